//! The job queue: small requests for work, claimed under leases, fenced by epochs (security rules 67 to 69).

use domain::{
    id::{IntegrationId, JobId, SyncRunId, TenantId},
    time::Timestamp,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Store,
    error::Error,
    json::rows,
    row::Row,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

/// How long a worker's lease lasts after its last heartbeat.
pub const LEASE_SECS: i64 = 60;

/// What is to be done: ids only, never what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Find the tenants that the run's integration reaches.
    Discover {
        /// The run.
        run: SyncRunId,
    },
    /// Read the licenses of one tenant.
    SyncTenant {
        /// The run.
        run: SyncRunId,
        /// The tenant.
        tenant: TenantId,
    },
}

/// The right to end or defer one job, until somebody else claims it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The job.
    pub job: JobId,
    /// The worker that claimed it.
    pub worker: String,
    /// Raised by every claim.
    pub epoch: i64,
}

/// A job that a worker has claimed.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// Proves the claim.
    pub lease: Lease,
    /// The work.
    pub job: Job,
    /// The engine's scope.
    pub scope: Scope,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// The integration it is for.
    pub integration: IntegrationId,
    /// The run it belongs to.
    pub run: SyncRunId,
}

/// A job that nobody works on: none claimed it, or its worker's lease has ended by `$1`.
macro_rules! free {
    ($job:literal) => {
        concat!(
            "(",
            $job,
            ".worker IS NULL OR NOT EXISTS
                (SELECT 1 FROM worker w WHERE w.id = ",
            $job,
            ".worker AND w.lease_until > $1))"
        )
    };
}

statements! {
    WORKER_BEAT = "INSERT INTO worker (id, lease_until) VALUES ($1, $2)
        ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until";
    WORKER_END = "DELETE FROM worker WHERE id = $1";
    WORKER_PURGE = "DELETE FROM worker WHERE lease_until < $1
        AND NOT EXISTS (SELECT 1 FROM job j WHERE j.worker = worker.id)";
    JOB_READY = concat!("SELECT j.id FROM job j WHERE j.not_before <= $1 AND ", free!("j"), " LIMIT 1");
    // Fair: each integration gives one job in turn, those it has running first; then the oldest. The epochs must
    // agree: PostgreSQL looks again at a row that another claimer has just committed, but not at that worker's lease.
    JOB_CLAIM = concat!("WITH picked AS MATERIALIZED (
            SELECT j.id FROM job j
            JOIN (SELECT t.id, t.epoch, ROW_NUMBER() OVER (PARTITION BY t.integration_id
                    ORDER BY CASE WHEN ", free!("t"), " THEN 1 ELSE 0 END, t.queued_at, t.id) AS turn
                FROM job t WHERE t.not_before <= $1) f ON f.id = j.id AND f.epoch = j.epoch
            WHERE j.not_before <= $1 AND ", free!("j"), "
            ORDER BY f.turn, j.queued_at, j.id LIMIT $2 {skip locked})
        UPDATE job SET worker = $3, epoch = epoch + 1 WHERE id IN (SELECT id FROM picked)
        RETURNING id, kind, integration_id, run_id, tenant_id, queued_at, epoch");
    UNIT_SYNCING = "UPDATE sync_unit SET state = 'syncing' WHERE kind = 'licenses' AND state <> 'syncing'
        AND (integration_id, tenant_id) IN (SELECT r.value->>'integration', r.value->>'tenant' FROM {rows $1})";
    RUN_SYNCING = "UPDATE sync_run SET state = 'syncing', started_at = COALESCE(started_at, $2)
        WHERE state <> 'syncing' AND ended_at IS NULL AND id IN (SELECT r.value->>'run' FROM {rows $1})";
    JOB_DEFER = "UPDATE job SET worker = NULL, not_before = $4 WHERE id = $1 AND worker = $2 AND epoch = $3
        RETURNING id, integration_id, run_id, tenant_id";
    UNIT_DEFER = "UPDATE sync_unit SET state = 'queued', reason = $3
        WHERE integration_id = $1 AND tenant_id = $2 AND kind = 'licenses'";
    RUN_DEFER = "UPDATE sync_run SET state = 'queued', reason = $2 WHERE id = $1";
    JOB_END = "DELETE FROM job WHERE id = $1 AND worker = $2 AND epoch = $3
        RETURNING id, integration_id, run_id, tenant_id";
    JOB_INSERT = "INSERT INTO job (id, kind, integration_id, run_id, tenant_id, queued_at, not_before)
        SELECT r.value->>'id', r.value->>'kind', $2, $3, r.value->>'tenant', CAST($4 AS BIGINT), CAST($4 AS BIGINT)
        FROM {rows $1}";
}

impl Store {
    /// Says that a worker lives: its lease lasts [`LEASE_SECS`] from `now`. Worker ids are one per process.
    pub async fn worker_heartbeat(&self, worker: &str, now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.run(WORKER_BEAT, values![worker, now.plus_secs(LEASE_SECS)]).await?;
        tx.run(WORKER_PURGE, values![now.plus_secs(-86_400)]).await?;
        tx.commit().await
    }

    /// Gives a worker's jobs back at once, when its process ends (rule 92).
    pub async fn worker_end(&self, worker: &str) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.run(WORKER_END, values![worker]).await?;
        tx.commit().await
    }

    /// Claims up to `limit` jobs that are due and free, and marks their units and runs as syncing. Two claimers
    /// never get one job. Writes nothing when none is ready.
    pub async fn job_claim(&self, worker: &str, limit: u32, now: Timestamp) -> Result<Vec<Claimed>, Error> {
        if limit == 0 || self.db.first(JOB_READY, values![now]).await?.is_none() {
            return Ok(Vec::new());
        }
        let mut tx = self.db.write().await?;
        tx.run(WORKER_BEAT, values![worker, now.plus_secs(LEASE_SECS)]).await?;
        let mut claimed = tx.all(JOB_CLAIM, values![now, limit, worker]).await?;
        if claimed.is_empty() {
            return Ok(Vec::new());
        }
        claimed.sort_by_cached_key(|row| (row.int("queued_at").ok(), row.text("id").ok()));
        let claimed = claimed.iter().map(|row| claimed_job(row, worker)).collect::<Result<Vec<_>, _>>()?;
        let units = claimed.iter().filter_map(|claimed| match claimed.job {
            Job::Discover { .. } => None,
            Job::SyncTenant { tenant, .. } => {
                Some(json!({ "integration": claimed.integration, "tenant": tenant }))
            }
        });
        let runs = claimed.iter().map(|claimed| json!({ "run": claimed.run }));
        let mut began = tx.run(UNIT_SYNCING, values![rows(units)]).await?;
        began += tx.run(RUN_SYNCING, values![rows(runs), now]).await?;
        if began > 0 {
            Topic::Integrations.raise(&mut tx).await?;
        }
        tx.commit().await?;
        Ok(claimed)
    }

    /// Puts a job back until a later time, with the reason for those who look.
    pub async fn job_defer(
        &self,
        lease: &Lease,
        not_before: Timestamp,
        reason: &str,
        _now: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let Lease { job, worker, epoch } = lease;
        let row = tx.first(JOB_DEFER, values![*job, worker.as_str(), *epoch, not_before]).await?;
        let held = held(&row.ok_or(Error::LeaseLost)?)?;
        match held.tenant {
            Some(tenant) => tx.run(UNIT_DEFER, values![held.integration, tenant, reason]).await?,
            None => tx.run(RUN_DEFER, values![held.run, reason]).await?,
        };
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }
}

