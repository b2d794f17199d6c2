//! Sync runs: asked for, joined, begun and ended; their counts. The units inside a run are in `sync_unit`.

use domain::{
    account::Verb,
    id::{IntegrationId, SyncRunId},
    integration::RunSummary,
    sync_run::{Counts, RunState, Trigger, outcome},
    time::Timestamp,
};
use uuid::Uuid;

use crate::{
    Store,
    audit::Entry,
    error::Error,
    queue::job_insert_discover,
    row::Row,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

/// The answer to a request for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunRequested {
    /// The run, new or under way.
    pub run: SyncRunId,
    /// Whether it was under way already.
    pub joined: bool,
}

/// All that is known of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunReport {
    /// What it synchronizes.
    pub integration: IntegrationId,
    /// The name of what it synchronizes.
    pub integration_name: String,
    /// Where it stands.
    pub summary: RunSummary,
    /// Rows it changed, and calls it made.
    pub counts: Counts,
}

statements! {
    RUN_INSERT = "INSERT INTO sync_run (id, integration_id, trigger_kind, requested_by, state, queued_at)
        VALUES ($1, $2, $3, $4, 'queued', $5)
        ON CONFLICT (integration_id) WHERE ended_at IS NULL DO NOTHING RETURNING id";
    RUN_ACTIVE = "SELECT id FROM sync_run WHERE integration_id = $1 AND ended_at IS NULL";
    INTEGRATION_EXISTS = "SELECT id FROM integration WHERE id = $1";
    INTEGRATION_IDS = "SELECT id FROM integration ORDER BY created_at, id";
    INTEGRATION_DUE = "SELECT i.id FROM integration i
        LEFT JOIN sync_run r ON r.id = (SELECT x.id FROM sync_run x WHERE x.integration_id = i.id
            ORDER BY CASE WHEN x.ended_at IS NULL THEN 0 ELSE 1 END, x.queued_at DESC, x.id DESC LIMIT 1)
        WHERE r.id IS NULL OR (r.ended_at IS NOT NULL AND r.state <> 'needs_attention'
            AND r.queued_at + i.interval_secs * 1000 <= $1)
        ORDER BY r.queued_at, i.id";
    RUN_FIND = "SELECT r.id, r.integration_id, i.name, r.state, r.queued_at, r.ended_at, r.tenants_total,
            r.tenants_done, r.tenants_failed, r.reason, r.added, r.changed, r.ended, r.unchanged, r.calls
        FROM sync_run r JOIN integration i ON i.id = r.integration_id WHERE r.id = $1";
    RUN_DISCOVERED = "UPDATE sync_run SET tenants_total = $2, calls = calls + $3, reason = NULL WHERE id = $1";
    RUN_COUNT = "UPDATE sync_run SET tenants_done = tenants_done + 1, tenants_failed = tenants_failed + $2,
            tenants_attention = tenants_attention + $3, added = added + $4, changed = changed + $5,
            ended = ended + $6, unchanged = unchanged + $7, calls = calls + $8
        WHERE id = $1 RETURNING tenants_total, tenants_done, tenants_failed, tenants_attention";
    RUN_END = "UPDATE sync_run SET state = $2, reason = $3, ended_at = $4, calls = calls + $5 WHERE id = $1";
    UNIT_REASON = "SELECT reason FROM sync_unit WHERE run_id = $1 AND outcome <> 'ok' AND reason IS NOT NULL LIMIT 1";
}

impl Store {
    /// Asks for a run, or joins the one under way. [`Error::NotFound`] for an unknown integration.
    pub async fn run_request(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        trigger: Trigger,
        now: Timestamp,
    ) -> Result<RunRequested, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.write().await?;
        tx.first(INTEGRATION_EXISTS, values![integration]).await?.ok_or(Error::NotFound)?;
        let requested = run_insert(&mut tx, integration, trigger, scope, now).await?;
        if trigger == Trigger::Person {
            Entry::done(scope.principal(), "integration.sync", "integration", integration)
                .write(&mut tx, now)
                .await?;
        }
        tx.commit().await?;
        Ok(requested)
    }

    /// The schedule: asks for a run of each integration whose time has come, a late one once. Those that wait for
    /// a person are left alone (rule 73). The number of new runs.
    pub async fn run_request_due(&self, now: Timestamp) -> Result<u32, Error> {
        let due = self.db.all(INTEGRATION_DUE, values![now]).await?;
        let mut scheduled = 0;
        for row in due {
            let mut tx = self.db.write().await?;
            let run = run_insert(&mut tx, row.parse("id")?, Trigger::Schedule, &Scope::system(), now).await?;
            tx.commit().await?;
            scheduled += u32::from(!run.joined);
        }
        Ok(scheduled)
    }

    /// Asks for a run of every integration; the runs, new or joined, the oldest integration first.
    pub async fn run_request_all(&self, trigger: Trigger, now: Timestamp) -> Result<Vec<SyncRunId>, Error> {
        let mut runs = Vec::new();
        for row in self.db.all(INTEGRATION_IDS, values![]).await? {
            let mut tx = self.db.write().await?;
            let run = run_insert(&mut tx, row.parse("id")?, trigger, &Scope::system(), now).await?;
            tx.commit().await?;
            runs.push(run.run);
        }
        Ok(runs)
    }

    /// Where a run stands. Takes no scope: for the engine and `sync --once`, never for a page.
    pub async fn run_state(&self, run: SyncRunId) -> Result<Option<RunReport>, Error> {
        let row = self.db.first(RUN_FIND, values![run]).await?;
        row.map(|row| {
            let counts = Counts {
                added: row.count("added")?,
                changed: row.count("changed")?,
                ended: row.count("ended")?,
                unchanged: row.count("unchanged")?,
                calls: row.count("calls")?,
            };
            let summary = run_summary(&Scope::system(), &row, "id")?;
            let integration_name = row.text("name")?;
            Ok(RunReport { integration: row.parse("integration_id")?, integration_name, summary, counts })
        })
        .transpose()
    }
}

