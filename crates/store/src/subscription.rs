//! Subscriptions: the purchases of one tenant, written in bulk and only where they differ.

use domain::{
    id::{SkuId, TenantId},
    seat::CapabilityStatus,
    subscription::Subscription,
    time::Timestamp,
};
use serde::Deserialize;

use crate::{
    error::Error,
    held::{Hold, ids},
    json::rows,
    sql::{Tx, statements},
    value::{Value, values},
};

/// A subscription as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSubscription {
    /// The values last seen.
    pub subscription: Subscription,
    /// Whether Microsoft has stopped listing it.
    pub ended: bool,
    /// Whether its removal is held.
    pub held: Hold,
}

statements! {
    SUBSCRIPTION_SET = "INSERT INTO subscription AS s (tenant_id, external_id, commerce_id, sku_id, part_number, status,
            total_licenses, is_trial, created_at, next_lifecycle_at, owner_tenant)
        SELECT $2, r.value->>0, r.value->>1, r.value->>2, r.value->>3, r.value->>4, CAST(r.value->>5 AS BIGINT),
            CAST(r.value->>6 AS BIGINT), CAST(r.value->>7 AS BIGINT), CAST(r.value->>8 AS BIGINT), r.value->>9
        FROM {rows $1} WHERE true
        ON CONFLICT (tenant_id, external_id) DO UPDATE SET commerce_id = excluded.commerce_id,
            sku_id = excluded.sku_id, part_number = excluded.part_number, status = excluded.status,
            total_licenses = excluded.total_licenses, is_trial = excluded.is_trial, created_at = excluded.created_at,
            next_lifecycle_at = excluded.next_lifecycle_at, owner_tenant = excluded.owner_tenant, ended_at = NULL
        WHERE s.ended_at IS NOT NULL OR (s.commerce_id, s.sku_id, s.part_number, s.status, s.total_licenses, s.is_trial,
            s.created_at, s.next_lifecycle_at, s.owner_tenant) IS DISTINCT FROM (excluded.commerce_id, excluded.sku_id,
            excluded.part_number, excluded.status, excluded.total_licenses, excluded.is_trial, excluded.created_at,
            excluded.next_lifecycle_at, excluded.owner_tenant)";
    SUBSCRIPTION_END = "UPDATE subscription SET ended_at = $3
        WHERE tenant_id = $2 AND ended_at IS NULL AND external_id IN (SELECT r.value->>'id' FROM {rows $1})";
    SUBSCRIPTION_REVIVE = "UPDATE subscription SET ended_at = NULL
        WHERE tenant_id = $2 AND ended_at IS NOT NULL AND external_id IN (SELECT r.value->>'id' FROM {rows $1})";
}

/// A subscription as a JSON list of its columns has it.
#[derive(Deserialize)]
pub(crate) struct SubscriptionColumns {
    pub(crate) id: String,
    commerce_id: String,
    sku: SkuId,
    part_number: String,
    status: CapabilityStatus,
    total_licenses: i64,
    is_trial: u8,
    created_at: Option<Timestamp>,
    next_lifecycle_at: Option<Timestamp>,
    owner_tenant: Option<TenantId>,
    ended_at: Option<Timestamp>,
}

impl SubscriptionColumns {
    pub(crate) fn stored(self, tenant: TenantId, held: Hold) -> StoredSubscription {
        let subscription = Subscription {
            tenant,
            id: self.id,
            commerce_id: self.commerce_id,
            sku: self.sku,
            part_number: self.part_number,
            status: self.status,
            total_licenses: self.total_licenses,
            is_trial: self.is_trial != 0,
            created_at: self.created_at,
            next_lifecycle_at: self.next_lifecycle_at,
            owner_tenant: self.owner_tenant,
        };
        StoredSubscription { subscription, ended: self.ended_at.is_some(), held }
    }
}

/// Adds, changes or revives subscriptions; the number of rows that changed.
pub(crate) async fn subscriptions_set(
    tx: &mut Tx,
    tenant: TenantId,
    subscriptions: &[Subscription],
) -> Result<u64, Error> {
    if subscriptions.is_empty() {
        return Ok(0);
    }
    let mut subscriptions: Vec<_> = subscriptions.iter().collect();
    subscriptions.sort_by(|a, b| a.id.cmp(&b.id));
    subscriptions.dedup_by(|a, b| a.id == b.id);
    // In the order of the columns.
    let subscriptions = subscriptions.into_iter().map(|s| {
        (
            &s.id,
            &s.commerce_id,
            s.sku,
            &s.part_number,
            s.status.as_str(),
            s.total_licenses,
            u8::from(s.is_trial),
            s.created_at,
            s.next_lifecycle_at,
            s.owner_tenant,
        )
    });
    tx.run(SUBSCRIPTION_SET, values![rows(subscriptions), tenant]).await
}

/// Marks subscriptions as ended; the number of rows that changed.
pub(crate) async fn subscriptions_end(
    tx: &mut Tx,
    tenant: TenantId,
    subscriptions: &[String],
    now: Timestamp,
) -> Result<u64, Error> {
    if subscriptions.is_empty() {
        return Ok(0);
    }
    tx.run(SUBSCRIPTION_END, values![ids(subscriptions), tenant, now]).await
}

/// Marks subscriptions as live again; the number of rows that changed.
pub(crate) async fn subscriptions_revive(tx: &mut Tx, tenant: TenantId, ids: Value) -> Result<u64, Error> {
    tx.run(SUBSCRIPTION_REVIVE, values![ids, tenant]).await
}