fn claimed_job(row: &Row, worker: &str) -> Result<Claimed, Error> {
    let run = row.parse("run_id")?;
    let job = match row.opt_parse("tenant_id")? {
        Some(tenant) => Job::SyncTenant { run, tenant },
        None => Job::Discover { run },
    };
    Ok(Claimed {
        lease: Lease { job: row.parse("id")?, worker: worker.to_owned(), epoch: row.int("epoch")? },
        job,
        scope: Scope::system(),
        attempt: row.count("epoch")?,
        integration: row.parse("integration_id")?,
        run,
    })
}

/// What a job is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    pub(crate) integration: IntegrationId,
    pub(crate) run: SyncRunId,
    /// `None`: the job discovers tenants.
    pub(crate) tenant: Option<TenantId>,
}

impl Held {
    /// The tenant of a job that reads one.
    pub(crate) fn unit(&self) -> Result<TenantId, Error> {
        self.tenant.ok_or_else(|| Error::Inconsistent {
            table: "job",
            column: "tenant_id",
            row: self.run.to_string(),
        })
    }
}

fn held(row: &Row) -> Result<Held, Error> {
    Ok(Held {
        integration: row.parse("integration_id")?,
        run: row.parse("run_id")?,
        tenant: row.opt_parse("tenant_id")?,
    })
}

/// The fence, and the end of the job: deletes it where worker and epoch still match, as the first statement of the
/// transaction that does its work. [`Error::LeaseLost`] rolls everything back.
pub(crate) async fn job_end(tx: &mut Tx, lease: &Lease) -> Result<Held, Error> {
    let row = tx.first(JOB_END, values![lease.job, lease.worker.as_str(), lease.epoch]).await?;
    held(&row.ok_or(Error::LeaseLost)?)
}

/// Queues the first job of a run.
pub(crate) async fn job_insert_discover(
    tx: &mut Tx,
    integration: IntegrationId,
    run: SyncRunId,
    now: Timestamp,
) -> Result<(), Error> {
    let job = json!({ "id": JobId(Uuid::new_v4()), "kind": "discover" });
    tx.run(JOB_INSERT, values![rows([job]), integration, run, now]).await.map(drop)
}

/// Queues one job per tenant.
pub(crate) async fn job_insert_tenants(
    tx: &mut Tx,
    held: &Held,
    tenants: impl Iterator<Item = TenantId>,
    now: Timestamp,
) -> Result<(), Error> {
    let jobs =
        tenants.map(|tenant| json!({ "id": JobId(Uuid::new_v4()), "kind": "sync_tenant", "tenant": tenant }));
    tx.run(JOB_INSERT, values![rows(jobs), held.integration, held.run, now]).await.map(drop)
}