/// Reads a run; its id stands in column `id`. Reasons of tenants are only for those who see every tenant.
pub(crate) fn run_summary(scope: &Scope, row: &Row, id: &'static str) -> Result<RunSummary, Error> {
    let (total, failed) = (row.count("tenants_total")?, row.count("tenants_failed")?);
    let reason = row.opt_text("reason")?;
    Ok(RunSummary {
        id: row.parse(id)?,
        state: row.key("state", RunState::from_key)?,
        queued_at: row.time("queued_at")?,
        ended_at: row.opt_time("ended_at")?,
        tenants_total: total,
        tenants_done: row.count("tenants_done")?,
        tenants_failed: failed,
        reason: if total == 0 || scope.sees_everything() {
            reason
        } else {
            reason.map(|_| unread(failed, total))
        },
    })
}

fn unread(failed: u32, total: u32) -> String {
    format!("{failed} of {total} tenants could not be read.")
}

/// Adds a run with its first job, or finds the active one.
pub(crate) async fn run_insert(
    tx: &mut Tx,
    integration: IntegrationId,
    trigger: Trigger,
    scope: &Scope,
    now: Timestamp,
) -> Result<RunRequested, Error> {
    // On PostgreSQL the active run may end between the two statements: then there is room for a new one.
    for _ in 0..3 {
        let run = SyncRunId(Uuid::new_v4());
        let values = values![run, integration, trigger.key(), scope.user(), now];
        if tx.first(RUN_INSERT, values).await?.is_some() {
            job_insert_discover(tx, integration, run, now).await?;
            Topic::Integrations.raise(tx).await?;
            return Ok(RunRequested { run, joined: false });
        }
        if let Some(row) = tx.first(RUN_ACTIVE, values![integration]).await? {
            return Ok(RunRequested { run: row.parse("id")?, joined: true });
        }
    }
    Err(Error::Conflict { constraint: "sync_run_active" })
}

/// Discovery has ended well with this many tenants; a run of none ends here.
pub(crate) async fn run_discovered(
    tx: &mut Tx,
    run: SyncRunId,
    total: u32,
    calls: u32,
    now: Timestamp,
) -> Result<(), Error> {
    tx.run(RUN_DISCOVERED, values![run, total, calls]).await?;
    if total == 0 {
        run_end(tx, run, RunState::Ok, None, 0, now).await?;
    }
    Ok(())
}

/// One unit has ended; the last one ends the run. The row's lock makes units that end at once take turns.
pub(crate) async fn run_count(
    tx: &mut Tx,
    run: SyncRunId,
    state: RunState,
    counts: Counts,
    now: Timestamp,
) -> Result<(), Error> {
    let (failed, attention) = (state != RunState::Ok, state == RunState::NeedsAttention);
    let Counts { added, changed, ended, unchanged, calls } = counts;
    let values = values![run, failed, attention, added, changed, ended, unchanged, calls];
    let row = tx.first(RUN_COUNT, values).await?.ok_or(Error::NotFound)?;
    let (total, failed) = (row.count("tenants_total")?, row.count("tenants_failed")?);
    if row.count("tenants_done")? < total {
        return Ok(());
    }
    let state = outcome(total, failed, row.count("tenants_attention")? > 0);
    let reason = match failed {
        0 => None,
        // The only tenant's reason says more than "1 of 1".
        1 if total == 1 => {
            tx.first(UNIT_REASON, values![run]).await?.map(|row| row.text("reason")).transpose()?
        }
        _ => Some(unread(failed, total)),
    };
    run_end(tx, run, state, reason, 0, now).await
}

/// Ends a run.
pub(crate) async fn run_end(
    tx: &mut Tx,
    run: SyncRunId,
    state: RunState,
    reason: Option<String>,
    calls: u32,
    now: Timestamp,
) -> Result<(), Error> {
    tx.run(RUN_END, values![run, state.key(), reason, now, calls]).await.map(drop)
}
