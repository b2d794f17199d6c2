//! Sync logs as people read them: runs, the units of a run, and what a unit did; all within the scope.

use domain::{
    account::Verb,
    id::{IntegrationId, SyncRunId, TenantId},
    integration::RunSummary,
    sync_run::{Counts, RunState, Trigger},
    time::Timestamp,
};

use crate::{
    Store,
    error::Error,
    row::Row,
    scope::{Scope, in_scope},
    sql::statements,
    sync_run::{counts, run_summary},
    value::values,
};

/// A run as its log shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLogRow {
    /// What it synchronizes.
    pub integration: IntegrationId,
    /// Where it stands.
    pub summary: RunSummary,
    /// What asked for it.
    pub trigger: Trigger,
    /// The name of the person who asked for it.
    pub requested_by: Option<String>,
    /// Whether it only counted what it would change.
    pub dry: bool,
    /// Whether it was asked for some tenants only.
    pub limited: bool,
    /// When its first job began.
    pub started_at: Option<Timestamp>,
    /// Rows and calls of the units that the scope may see; whoever sees everything also sees discovery's calls.
    pub counts: Counts,
    /// Those units.
    pub units: u32,
    /// Their requests inside batches, which count as one call each batch.
    pub parts: u32,
}

/// A unit of a run as its log shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitLogRow {
    /// The tenant; for discovery the home tenant.
    pub tenant: TenantId,
    /// Its name; never empty.
    pub tenant_name: String,
    /// A key of `domain::unit::UnitKind`, or `discovery`.
    pub kind: String,
    /// How it ended.
    pub state: RunState,
    /// When its reading began; `None` if it was not tried, since it backs off or waits for a person.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Rows that it changed, or in a dry run would change, and its calls.
    pub counts: Counts,
    /// Requests inside batches.
    pub parts: u32,
    /// Why it failed, and what to do.
    pub reason: Option<String>,
    /// Microsoft's id of the request that failed.
    pub request_id: Option<String>,
    /// Whether there are records of it.
    pub has_records: bool,
}

