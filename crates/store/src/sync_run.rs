//! Sync runs: asked for and joined, and where they stand. The schedule is in `schedule`, their end in `run_end`.

use domain::{
    account::Verb,
    id::{IntegrationId, SyncRunId, TenantId},
    integration::RunSummary,
    sync_run::{Counts, RunState, Trigger},
    time::Timestamp,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Store,
    audit::Entry,
    discovery_work::job_insert_discover,
    error::Error,
    json::{rows, text},
    pause::resume,
    row::Row,
    run_end::{CANCELLED, unread},
    scope::{Scope, in_scope},
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

/// What a run is asked to do; the default is everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunOptions {
    /// Only count what would change.
    pub dry: bool,
    /// Only these tenants; an empty list means those that were never read; `None` means all.
    pub tenants: Option<Vec<TenantId>>,
}

impl RunOptions {
    /// Whether the run does all that a scheduled one does.
    fn is_whole(&self) -> bool {
        !self.dry && self.tenants.is_none()
    }
}

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
    /// Units it reads.
    pub units: u32,
    /// Requests inside batches, which count as one call each batch.
    pub parts: u32,
}

statements! {
    RUN_INSERT = "INSERT INTO sync_run (id, integration_id, trigger_kind, requested_by, state, queued_at, dry, tenants)
        VALUES ($1, $2, $3, $4, 'queued', $5, $6, $7)
        ON CONFLICT (integration_id) WHERE ended_at IS NULL DO NOTHING RETURNING id";
    RUN_ACTIVE = "SELECT id, dry, tenants FROM sync_run WHERE integration_id = $1 AND ended_at IS NULL";
    ASKED_SET = "UPDATE integration SET asked_at = COALESCE(asked_at, $2) WHERE id = $1";
    ASKED_CLEAR = "UPDATE integration SET asked_at = NULL WHERE id = $1 AND asked_at IS NOT NULL";
    INTEGRATION_EXISTS = "SELECT id FROM integration WHERE id = $1";
    INTEGRATION_IDS = "SELECT id FROM integration ORDER BY created_at, id";
    TENANTS_SEEN = concat!("SELECT COUNT(*) AS n FROM tenant t LEFT JOIN tenant_match m ON m.tenant_id = t.id
        WHERE t.id IN (SELECT r.value->>'id' FROM {rows $4}) AND ", in_scope!("m.organization_id"));
    RUN_FIND = "SELECT r.id, r.integration_id, i.name, r.state, r.queued_at, r.ended_at, r.tenants_total,
            r.tenants_done, r.tenants_failed, r.reason, r.added, r.changed, r.ended, r.held, r.unchanged, r.calls,
            r.units, r.parts
        FROM sync_run r JOIN integration i ON i.id = r.integration_id WHERE r.id = $1";
}

impl Store {
    /// Asks for a run, or joins the one under way; a person's request lifts a pause. [`Error::NotFound`] for an unknown
    /// integration or a tenant outside the scope. A dry run joins nothing: `Conflict` on `sync_run_active`. A whole
    /// run asked for during a dry or limited one follows it at once.
    pub async fn run_request(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        trigger: Trigger,
        options: RunOptions,
        now: Timestamp,
    ) -> Result<RunRequested, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.write().await?;
        tx.first(INTEGRATION_EXISTS, values![integration]).await?.ok_or(Error::NotFound)?;
        tenants_seen(&mut tx, scope, options.tenants.as_deref().unwrap_or_default()).await?;
        let requested = run_insert(&mut tx, integration, trigger, &options, scope, now).await?;
        if trigger == Trigger::Person {
            resume(&mut tx, integration).await?;
        }
        if requested.joined {
            let active = tx.first(RUN_ACTIVE, values![integration]).await?.ok_or(Error::NotFound)?;
            if options.dry {
                return Err(Error::Conflict { constraint: "sync_run_active" });
            }
            if active.flag("dry")? || active.opt_text("tenants")?.is_some() {
                tx.run(ASKED_SET, values![integration, now]).await?;
            }
        }
        if trigger == Trigger::Person {
            Entry::done(scope.principal(), "integration.sync", "integration", integration)
                .with(json!({ "dry": options.dry, "tenants": options.tenants }))
                .write(&mut tx, now)
                .await?;
        }
        tx.commit().await?;
        Ok(requested)
    }

    /// Looks for tenants now, and reads those that were never read.
    pub async fn discover_now(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        now: Timestamp,
    ) -> Result<RunRequested, Error> {
        let options = RunOptions { dry: false, tenants: Some(Vec::new()) };
        self.run_request(scope, integration, Trigger::Person, options, now).await
    }

    /// Asks for a run of every integration; the runs, new or joined, the oldest integration first.
    pub async fn run_request_all(&self, trigger: Trigger, now: Timestamp) -> Result<Vec<SyncRunId>, Error> {
        let mut runs = Vec::new();
        for row in self.db.all(INTEGRATION_IDS, values![]).await? {
            let mut tx = self.db.write().await?;
            let id = row.parse("id")?;
            let whole = RunOptions::default();
            let run = run_insert(&mut tx, id, trigger, &whole, &Scope::system(), now).await?;
            tx.commit().await?;
            runs.push(run.run);
        }
        Ok(runs)
    }

    /// Where a run stands. Takes no scope: for the engine and `sync --once`, never for a page.
    pub async fn run_state(&self, run: SyncRunId) -> Result<Option<RunReport>, Error> {
        let row = self.db.first(RUN_FIND, values![run]).await?;
        row.map(|row| {
            Ok(RunReport {
                integration: row.parse("integration_id")?,
                integration_name: row.text("name")?,
                summary: run_summary(&Scope::system(), &row, "id")?,
                counts: counts(&row)?,
                units: row.count("units")?,
                parts: row.count("parts")?,
            })
        })
        .transpose()
    }
}

