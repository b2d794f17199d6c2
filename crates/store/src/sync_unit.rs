//! Units of a run: the tenants that discovery finds, and how reading each one's licenses ended. Every write is one
//! transaction that begins at the job's fence; a lost lease writes nothing.

use std::collections::BTreeMap;

use crate::{
    Store,
    error::Error,
    json,
    queue::{Lease, job_end, job_insert_tenants},
    sku::{skus_end, skus_set},
    sql::{Tx, statements},
    subscription::{subscriptions_end, subscriptions_set},
    sync_run::{run_count, run_discovered, run_end},
    tenant::{tenant_describe, tenants_discover},
    value::values,
    version::Topic,
};
use domain::{
    id::{SkuId, TenantId},
    sku::SubscribedSku,
    subscription::Subscription,
    sync_run::{Counts, RunState},
    tenant::{DiscoveredTenant, TenantProfile},
    time::Timestamp,
};

/// What a full discovery came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DiscoveryOutcome {
    /// Tenants that the run will read.
    pub tenants: u32,
    /// Of those, how many the integration did not reach before.
    pub added: u32,
    /// Tenants that it no longer reaches.
    pub missing: u32,
}

/// What a plan decided for one tenant. Rows that are named nowhere stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseChanges {
    /// The tenant; the job's own.
    pub tenant: TenantId,
    /// Its profile, where it differs.
    pub profile: Option<TenantProfile>,
    /// SKUs that are new, differ, or came back.
    pub upsert_skus: Vec<SubscribedSku>,
    /// SKUs that Microsoft no longer lists.
    pub end_skus: Vec<SkuId>,
    /// Subscriptions that are new, differ, or came back.
    pub upsert_subscriptions: Vec<Subscription>,
    /// Ids of subscriptions that Microsoft no longer lists.
    pub end_subscriptions: Vec<String>,
}

statements! {
    LINK_SET = "INSERT INTO integration_tenant AS l (integration_id, tenant_id)
        SELECT $2, r.value->>'tenant' FROM {rows $1} WHERE true
        ON CONFLICT (integration_id, tenant_id) DO UPDATE SET missing_since = NULL WHERE l.missing_since IS NOT NULL";
    LINK_MISSING = "UPDATE integration_tenant SET missing_since = $3 WHERE integration_id = $2
        AND missing_since IS NULL AND tenant_id NOT IN (SELECT r.value->>'tenant' FROM {rows $1})";
    UNIT_QUEUE = "INSERT INTO sync_unit (integration_id, tenant_id, kind, run_id, state)
        SELECT $2, r.value->>'tenant', 'licenses', $3, 'queued' FROM {rows $1} WHERE true
        ON CONFLICT (integration_id, tenant_id, kind) DO UPDATE SET run_id = excluded.run_id, state = excluded.state";
    UNIT_GOOD = "UPDATE sync_unit SET state = 'ok', outcome = 'ok', reason = NULL, last_good_at = $3
        WHERE integration_id = $1 AND tenant_id = $2 AND kind = 'licenses'";
    UNIT_BAD = "UPDATE sync_unit SET state = $3, outcome = $3, reason = $4
        WHERE integration_id = $1 AND tenant_id = $2 AND kind = 'licenses'";
}

