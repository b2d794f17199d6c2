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
    /// Whether another integration reads the unit's tenant by now, or did since the job was queued: then nothing of it
    /// is written, since what it was planned against may have changed.
    pub(crate) passed_on: bool,
    /// Whether removals of its tenant, or of tenants where it discovered them, wait for a person or were rejected.
    pub(crate) any_held: bool,
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
        RETURNING id, integration_id, run_id, tenant_id, unit_kind, queued_at";
    RUN_DRY = "SELECT x.id, x.dry, CAST(CASE WHEN EXISTS (SELECT 1 FROM tenant_source s WHERE s.tenant_id = $2
                AND (s.integration_id <> x.integration_id OR s.since > $3)) THEN 1 ELSE 0 END AS BIGINT) AS passed_on,
            (SELECT COUNT(*) FROM held_removal h WHERE h.state IN ('pending', 'rejected') AND (h.tenant_id = $2
                OR (CAST($2 AS TEXT) IS NULL AND h.tenant_id IS NULL AND h.integration_id = x.integration_id))) AS held
        FROM sync_run x WHERE x.id = $1";
}

/// Deletes a job with its staging, or [`Error::LeaseLost`], which rolls everything back.
pub(crate) async fn job_end(tx: &mut Tx, lease: &Lease) -> Result<Fenced, Error> {
    let values = values![lease.job, lease.worker.as_str(), lease.epoch];
    let job = tx.first(JOB_END, values).await?.ok_or(Error::LeaseLost)?;
    let run: SyncRunId = job.parse("run_id")?;
    let tenant: Option<TenantId> = job.opt_parse("tenant_id")?;
    let asked = tx.first(RUN_DRY, values![run, tenant, job.time("queued_at")?]).await?;
    let asked = asked.ok_or(Error::LeaseLost)?;
    let (dry, any_held) = (asked.flag("dry")?, asked.int("held")? > 0);
    let (integration, passed_on) = (job.parse("integration_id")?, !dry && asked.flag("passed_on")?);
    let unit = tenant.zip(job.opt_key("unit_kind", UnitKind::from_key)?);
    Ok(Fenced { integration, run, unit, dry, passed_on, any_held })
}

/// A failure waits for a person or not; nothing else is one.
pub(crate) const fn failure(state: RunState) -> RunState {
    match state {
        RunState::NeedsAttention => RunState::NeedsAttention,
        _ => RunState::Failed,
    }
}
