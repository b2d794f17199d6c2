//! The job queue: small requests for work, claimed under leases, fenced by epochs (security rules 67 to 69). How far
//! a job has come is in `checkpoint`; how it ends is in `sync_unit` and `discovery`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    id::{IntegrationId, JobId, SyncRunId, TenantId},
    settings::SyncSettings,
    time::Timestamp,
    unit::UnitKind,
};
use serde_json::json;

use crate::{
    Store,
    access::SeenAccess,
    checkpoint::{Checkpoint, checkpoint},
    error::Error,
    json::rows,
    pause::{begun, pauses_settle, rests},
    row::Row,
    scope::Scope,
    settings::stored_settings,
    sql::{Tx, statements},
    value::values,
    version::Topic,
    watermark::{Watermark, watermark},
};

/// A job that is claimed and makes no progress for so long is given to somebody else (security rule 67).
pub const STUCK_SECS: i64 = 15 * 60;

/// What is to be done: ids only, never what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Find the tenants that the run's integration reaches.
    Discover {
        /// The run.
        run: SyncRunId,
    },
    /// Read one kind of data of one tenant.
    SyncUnit {
        /// The run.
        run: SyncRunId,
        /// The tenant.
        tenant: TenantId,
        /// What is read.
        kind: UnitKind,
    },
}

/// The right to go on with, end or defer one job, until somebody else claims it.
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
    /// How often it was claimed, this time included.
    pub attempt: u32,
    /// The integration it is for.
    pub integration: IntegrationId,
    /// The run it belongs to.
    pub run: SyncRunId,
    /// Whether the run only counts what it would change.
    pub dry: bool,
    /// Whether another integration reads the unit's tenant by now: then it is to be passed on, not read.
    pub passed_on: bool,
    /// The integration's settings.
    pub settings: Arc<SyncSettings>,
    /// How far it has come.
    pub checkpoint: Checkpoint,
    /// Where the unit's last good read ended, if it was a delta chain.
    pub watermark: Option<Watermark>,
    /// What is known of the tenant's access, so that what is seen again needs no note.
    pub access: SeenAccess,
}

/// A claimed job `j` that its worker has given up: its lease has ended by `$1` (NULL: by the database's clock), or it
/// has made no progress since `$2`. PostgreSQL looks again at a row that another claimer has just committed, but not
/// at that worker's lease: hence the epochs must agree.
macro_rules! lost_jobs {
    () => {
        "SELECT j.id FROM job j JOIN (SELECT t.id, t.epoch FROM job t WHERE t.worker IS NOT NULL) f
            ON f.id = j.id AND f.epoch = j.epoch
        WHERE j.worker IS NOT NULL AND (j.progressed_at < $2 OR NOT EXISTS (SELECT 1 FROM worker w
            WHERE w.id = j.worker AND w.lease_until > COALESCE(CAST($1 AS BIGINT), {clock})))"
    };
}

