//! Discovery: writes the tenants that a run's integration reaches, and queues what is to be read of them. Every write
//! is one transaction that begins at the job's fence. Who reads a tenant that others reach too is in `source`.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    held::HeldKind,
    id::{IntegrationId, TenantId},
    sync_run::{Counts, RunState, Trigger},
    tenant::DiscoveredTenant,
    time::Timestamp,
    unit::UnitKind,
};
use serde_json::json;

use crate::{
    Store,
    discovery_plan::{Asked, KnownTenant, KnownUnit, Links, Seen, Tenants, Units, Work, links, work},
    discovery_work::{queue_jobs, write_units},
    error::Error,
    fence::{failure, job_end},
    held::{HeldList, held_keys, held_update, ids},
    json,
    pause::pause_settle,
    queue::Lease,
    row::Row,
    run_end::{run_count, run_end, tenants_done},
    settings::stored_settings,
    source::{sources_seen, sources_settle},
    sql::{Tx, statements},
    tenant::tenants_discover,
    unit_log::{DISCOVERY, LogEntry, UnitRecord, log_carry, log_insert},
    value::values,
    version::Topic,
};

/// What a full discovery came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DiscoveryOutcome {
    /// Tenants of this run, those included whose units all back off.
    pub tenants: u32,
    /// Units that were queued.
    pub units: u32,
    /// Tenants that the integration did not reach before.
    pub added: u32,
    /// Tenants that the partner's records have renamed.
    pub changed: u32,
    /// Tenants that it no longer reaches.
    pub missing: u32,
    /// Tenants that it no longer reaches, but so many that a person decides.
    pub held: u32,
    /// Tenants that it reaches and another integration reads; not among `tenants`.
    pub read_elsewhere: u32,
    /// Tenants that it has taken over from another integration.
    pub taken_over: u32,
}

statements! {
    RUN_ASKED = "SELECT x.id, x.trigger_kind, x.tenants, i.home_tenant, i.settings, u.email
        FROM sync_run x JOIN integration i ON i.id = x.integration_id
        LEFT JOIN user_account u ON u.id = i.created_by AND u.disabled_at IS NULL
        WHERE x.id = $1";
    TENANT_KNOWN = "SELECT t.id, t.display_name, t.default_domain, t.described,
            CAST(CASE WHEN l.tenant_id IS NOT NULL AND l.missing_since IS NULL THEN 1 ELSE 0 END AS BIGINT) AS linked
        FROM tenant t LEFT JOIN integration_tenant l ON l.tenant_id = t.id AND l.integration_id = $2
        WHERE l.tenant_id IS NOT NULL OR t.id IN (SELECT r.value->>'tenant' FROM {rows $1})";
    UNIT_KNOWN = "SELECT tenant_id, kind, outcome, reason, failures, next_try_at, attention FROM sync_unit
        WHERE integration_id = $1";
    LINK_SET = "INSERT INTO integration_tenant AS l (integration_id, tenant_id)
        SELECT $2, r.value->>'tenant' FROM {rows $1} WHERE true
        ON CONFLICT (integration_id, tenant_id) DO UPDATE SET missing_since = NULL WHERE l.missing_since IS NOT NULL";
    LINK_END = "UPDATE integration_tenant SET missing_since = $3 WHERE integration_id = $2
        AND missing_since IS NULL AND tenant_id IN (SELECT r.value->>'id' FROM {rows $1})";
    RUN_DISCOVERED = "UPDATE sync_run SET tenants_total = $2, units = $3, reason = NULL WHERE id = $1";
}