impl Store {
    /// Applies a full discovery: tenants and links, those not seen marked missing, one unit and one job for each
    /// tenant. A run of no tenants ends.
    pub async fn discovery_apply(
        &self,
        lease: &Lease,
        tenants: &[DiscoveredTenant],
        calls: u32,
        now: Timestamp,
    ) -> Result<DiscoveryOutcome, Error> {
        // By id: each once, and in the same order as any other integration that reaches them.
        let tenants: BTreeMap<_, _> = tenants.iter().map(|tenant| (tenant.id, tenant)).collect();
        let total = u32::try_from(tenants.len()).unwrap_or(u32::MAX);
        let mut tx = self.db.write().await?;
        let held = job_end(&mut tx, lease).await?;
        let named = tenants_discover(&mut tx, tenants.values().copied(), now).await?;
        let links = json::rows(tenants.keys().map(|tenant| serde_json::json!({ "tenant": tenant })));
        let added = tx.run(LINK_SET, values![links.clone(), held.integration]).await?;
        let missing = tx.run(LINK_MISSING, values![links.clone(), held.integration, now]).await?;
        tx.run(UNIT_QUEUE, values![links, held.integration, held.run]).await?;
        job_insert_tenants(&mut tx, &held, tenants.keys().copied(), now).await?;
        run_discovered(&mut tx, held.run, total, calls, now).await?;
        committed(tx, named).await?;
        let count = |rows: u64| u32::try_from(rows).unwrap_or(u32::MAX);
        Ok(DiscoveryOutcome { tenants: total, added: count(added), missing: count(missing) })
    }

    /// Discovery failed: the run ends as failed, or as needing attention; nothing else changes.
    pub async fn discovery_fail(
        &self,
        lease: &Lease,
        state: RunState,
        reason: &str,
        calls: u32,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let held = job_end(&mut tx, lease).await?;
        run_end(&mut tx, held.run, failure(state), Some(reason.to_owned()), calls, now).await?;
        committed(tx, 0).await
    }

    /// Applies a plan: the tenant's rows, its unit, the run's counts, and the run's end with its last unit. The
    /// version of licenses is raised only if a row changed.
    pub async fn licenses_apply(
        &self,
        lease: &Lease,
        changes: &LicenseChanges,
        counts: Counts,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let held = job_end(&mut tx, lease).await?;
        let tenant = held.unit()?;
        if tenant != changes.tenant {
            return Err(Error::Inconsistent {
                table: "job",
                column: "tenant_id",
                row: lease.job.to_string(),
            });
        }
        let rows = write_changes(&mut tx, changes, now).await?;
        tx.run(UNIT_GOOD, values![held.integration, tenant, now]).await?;
        run_count(&mut tx, held.run, RunState::Ok, counts, now).await?;
        committed(tx, rows).await
    }

    /// A unit failed, or needs attention: no license row changes (rule 64).
    pub async fn unit_fail(
        &self,
        lease: &Lease,
        state: RunState,
        reason: &str,
        calls: u32,
        now: Timestamp,
    ) -> Result<(), Error> {
        let state = failure(state);
        let mut tx = self.db.write().await?;
        let held = job_end(&mut tx, lease).await?;
        tx.run(UNIT_BAD, values![held.integration, held.unit()?, state.key(), reason]).await?;
        let counts = Counts { calls, ..Counts::default() };
        run_count(&mut tx, held.run, state, counts, now).await?;
        committed(tx, 0).await
    }
}

/// The number of rows that changed.
async fn write_changes(tx: &mut Tx, changes: &LicenseChanges, now: Timestamp) -> Result<u64, Error> {
    let tenant = changes.tenant;
    let mut rows = 0;
    if let Some(profile) = &changes.profile {
        rows += tenant_describe(tx, tenant, profile).await?;
    }
    rows += skus_set(tx, tenant, &changes.upsert_skus).await?;
    rows += skus_end(tx, tenant, &changes.end_skus, now).await?;
    rows += subscriptions_set(tx, tenant, &changes.upsert_subscriptions).await?;
    rows += subscriptions_end(tx, tenant, &changes.end_subscriptions, now).await?;
    Ok(rows)
}

/// Commits, with the versions raised last: their rows stay locked until then.
async fn committed(mut tx: Tx, license_rows_changed: u64) -> Result<(), Error> {
    if license_rows_changed > 0 {
        Topic::Licenses.raise(&mut tx).await?;
    }
    Topic::Integrations.raise(&mut tx).await?;
    tx.commit().await
}

/// A failure waits for a person or not; nothing else is one.
const fn failure(state: RunState) -> RunState {
    match state {
        RunState::NeedsAttention => RunState::NeedsAttention,
        _ => RunState::Failed,
    }
}