/// A run with the counts of the units that the scope may see.
macro_rules! run_rows {
    ($condition:literal) => {
        concat!(
            "SELECT x.id, x.integration_id, x.trigger_kind, p.name AS requested_by, x.state, x.queued_at, x.started_at,
                x.ended_at, x.dry, x.tenants, x.tenants_total, x.tenants_done, x.tenants_failed,
                x.reason, x.held AS run_held, x.calls AS run_calls, x.parts AS run_parts, COUNT(l.kind) AS units,
                CAST(COALESCE(SUM(l.added), 0) AS BIGINT) AS added,
                CAST(COALESCE(SUM(l.changed), 0) AS BIGINT) AS changed,
                CAST(COALESCE(SUM(l.ended), 0) AS BIGINT) AS ended,
                CAST(COALESCE(SUM(l.held), 0) AS BIGINT) AS held,
                CAST(COALESCE(SUM(l.unchanged), 0) AS BIGINT) AS unchanged,
                CAST(COALESCE(SUM(l.calls), 0) AS BIGINT) AS calls,
                CAST(COALESCE(SUM(l.parts), 0) AS BIGINT) AS parts
            FROM (SELECT * FROM sync_run y WHERE ",
            $condition,
            ") x
            LEFT JOIN user_account p ON p.id = x.requested_by
            LEFT JOIN (SELECT n.* FROM unit_log n LEFT JOIN tenant_match m ON m.tenant_id = n.tenant_id
                WHERE n.kind <> 'discovery' AND n.run_id IN (SELECT y.id FROM sync_run y WHERE ",
            $condition,
            ") AND ",
            in_scope!("m.organization_id"),
            ") l ON l.run_id = x.id
            GROUP BY x.id, x.integration_id, x.trigger_kind, p.name, x.state, x.queued_at, x.started_at, x.ended_at, x.dry, x.tenants,
                x.tenants_total, x.tenants_done, x.tenants_failed, x.reason, x.held, x.calls, x.parts"
        )
    };
}

statements! {
    // Keyset paging: $5 and $6 are the moment and id of the last run of the page before.
    RUN_LOG = run_rows!("y.id IN (SELECT z.id FROM sync_run z WHERE z.integration_id = $4
        AND (CAST($5 AS BIGINT) IS NULL OR (z.queued_at, z.id) < ($5, $6))
        ORDER BY z.queued_at DESC, z.id DESC LIMIT $7)");
    RUN_LOG_FIND = run_rows!("y.id = $4");
    RUN_CURSOR = "SELECT id, queued_at FROM sync_run WHERE id = $1";
    UNIT_LOG = concat!("SELECT l.tenant_id, l.kind, l.state, l.started_at, l.ended_at, l.added, l.changed, l.ended,
            l.held, l.unchanged, l.calls, l.parts, l.reason, l.request_id,
            CAST(CASE WHEN l.records IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_records,
            COALESCE(NULLIF(t.display_name, ''), NULLIF(t.default_domain, ''), l.tenant_id) AS name
        FROM unit_log l
        LEFT JOIN tenant t ON t.id = l.tenant_id
        LEFT JOIN tenant_match m ON m.tenant_id = l.tenant_id
        WHERE l.run_id = $4 AND ", in_scope!("m.organization_id"));
    UNIT_RECORDS = concat!("SELECT l.tenant_id, l.records FROM unit_log l
        LEFT JOIN tenant_match m ON m.tenant_id = l.tenant_id
        WHERE l.run_id = $4 AND l.tenant_id = $5 AND l.kind = $6 AND l.records IS NOT NULL AND ",
        in_scope!("m.organization_id"));
}

impl Store {
    /// The runs of an integration, the newest first: at most `limit`, from the one after `before`. The tenants that
    /// discovery finds are not in the counts: those are rows of tenants.
    pub async fn run_log_list(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        before: Option<SyncRunId>,
        limit: u32,
    ) -> Result<Vec<RunLogRow>, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.snapshot().await?;
        let cursor = match before {
            None => None,
            Some(run) => tx.first(RUN_CURSOR, values![run]).await?,
        };
        let at = cursor.as_ref().map(|row| row.time("queued_at")).transpose()?;
        let limit = limit.min(domain::page::MAX_PAGE_SIZE);
        let values = scope.filter_and(values![integration, at, before, limit]);
        let runs = tx.all(RUN_LOG, values).await?;
        let mut runs = runs.iter().map(|row| run_row(scope, row)).collect::<Result<Vec<_>, _>>()?;
        runs.sort_by_key(|run| std::cmp::Reverse((run.summary.queued_at, run.summary.id)));
        Ok(runs)
    }

    /// One run of the log.
    pub async fn run_log_find(&self, scope: &Scope, run: SyncRunId) -> Result<Option<RunLogRow>, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let row = self.db.first(RUN_LOG_FIND, scope.filter_and(values![run])).await?;
        row.map(|row| run_row(scope, &row)).transpose()
    }

    /// The units of a run, the worst state first, then by tenant and kind. Whole: a run has a few thousand at most.
    pub async fn run_log_units(&self, scope: &Scope, run: SyncRunId) -> Result<Vec<UnitLogRow>, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let rows = self.db.all(UNIT_LOG, scope.filter_and(values![run])).await?;
        let mut units = rows.iter().map(unit_row).collect::<Result<Vec<_>, _>>()?;
        units.sort_by_cached_key(|unit| {
            (unit.state, unit.tenant_name.to_lowercase(), unit.tenant, unit.kind.clone())
        });
        Ok(units)
    }

    /// What a unit did to each row, as the engine packed it; `None` if nothing, or not for this scope.
    pub async fn unit_log_records(
        &self,
        scope: &Scope,
        run: SyncRunId,
        tenant: TenantId,
        kind: &str,
    ) -> Result<Option<Vec<u8>>, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let row = self.db.first(UNIT_RECORDS, scope.filter_and(values![run, tenant, kind])).await?;
        row.map(|row| row.bytes("records")).transpose()
    }
}

fn run_row(scope: &Scope, row: &Row) -> Result<RunLogRow, Error> {
    let (mut counts, mut parts) = (counts(row)?, row.count("parts")?);
    if scope.sees_everything() {
        // With discovery.
        (counts.held, counts.calls) = (row.count("run_held")?, row.count("run_calls")?);
        parts = row.count("run_parts")?;
    }
    Ok(RunLogRow {
        integration: row.parse("integration_id")?,
        summary: run_summary(scope, row, "id")?,
        trigger: row.key("trigger_kind", Trigger::from_key)?,
        requested_by: row.opt_text("requested_by")?,
        dry: row.flag("dry")?,
        limited: row.opt_text("tenants")?.is_some(),
        started_at: row.opt_time("started_at")?,
        counts,
        units: row.count("units")?,
        parts,
    })
}

fn unit_row(row: &Row) -> Result<UnitLogRow, Error> {
    Ok(UnitLogRow {
        tenant: row.parse("tenant_id")?,
        tenant_name: row.text("name")?,
        kind: row.text("kind")?,
        state: row.key("state", RunState::from_key)?,
        started_at: row.opt_time("started_at")?,
        ended_at: row.time("ended_at")?,
        counts: counts(row)?,
        parts: row.count("parts")?,
        reason: row.opt_text("reason")?,
        request_id: row.opt_text("request_id")?,
        has_records: row.flag("has_records")?,
    })
}