impl Store {
    /// Applies a full discovery: tenants and links, those not seen marked missing or, if they are too many, held; then
    /// one job for each unit that the run reads. Units that back off are counted as they stand; tenants that another
    /// integration reads are left to it. A run of no tenants ends. A dry run writes its jobs and its log, and nothing
    /// else.
    pub async fn discovery_apply(
        &self,
        lease: &Lease,
        tenants: &[DiscoveredTenant],
        record: UnitRecord,
        now: Timestamp,
    ) -> Result<DiscoveryOutcome, Error> {
        // By id: each once, and in the same order as any other integration that reaches them.
        let seen: Seen<'_> = tenants.iter().map(|tenant| (tenant.id, tenant)).collect();
        let mut tx = self.db.write().await?;
        let fenced = job_end(&mut tx, lease).await?;
        let run = tx.first(RUN_ASKED, values![fenced.run]).await?.ok_or(Error::NotFound)?;
        let (settings, _) = stored_settings(&run)?;
        let known = known_tenants(&mut tx, fenced.integration, &seen).await?;
        let links = links(&seen, &known, settings.guard_percent);
        let only = run.opt_text("tenants")?.map(|_| run.json::<BTreeSet<TenantId>>("tenants")).transpose()?;
        let trigger = run.key("trigger_kind", Trigger::from_key)?;
        let asked = Asked { trigger, only: only.as_ref(), settings: &settings, now };
        let sources = sources_seen(&mut tx, fenced.integration, &seen).await?;
        let work = work(&seen, &known_units(&mut tx, fenced.integration).await?, &sources, &asked);
        let outcome = outcome(&links, &work);
        let rows = if fenced.dry {
            0
        } else {
            let held = held_list(&seen, &links, &known);
            let held = held_update(&mut tx, &fenced, None, &held, now).await?;
            let rows = write_tenants(&mut tx, fenced.integration, &seen, &links, now).await?;
            sources_settle(&mut tx, fenced.integration, &work.sources, &run, now).await?;
            write_units(&mut tx, &fenced, &work).await?;
            held + rows
        };
        queue_jobs(&mut tx, &fenced, &work.queue, now).await?;
        log_carry(&mut tx, fenced.run, &work.carry, now).await?;
        let told = work.sources.words();
        let entry = LogEntry {
            run: fenced.run,
            tenant: run.parse("home_tenant")?,
            kind: DISCOVERY,
            state: RunState::Ok,
            reason: told.as_deref(),
        };
        log_discovery(&mut tx, &entry, outcome, links.unchanged, record, now).await?;
        tx.run(RUN_DISCOVERED, values![fenced.run, outcome.tenants, outcome.units]).await?;
        if tenants_done(&mut tx, fenced.run, work.done, now).await? {
            pause_settle(&mut tx, fenced.run).await?;
        }
        committed(tx, rows).await?;
        Ok(outcome)
    }

    /// Discovery failed: the run ends as failed, or as needing attention; nothing else changes.
    pub async fn discovery_fail(
        &self,
        lease: &Lease,
        state: RunState,
        reason: &str,
        record: UnitRecord,
        now: Timestamp,
    ) -> Result<(), Error> {
        let state = failure(state);
        let mut tx = self.db.write().await?;
        let fenced = job_end(&mut tx, lease).await?;
        let run = tx.first(RUN_ASKED, values![fenced.run]).await?.ok_or(Error::NotFound)?;
        let tenant = run.parse("home_tenant")?;
        let entry = LogEntry { run: fenced.run, tenant, kind: DISCOVERY, state, reason: Some(reason) };
        log_insert(&mut tx, &entry, &record, now).await?;
        let calls = Counts { calls: record.counts.calls, ..Counts::default() };
        run_count(&mut tx, fenced.run, calls, record.parts).await?;
        run_end(&mut tx, fenced.run, state, Some(reason.to_owned()), false, now).await?;
        committed(tx, 0).await
    }
}

