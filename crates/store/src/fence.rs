//! The fence: the first statement of every transaction that ends a job deletes it where worker and epoch still match,
//! so that a worker that has lost its lease writes nothing (security rule 67).

use std::collections::BTreeMap;

use domain::{
    asset::Day,
    id::{IntegrationId, JobId, SyncRunId, TenantId},
    sync_run::RunState,
    time::Timestamp,
    unit::UnitKind,
};
use serde_json::json;

use crate::{
    error::Error,
    json::rows,
    queue::Lease,
    row::Row,
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
    /// When the unit was last read well.
    pub(crate) last_good_at: Option<Timestamp>,
    /// Whether removals of its tenant, or of tenants where it discovered them, wait for a person or were rejected.
    pub(crate) any_held: bool,
}

impl Fenced {
    /// Whether a good end at `now` is the unit's first of the day, and tells of its tenant.
    pub(crate) fn is_first_of(&self, now: Timestamp) -> bool {
        !self.dry && !self.passed_on && self.last_good_at.is_none_or(|last| Day::of(last) < Day::of(now))
    }

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
    // Locked in the order of ids, as a cancellation does, so that neither waits for the other.
    JOBS_END = "DELETE FROM job WHERE id IN (SELECT j.id FROM job j
            WHERE j.id IN (SELECT r.value->>'job' FROM {rows $1}) AND (j.id, j.worker, j.epoch) IN
                (SELECT r.value->>'job', r.value->>'worker', CAST(r.value->>'epoch' AS BIGINT) FROM {rows $1})
            ORDER BY j.id {for update})
        RETURNING id, integration_id, run_id, tenant_id, unit_kind, queued_at";
    JOBS_ABOUT = "SELECT r.value->>'job' AS job, x.dry,
            CAST(CASE WHEN EXISTS (SELECT 1 FROM tenant_source s WHERE s.tenant_id = r.value->>'tenant'
                AND (s.integration_id <> x.integration_id OR s.since > CAST(r.value->>'queued' AS BIGINT)))
                THEN 1 ELSE 0 END AS BIGINT) AS passed_on,
            (SELECT u.last_good_at FROM sync_unit u WHERE u.integration_id = x.integration_id
                AND u.tenant_id = r.value->>'tenant' AND u.kind = r.value->>'kind') AS last_good_at,
            (SELECT COUNT(*) FROM held_removal h WHERE h.state IN ('pending', 'rejected')
                AND (h.tenant_id = r.value->>'tenant' OR (r.value->>'tenant' IS NULL AND h.tenant_id IS NULL
                    AND h.integration_id = x.integration_id))) AS held
        FROM {rows $1} JOIN sync_run x ON x.id = r.value->>'run'";
}

/// Deletes a job with its staging, or [`Error::LeaseLost`], which rolls everything back.
pub(crate) async fn job_end(tx: &mut Tx, lease: &Lease) -> Result<Fenced, Error> {
    jobs_end(tx, &[lease]).await?.remove(&lease.job).ok_or(Error::LeaseLost)
}

/// Deletes those of several jobs, with their staging, whose leases still hold. The others are left out, and nothing of
/// theirs may be written.
pub(crate) async fn jobs_end(tx: &mut Tx, leases: &[&Lease]) -> Result<BTreeMap<JobId, Fenced>, Error> {
    let claims =
        leases.iter().map(|lease| json!({ "job": lease.job, "worker": lease.worker, "epoch": lease.epoch }));
    let ended = tx.all(JOBS_END, values![rows(claims)]).await?;
    if ended.is_empty() {
        return Ok(BTreeMap::new());
    }
    let asked = ended.iter().map(|job| {
        let (id, run, tenant) = (job.text("id")?, job.text("run_id")?, job.opt_text("tenant_id")?);
        Ok(json!({ "job": id, "run": run, "tenant": tenant, "queued": job.int("queued_at")?,
            "kind": job.opt_text("unit_kind")? }))
    });
    let asked = asked.collect::<Result<Vec<_>, Error>>()?;
    let about = tx.all(JOBS_ABOUT, values![rows(asked)]).await?;
    let about: BTreeMap<JobId, &Row> =
        about.iter().map(|row| Ok((row.parse("job")?, row))).collect::<Result<_, Error>>()?;
    let fenced = ended.iter().map(|job| {
        let id = job.parse("id")?;
        Ok((id, fenced(job, about.get(&id).ok_or(Error::LeaseLost)?)?))
    });
    fenced.collect()
}

fn fenced(job: &Row, about: &Row) -> Result<Fenced, Error> {
    let (dry, any_held) = (about.flag("dry")?, about.int("held")? > 0);
    let tenant: Option<TenantId> = job.opt_parse("tenant_id")?;
    Ok(Fenced {
        integration: job.parse("integration_id")?,
        run: job.parse("run_id")?,
        unit: tenant.zip(job.opt_key("unit_kind", UnitKind::from_key)?),
        dry,
        passed_on: !dry && about.flag("passed_on")?,
        last_good_at: about.opt_time("last_good_at")?,
        any_held,
    })
}

/// A failure waits for a person or not; nothing else is one.
pub(crate) const fn failure(state: RunState) -> RunState {
    match state {
        RunState::NeedsAttention => RunState::NeedsAttention,
        _ => RunState::Failed,
    }
}
