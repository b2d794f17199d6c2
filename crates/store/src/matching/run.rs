//! A match reads its tenants at once: by a run of their own, or as the next ones of the run under way.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{IntegrationId, SyncRunId, TenantId},
    settings::SyncSettings,
    sync_run::Trigger,
    time::Timestamp,
};

use super::standing::ids;
use crate::{
    discovery_plan::Work,
    discovery_work::{queue_jobs, write_units},
    error::Error,
    fence::Fenced,
    json::text,
    row::Row,
    scope::Scope,
    settings::stored_settings,
    sql::{Tx, statements},
    sync_run::{RunOptions, run_begin},
    value::values,
};

statements! {
    TENANT_SOURCES = "SELECT s.tenant_id, s.integration_id, i.settings FROM tenant_source s
        JOIN integration i ON i.id = s.integration_id
        JOIN integration_tenant l ON l.integration_id = s.integration_id AND l.tenant_id = s.tenant_id
        WHERE i.pause = 'none' AND l.missing_since IS NULL
            AND s.tenant_id IN (SELECT r.value->>'id' FROM {rows $1})
        ORDER BY s.integration_id, s.tenant_id";
    RUN_LOCK = "SELECT id, dry, tenants FROM sync_run WHERE id = $1 AND ended_at IS NULL {for update}";
    // Discovery cannot end while its job is locked here; one that is about to end is not waited for.
    DISCOVERY_LOCK = "SELECT j.id FROM job j WHERE j.run_id = $1 AND j.tenant_id IS NULL {skip locked}";
    DISCOVERY_FIND = "SELECT j.id FROM job j WHERE j.run_id = $1 AND j.tenant_id IS NULL";
    // Places count from 0 up: these come before all others, each tenant's in their order.
    JOB_NEXT = "UPDATE job SET place = place - 1000000 WHERE id IN (SELECT j.id FROM job j
        WHERE j.run_id = $2 AND j.worker IS NULL AND j.place >= 0
            AND j.tenant_id IN (SELECT r.value->>'id' FROM {rows $1}) {skip locked})";
    RUN_WIDEN = "UPDATE sync_run SET tenants = $2, tenants_total = tenants_total + $3, units = units + $4
        WHERE id = $1";
    ASKED_SET = "UPDATE integration SET asked_at = COALESCE(asked_at, $2) WHERE id = $1";
}

/// Tenants of one integration that are to be read, with its settings.
struct Wish {
    integration: IntegrationId,
    settings: SyncSettings,
    tenants: Vec<TenantId>,
}

/// Has tenants read at once, by the integrations that read them, unless those are paused or read nothing of them;
/// whether anything was asked for.
pub(super) async fn read_at_once(
    tx: &mut Tx,
    scope: &Scope,
    tenants: &[TenantId],
    now: Timestamp,
) -> Result<bool, Error> {
    if tenants.is_empty() {
        return Ok(false);
    }
    let mut asked = false;
    for wish in wishes(&tx.all(TENANT_SOURCES, values![ids(tenants)]).await?)? {
        asked |= read(tx, scope, &wish, now).await?;
    }
    Ok(asked)
}

fn wishes(sources: &[Row]) -> Result<Vec<Wish>, Error> {
    let mut wishes: BTreeMap<IntegrationId, Wish> = BTreeMap::new();
    for row in sources {
        let (integration, tenant) = (row.parse("integration_id")?, row.parse("tenant_id")?);
        let wish = match wishes.entry(integration) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => {
                new.insert(Wish { integration, settings: stored_settings(row)?.0, tenants: Vec::new() })
            }
        };
        if !wish.settings.of(tenant).kinds().is_empty() {
            wish.tenants.push(tenant);
        }
    }
    Ok(wishes.into_values().filter(|wish| !wish.tenants.is_empty()).collect())
}

async fn read(tx: &mut Tx, scope: &Scope, wish: &Wish, now: Timestamp) -> Result<bool, Error> {
    let options = RunOptions { dry: false, tenants: Some(wish.tenants.clone()) };
    let begun = run_begin(tx, wish.integration, Trigger::Match, &options, scope, now).await?;
    if !begun.joined {
        return Ok(true);
    }
    match tx.first(RUN_LOCK, values![begun.run]).await? {
        Some(run) => join(tx, &run, begun.run, wish, now).await,
        // It has ended meanwhile.
        None => follow(tx, wish, now).await,
    }
}

/// Puts the tenants' jobs first. A run of other tenants takes them in, too.
async fn join(tx: &mut Tx, run: &Row, id: SyncRunId, wish: &Wish, now: Timestamp) -> Result<bool, Error> {
    if run.flag("dry")? {
        return follow(tx, wish, now).await;
    }
    let moved = tx.run(JOB_NEXT, values![ids(&wish.tenants), id]).await? > 0;
    if run.opt_text("tenants")?.is_none() {
        return Ok(moved);
    }
    let known: BTreeSet<TenantId> = run.json("tenants")?;
    let missing: Vec<TenantId> =
        wish.tenants.iter().filter(|tenant| !known.contains(tenant)).copied().collect();
    if missing.is_empty() {
        return Ok(moved);
    }
    let is_waiting = tx.first(DISCOVERY_LOCK, values![id]).await?.is_some();
    // An empty list means tenants that were never read.
    if known.is_empty() || (!is_waiting && tx.first(DISCOVERY_FIND, values![id]).await?.is_some()) {
        return Ok(follow(tx, wish, now).await? || moved);
    }
    widen(tx, id, wish, (&known, &missing), is_waiting, now).await?;
    Ok(true)
}

/// Takes tenants into a run of some. Where it is past its discovery, their units are queued here.
async fn widen(
    tx: &mut Tx,
    run: SyncRunId,
    wish: &Wish,
    (known, missing): (&BTreeSet<TenantId>, &[TenantId]),
    is_waiting: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let all = text(&known.iter().chain(missing).collect::<BTreeSet<_>>());
    if is_waiting {
        return tx.run(RUN_WIDEN, values![run, all, 0_u32, 0_u32]).await.map(drop);
    }
    let units = |tenant: &TenantId| {
        let tenant = *tenant;
        wish.settings.of(tenant).kinds().into_iter().map(move |kind| (tenant, kind))
    };
    let work = Work { queue: missing.iter().flat_map(units).collect(), ..Work::default() };
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    let (tenants, queued) = (count(missing.len()), count(work.queue.len()));
    tx.run(RUN_WIDEN, values![run, all, tenants, queued]).await?;
    let fenced = Fenced {
        integration: wish.integration,
        run,
        unit: None,
        dry: false,
        passed_on: false,
        last_good_at: None,
        any_held: false,
    };
    write_units(tx, &fenced, &work).await?;
    queue_jobs(tx, &fenced, &work.queue, now).await
}

/// The run under way cannot take them in: a whole one follows it.
async fn follow(tx: &mut Tx, wish: &Wish, now: Timestamp) -> Result<bool, Error> {
    tx.run(ASKED_SET, values![wish.integration, now]).await.map(|rows| rows > 0)
}