fn outcome(links: &Links, work: &Work) -> DiscoveryOutcome {
    DiscoveryOutcome {
        tenants: work.tenants,
        units: count(work.queue.len() + work.carry.len()),
        added: links.added,
        changed: links.changed,
        missing: count(links.end.len()),
        held: count(links.hold.len()),
        read_elsewhere: work.sources.elsewhere,
        taken_over: count(work.sources.take.len()),
    }
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

async fn known_tenants(tx: &mut Tx, integration: IntegrationId, seen: &Seen<'_>) -> Result<Tenants, Error> {
    let ids = json::rows(seen.keys().map(|tenant| json!({ "tenant": tenant })));
    let held = held_keys(tx, Some(integration), None, &[HeldKind::Tenants]).await?;
    let mut known = BTreeMap::new();
    for row in tx.all(TENANT_KNOWN, values![ids, integration]).await? {
        let id: TenantId = row.parse("id")?;
        let tenant = KnownTenant {
            name: row.text("display_name")?,
            domain: row.text("default_domain")?,
            described: row.flag("described")?,
            linked: row.flag("linked")?,
            kept: held.is_kept(HeldKind::Tenants, &id.to_string()),
        };
        known.insert(id, tenant);
    }
    Ok(known)
}

async fn known_units(tx: &mut Tx, integration: IntegrationId) -> Result<Units, Error> {
    let unit = |row: &Row| {
        let key = (row.parse("tenant_id")?, row.key("kind", UnitKind::from_key)?);
        let unit = KnownUnit {
            outcome: row.opt_key("outcome", RunState::from_key)?,
            reason: row.opt_text("reason")?,
            failures: row.count("failures")?,
            next_try_at: row.opt_time("next_try_at")?,
            attention: row.flag("attention")?,
        };
        Ok((key, unit))
    };
    tx.all(UNIT_KNOWN, values![integration]).await?.iter().map(unit).collect()
}

/// The number of rows that lists show and that changed.
async fn write_tenants(
    tx: &mut Tx,
    integration: IntegrationId,
    seen: &Seen<'_>,
    links: &Links,
    now: Timestamp,
) -> Result<u64, Error> {
    let mut rows = tenants_discover(tx, seen.values().copied(), now).await?;
    let all = json::rows(seen.keys().map(|tenant| json!({ "tenant": tenant })));
    rows += tx.run(LINK_SET, values![all, integration]).await?;
    let end: Vec<String> = links.end.iter().map(ToString::to_string).collect();
    rows += links_end(tx, integration, &end, now).await?;
    Ok(rows)
}

/// Marks tenants as no longer reached; the number of rows that changed.
pub(crate) async fn links_end(
    tx: &mut Tx,
    integration: IntegrationId,
    tenants: &[String],
    now: Timestamp,
) -> Result<u64, Error> {
    tx.run(LINK_END, values![ids(tenants), integration, now]).await
}

/// The list of tenants that wait for a person.
fn held_list(seen: &Seen<'_>, links: &Links, known: &Tenants) -> HeldList {
    HeldList {
        kind: HeldKind::Tenants,
        current_rows: count(known.values().filter(|tenant| tenant.linked).count()),
        whole: true,
        items: links.hold.iter().map(|(id, name)| (id.to_string(), name.clone())).collect(),
        returned: seen.keys().map(ToString::to_string).collect(),
    }
}

/// Logs discovery under the home tenant. The run's own counts are those of its units, but for calls and what is held.
async fn log_discovery(
    tx: &mut Tx,
    entry: &LogEntry<'_>,
    outcome: DiscoveryOutcome,
    unchanged: u32,
    mut record: UnitRecord,
    now: Timestamp,
) -> Result<(), Error> {
    let calls = record.counts.calls;
    let DiscoveryOutcome { added, changed, missing: ended, held, .. } = outcome;
    record.counts = Counts { added, changed, ended, held, unchanged, calls };
    log_insert(tx, entry, &record, now).await?;
    run_count(tx, entry.run, Counts { calls, held, ..Counts::default() }, record.parts).await
}

/// Commits, with the versions raised last: their rows stay locked until then.
async fn committed(mut tx: Tx, list_rows_changed: u64) -> Result<(), Error> {
    if list_rows_changed > 0 {
        Topic::Licenses.raise(&mut tx).await?;
        Topic::Matching.raise(&mut tx).await?;
    }
    Topic::Integrations.raise(&mut tx).await?;
    tx.commit().await
}