/// Integrations with jobs that are free and due at the time that the parameter gives.
macro_rules! due_integrations {
    ($now:literal) => {
        concat!(
            "SELECT i.id, i.pause, x.queued_at
            FROM integration i JOIN sync_run x ON x.integration_id = i.id AND x.ended_at IS NULL
            WHERE x.state <> 'paused' AND i.pause <> 'now' AND EXISTS (SELECT 1 FROM job j
                WHERE j.integration_id = i.id AND j.worker IS NULL AND j.not_before <= ",
            $now,
            " AND (i.pause = 'none' OR ",
            begun!(),
            "))"
        )
    };
}

statements! {
    // $3: now. What a claim would find to do, in one look.
    WORK_WAITS = concat!("SELECT CAST(CASE WHEN EXISTS (", due_integrations!("$3"), ") THEN 1 ELSE 0 END AS BIGINT) AS due,
            CAST(CASE WHEN EXISTS (", lost_jobs!(), ") THEN 1 ELSE 0 END AS BIGINT) AS lost,
            CAST(CASE WHEN EXISTS (SELECT 1 FROM sync_run WHERE ", rests!(), ") THEN 1 ELSE 0 END AS BIGINT) AS rested");
    JOB_FREE_LOST = concat!("UPDATE job SET worker = NULL WHERE id IN (", lost_jobs!(), " {skip locked})");
    // Integrations with jobs that are due, those with the least under way first.
    JOB_TURNS = concat!("SELECT d.id, d.pause, (SELECT COUNT(*) FROM job b WHERE b.integration_id = d.id
                AND b.worker IS NOT NULL) AS running
        FROM (", due_integrations!("$1"), ") AS d ORDER BY running, d.queued_at, d.id LIMIT CAST($2 AS BIGINT)");
    // A tenant's jobs stand side by side, licenses first. With $3 only tenants that have begun.
    JOB_DUE = concat!("SELECT j.id FROM job j WHERE j.integration_id = $1 AND j.worker IS NULL AND j.not_before <= $2
            AND (CAST($3 AS BIGINT) = 0 OR ", begun!(), ")
        ORDER BY j.queued_at, j.place LIMIT CAST($4 AS BIGINT) {skip locked}");
    JOB_CLAIM = "UPDATE job SET worker = $2, epoch = epoch + 1, progressed_at = $3
        WHERE worker IS NULL AND id IN (SELECT r.value->>'id' FROM {rows $1})";
    JOB_CLAIMED = "SELECT j.id, j.integration_id, j.run_id, j.tenant_id, j.unit_kind, j.epoch, j.tries, j.list, j.link,
            j.pages, j.seen, j.calls, j.parts, j.reads_all, x.dry, x.state AS run_state, i.settings, u.watermark, u.watermark_at,
            u.watermark_for, CAST(CASE WHEN x.dry = 0 AND EXISTS (SELECT 1 FROM tenant_source s
                WHERE s.tenant_id = j.tenant_id AND (s.integration_id <> j.integration_id OR s.since > j.queued_at))
                THEN 1 ELSE 0 END AS BIGINT) AS passed_on, a.granted, a.refusal
        FROM job j JOIN sync_run x ON x.id = j.run_id JOIN integration i ON i.id = j.integration_id
        LEFT JOIN sync_unit u ON u.integration_id = j.integration_id AND u.tenant_id = j.tenant_id
            AND u.kind = j.unit_kind
        LEFT JOIN tenant_access a ON a.integration_id = j.integration_id AND a.tenant_id = j.tenant_id
        WHERE j.worker = $2 AND j.id IN (SELECT r.value->>'id' FROM {rows $1})
        ORDER BY j.queued_at, j.place";
    UNIT_SYNCING = "UPDATE sync_unit SET state = 'syncing' WHERE state <> 'syncing'
        AND (integration_id, tenant_id, kind) IN
            (SELECT r.value->>'integration', r.value->>'tenant', r.value->>'kind' FROM {rows $1})";
    RUN_SYNCING = "UPDATE sync_run SET state = 'syncing', started_at = COALESCE(started_at, $2)
        WHERE state <> 'syncing' AND ended_at IS NULL AND id IN (SELECT r.value->>'run' FROM {rows $1})";
}

impl Store {
    /// Claims up to `limit` jobs that are due and free, and marks their units and runs as syncing. Two claimers
    /// never get one job, and integrations take turns. Writes nothing when none is ready.
    pub async fn job_claim(&self, worker: &str, limit: u32, now: Timestamp) -> Result<Vec<Claimed>, Error> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let waits = self.work_waits(now).await?;
        if !(waits.due || waits.lost || waits.rested) {
            return Ok(Vec::new());
        }
        let mut tx = self.db.write().await?;
        if waits.lost {
            tx.run(JOB_FREE_LOST, values![self.lease_time(now), now.plus_secs(-STUCK_SECS)]).await?;
        }
        // A job that is freed may be what a pause waited for.
        let settled = if waits.lost || waits.rested { pauses_settle(&mut tx).await? } else { 0 };
        let chosen = rows(choose(&mut tx, limit, now).await?.into_iter().map(|id| json!({ "id": id })));
        if tx.run(JOB_CLAIM, values![chosen.clone(), worker, now]).await? == 0 {
            if settled > 0 {
                Topic::Integrations.raise(&mut tx).await?;
            }
            tx.commit().await?;
            return Ok(Vec::new());
        }
        // Claims come often: they renew a lease only where a heartbeat would.
        self.worker_beat(&mut tx, worker, self.heartbeat_millis(), now).await?;
        let found = tx.all(JOB_CLAIMED, values![chosen, worker]).await?;
        let claimed = claimed_jobs(&found, worker)?;
        if mark_syncing(&mut tx, &claimed, &runs_waiting(&found)?, now).await? + settled > 0 {
            Topic::Integrations.raise(&mut tx).await?;
        }
        tx.commit().await?;
        Ok(claimed)
    }

    /// What a claim would find to do; reads only.
    async fn work_waits(&self, now: Timestamp) -> Result<Waits, Error> {
        let values = values![self.lease_time(now), now.plus_secs(-STUCK_SECS), now];
        let row = self.db.first(WORK_WAITS, values).await?.ok_or(Error::NotFound)?;
        Ok(Waits { due: row.flag("due")?, lost: row.flag("lost")?, rested: row.flag("rested")? })
    }
}

/// What a claim would find to do.
struct Waits {
    /// Jobs that are due.
    due: bool,
    /// Jobs that their workers have given up.
    lost: bool,
    /// Runs that have come to rest by a pause and do not say so yet.
    rested: bool,
}

/// The jobs to claim: each integration gives one in turn, those with little under way first.
async fn choose(tx: &mut Tx, limit: u32, now: Timestamp) -> Result<Vec<String>, Error> {
    let mut turns = Vec::new();
    for (place, integration) in tx.all(JOB_TURNS, values![now, limit]).await?.iter().enumerate() {
        let (id, running) = (integration.parse::<IntegrationId>("id")?, integration.int("running")?);
        let only_begun = integration.text("pause")? != "none";
        let due = tx.all(JOB_DUE, values![id, now, only_begun, limit]).await?;
        for (job, turn) in due.iter().zip(running..) {
            turns.push((turn, place, job.text("id")?));
        }
    }
    turns.sort_by_key(|(turn, place, _)| (*turn, *place));
    turns.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(turns.into_iter().map(|(_, _, job)| job).collect())
}

/// The runs of claimed jobs that are not syncing yet.
fn runs_waiting(claimed: &[Row]) -> Result<BTreeSet<SyncRunId>, Error> {
    let waiting = |row: &&Row| row.text("run_state").is_ok_and(|state| state != "syncing");
    claimed.iter().filter(waiting).map(|row| row.parse("run_id")).collect()
}

/// The number of units and runs that were not syncing before. A dry run leaves units as they are.
async fn mark_syncing(
    tx: &mut Tx,
    claimed: &[Claimed],
    runs: &BTreeSet<SyncRunId>,
    now: Timestamp,
) -> Result<u64, Error> {
    let units = claimed.iter().filter(|claimed| !claimed.dry).filter_map(|claimed| match claimed.job {
        Job::Discover { .. } => None,
        Job::SyncUnit { tenant, kind, .. } => {
            Some(json!({ "integration": claimed.integration, "tenant": tenant, "kind": kind.key() }))
        }
    });
    let units = tx.run(UNIT_SYNCING, values![rows(units)]).await?;
    if runs.is_empty() {
        return Ok(units);
    }
    let runs = runs.iter().map(|run| json!({ "run": run }));
    Ok(units + tx.run(RUN_SYNCING, values![rows(runs), now]).await?)
}

fn claimed_jobs(claimed: &[Row], worker: &str) -> Result<Vec<Claimed>, Error> {
    let mut settings = BTreeMap::new();
    let mut jobs = Vec::with_capacity(claimed.len());
    for row in claimed {
        let integration: IntegrationId = row.parse("integration_id")?;
        let settings = match settings.entry(integration) {
            std::collections::btree_map::Entry::Occupied(known) => Arc::clone(known.get()),
            std::collections::btree_map::Entry::Vacant(new) => {
                Arc::clone(new.insert(Arc::new(stored_settings(row)?.0)))
            }
        };
        jobs.push(claimed_job(row, worker, integration, settings)?);
    }
    Ok(jobs)
}

fn claimed_job(
    row: &Row,
    worker: &str,
    integration: IntegrationId,
    settings: Arc<SyncSettings>,
) -> Result<Claimed, Error> {
    let run = row.parse("run_id")?;
    let unit = row.opt_parse::<TenantId>("tenant_id")?.zip(row.opt_key("unit_kind", UnitKind::from_key)?);
    Ok(Claimed {
        lease: Lease { job: row.parse("id")?, worker: worker.to_owned(), epoch: row.int("epoch")? },
        job: unit.map_or(Job::Discover { run }, |(tenant, kind)| Job::SyncUnit { run, tenant, kind }),
        scope: Scope::system(),
        attempt: row.count("epoch")?,
        integration,
        run,
        dry: row.flag("dry")?,
        passed_on: row.flag("passed_on")?,
        checkpoint: checkpoint(row)?,
        watermark: unit
            .map(|(tenant, kind)| watermark(row, settings.of(tenant), kind))
            .transpose()?
            .flatten(),
        access: SeenAccess {
            granted: row.opt_text("granted")?.map(|_| row.json("granted")).transpose()?,
            refusal: row.opt_text("refusal")?,
        },
        settings,
    })
}
