//! The fence: the first statement of every transaction that ends a job deletes it where worker and epoch still match,
//! so that a worker that has lost its lease writes nothing (security rule 67).

use domain::{
    id::{IntegrationId, SyncRunId, TenantId},
    sync_run::RunState,
    unit::UnitKind,
};

use crate::{
    error::Error,
    queue::Lease,
    sql::{Tx, statements},
    value::values,
};

/// What an ended job was about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fenced {
    pub(crate) integration: IntegrationId,
    pub(crate) run: SyncRunId,
    /// `None`: the job discovered tenants.
    pub(crate) unit: Option<(TenantId, UnitKind)>,
    /// Whether the run only counts what it would change.
    pub(crate) dry: bool,
}

impl Fenced {
    /// The tenant and kind of a job that reads one.
    pub(crate) fn unit(&self) -> Result<(TenantId, UnitKind), Error> {
        self.unit.ok_or_else(|| self.inconsistent("tenant_id"))
    }

    /// A caller's value does not belong to the job.
    pub(crate) fn inconsistent(&self, column: &'static str) -> Error {
        Error::Inconsistent { table: "job", column, row: self.run.to_string() }
    }
}

statements! {
    JOB_END = "DELETE FROM job WHERE id = $1 AND worker = $2 AND epoch = $3
        RETURNING id, integration_id, run_id, tenant_id, unit_kind";
    RUN_DRY = "SELECT id, dry FROM sync_run WHERE id = $1";
}

/// Deletes a job with its staging, or [`Error::LeaseLost`], which rolls everything back.
pub(crate) async fn job_end(tx: &mut Tx, lease: &Lease) -> Result<Fenced, Error> {
    let values = values![lease.job, lease.worker.as_str(), lease.epoch];
    let job = tx.first(JOB_END, values).await?.ok_or(Error::LeaseLost)?;
    let run: SyncRunId = job.parse("run_id")?;
    let dry = tx.first(RUN_DRY, values![run]).await?.ok_or(Error::LeaseLost)?.flag("dry")?;
    let unit = job.opt_parse("tenant_id")?.zip(job.opt_key("unit_kind", UnitKind::from_key)?);
    Ok(Fenced { integration: job.parse("integration_id")?, run, unit, dry })
}

/// A failure waits for a person or not; nothing else is one.
pub(crate) const fn failure(state: RunState) -> RunState {
    match state {
        RunState::NeedsAttention => RunState::NeedsAttention,
        _ => RunState::Failed,
    }
}