async fn tenants_seen(tx: &mut Tx, scope: &Scope, tenants: &[TenantId]) -> Result<(), Error> {
    if tenants.is_empty() {
        return Ok(());
    }
    let distinct: std::collections::BTreeSet<_> = tenants.iter().collect();
    let ids = rows(distinct.iter().map(|id| json!({ "id": id })));
    let seen = tx.first(TENANTS_SEEN, scope.filter_and(values![ids])).await?.ok_or(Error::NotFound)?;
    if usize::try_from(seen.int("n")?).ok() == Some(distinct.len()) { Ok(()) } else { Err(Error::NotFound) }
}

/// Reads counts from the columns of their names.
pub(crate) fn counts(row: &Row) -> Result<Counts, Error> {
    Ok(Counts {
        added: row.count("added")?,
        changed: row.count("changed")?,
        ended: row.count("ended")?,
        held: row.count("held")?,
        unchanged: row.count("unchanged")?,
        calls: row.count("calls")?,
    })
}

/// Reads a run; its id stands in column `id`. Reasons of tenants are only for those who see every tenant.
pub(crate) fn run_summary(scope: &Scope, row: &Row, id: &'static str) -> Result<RunSummary, Error> {
    let (total, failed) = (row.count("tenants_total")?, row.count("tenants_failed")?);
    let reason = row.opt_text("reason")?;
    let names_nobody = |reason: &String| total == 0 || reason.starts_with(CANCELLED);
    Ok(RunSummary {
        id: row.parse(id)?,
        state: row.key("state", RunState::from_key)?,
        queued_at: row.time("queued_at")?,
        ended_at: row.opt_time("ended_at")?,
        tenants_total: total,
        tenants_done: row.count("tenants_done")?,
        tenants_failed: failed,
        reason: if scope.sees_everything() || reason.as_ref().is_some_and(names_nobody) {
            reason
        } else {
            reason.map(|_| unread(failed, total))
        },
    })
}

/// Adds a run with its first job, or finds the active one, and raises the version of integrations.
pub(crate) async fn run_insert(
    tx: &mut Tx,
    integration: IntegrationId,
    trigger: Trigger,
    options: &RunOptions,
    scope: &Scope,
    now: Timestamp,
) -> Result<RunRequested, Error> {
    let requested = run_begin(tx, integration, trigger, options, scope, now).await?;
    if !requested.joined {
        Topic::Integrations.raise(tx).await?;
    }
    Ok(requested)
}

/// The same for who has other versions to raise first.
pub(crate) async fn run_begin(
    tx: &mut Tx,
    integration: IntegrationId,
    trigger: Trigger,
    options: &RunOptions,
    scope: &Scope,
    now: Timestamp,
) -> Result<RunRequested, Error> {
    // On PostgreSQL the active run may end between the two statements: then there is room for a new one.
    for _ in 0..3 {
        let run = SyncRunId(Uuid::new_v4());
        let tenants = options.tenants.as_ref().map(text);
        let values = values![run, integration, trigger.key(), scope.user(), now, options.dry, tenants];
        if tx.first(RUN_INSERT, values).await?.is_some() {
            job_insert_discover(tx, integration, run, now).await?;
            if options.is_whole() {
                tx.run(ASKED_CLEAR, values![integration]).await?;
            }
            return Ok(RunRequested { run, joined: false });
        }
        if let Some(row) = tx.first(RUN_ACTIVE, values![integration]).await? {
            return Ok(RunRequested { run: row.parse("id")?, joined: true });
        }
    }
    Err(Error::Conflict { constraint: "sync_run_active" })
}
