//! Subscribed SKUs: the rows of one tenant, written in bulk and only where they differ.

use domain::{
    id::{SkuId, TenantId},
    seat::{CapabilityStatus, Seats},
    sku::{AppliesTo, ServicePlan, SubscribedSku},
    time::Timestamp,
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    error::Error,
    held::{Hold, ids},
    history::licenses_note,
    json::{rows, text},
    row::Row,
    sql::{Tx, statements},
    value::{Value, values},
};

/// A subscribed SKU as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSku {
    /// The values last seen.
    pub sku: SubscribedSku,
    /// Whether Microsoft has stopped listing it.
    pub ended: bool,
    /// Whether its removal is held.
    pub held: Hold,
}

statements! {
    SKU_SET = "INSERT INTO subscribed_sku AS s (tenant_id, sku_id, part_number, status, applies_to, enabled, warning,
            suspended, locked_out, consumed, service_plans, subscription_ids)
        SELECT $2, r.value->>0, r.value->>1, r.value->>2, r.value->>3, CAST(r.value->>4 AS BIGINT),
            CAST(r.value->>5 AS BIGINT), CAST(r.value->>6 AS BIGINT), CAST(r.value->>7 AS BIGINT),
            CAST(r.value->>8 AS BIGINT), r.value->>9, r.value->>10
        FROM {rows $1} WHERE true
        ON CONFLICT (tenant_id, sku_id) DO UPDATE SET part_number = excluded.part_number, status = excluded.status,
            applies_to = excluded.applies_to, enabled = excluded.enabled, warning = excluded.warning,
            suspended = excluded.suspended, locked_out = excluded.locked_out, consumed = excluded.consumed,
            service_plans = excluded.service_plans, subscription_ids = excluded.subscription_ids, ended_at = NULL
        WHERE s.ended_at IS NOT NULL OR (s.part_number, s.status, s.applies_to, s.enabled, s.warning, s.suspended,
            s.locked_out, s.consumed, s.service_plans, s.subscription_ids) IS DISTINCT FROM (excluded.part_number,
            excluded.status, excluded.applies_to, excluded.enabled, excluded.warning, excluded.suspended,
            excluded.locked_out, excluded.consumed, excluded.service_plans, excluded.subscription_ids)";
    SKU_END = "UPDATE subscribed_sku SET ended_at = $3
        WHERE tenant_id = $2 AND ended_at IS NULL AND sku_id IN (SELECT r.value->>'id' FROM {rows $1})";
    SKU_REVIVE = "UPDATE subscribed_sku SET ended_at = NULL
        WHERE tenant_id = $2 AND ended_at IS NOT NULL AND sku_id IN (SELECT r.value->>'id' FROM {rows $1})";
}

/// A SKU as a JSON list of its columns has it.
#[derive(Deserialize)]
pub(crate) struct SkuColumns {
    pub(crate) sku: SkuId,
    part_number: String,
    status: CapabilityStatus,
    applies_to: String,
    enabled: i64,
    warning: i64,
    suspended: i64,
    locked_out: i64,
    consumed: i64,
    service_plans: String,
    subscription_ids: String,
    ended_at: Option<Timestamp>,
}

impl SkuColumns {
    /// `None` if a column holds what no writer of ours writes.
    pub(crate) fn stored(self, tenant: TenantId, held: Hold) -> Option<StoredSku> {
        let Self { enabled, warning, suspended, locked_out, consumed, .. } = self;
        let sku = SubscribedSku {
            tenant,
            sku: self.sku,
            part_number: self.part_number,
            status: self.status,
            applies_to: AppliesTo::from_key(&self.applies_to),
            seats: Seats { enabled, warning, suspended, locked_out, consumed },
            service_plans: serde_json::from_str::<Vec<ServicePlan>>(&self.service_plans).ok()?,
            subscription_ids: serde_json::from_str::<Vec<String>>(&self.subscription_ids).ok()?,
        };
        Some(StoredSku { sku, ended: self.ended_at.is_some(), held })
    }
}

/// Reads a SKU but for its service plans and subscription ids, which lists leave unread.
pub(crate) fn sku(row: &Row, tenant: TenantId) -> Result<SubscribedSku, Error> {
    Ok(SubscribedSku {
        tenant,
        sku: row.parse("sku_id")?,
        part_number: row.text("part_number")?,
        status: CapabilityStatus::from(row.text("status")?),
        applies_to: AppliesTo::from_key(&row.text("applies_to")?),
        seats: Seats {
            enabled: row.int("enabled")?,
            warning: row.int("warning")?,
            suspended: row.int("suspended")?,
            locked_out: row.int("locked_out")?,
            consumed: row.int("consumed")?,
        },
        service_plans: Vec::new(),
        subscription_ids: Vec::new(),
    })
}

/// Adds, changes or revives SKUs; the number of rows that changed. In the order of ids, so that two integrations
/// that reach one tenant lock rows alike.
pub(crate) async fn skus_set(
    tx: &mut Tx,
    tenant: TenantId,
    skus: &[SubscribedSku],
    now: Timestamp,
) -> Result<u64, Error> {
    if skus.is_empty() {
        return Ok(0);
    }
    let mut skus: Vec<_> = skus.iter().collect();
    skus.sort_by_key(|sku| sku.sku);
    skus.dedup_by_key(|sku| sku.sku);
    let named = rows(skus.iter().map(|sku| json!({ "id": sku.sku })));
    // In the order of the columns.
    let skus = skus.into_iter().map(|sku| {
        let seats = &sku.seats;
        (
            sku.sku,
            &sku.part_number,
            sku.status.as_str(),
            sku.applies_to.key(),
            seats.enabled,
            seats.warning,
            seats.suspended,
            seats.locked_out,
            seats.consumed,
            text(&sku.service_plans),
            text(&sku.subscription_ids),
        )
    });
    let changed = tx.run(SKU_SET, values![rows(skus), tenant]).await?;
    noted(tx, tenant, changed, named, now).await
}

/// Writes what has changed into the history; gives the number of rows back.
async fn noted(
    tx: &mut Tx,
    tenant: TenantId,
    changed: u64,
    skus: Value,
    now: Timestamp,
) -> Result<u64, Error> {
    if changed > 0 {
        licenses_note(tx, tenant, skus, now).await?;
    }
    Ok(changed)
}

/// Marks SKUs as ended; the number of rows that changed.
pub(crate) async fn skus_end(
    tx: &mut Tx,
    tenant: TenantId,
    skus: &[String],
    now: Timestamp,
) -> Result<u64, Error> {
    if skus.is_empty() {
        return Ok(0);
    }
    let changed = tx.run(SKU_END, values![ids(skus), tenant, now]).await?;
    noted(tx, tenant, changed, ids(skus), now).await
}

/// Marks SKUs as live again; the number of rows that changed.
pub(crate) async fn skus_revive(
    tx: &mut Tx,
    tenant: TenantId,
    ids: Value,
    now: Timestamp,
) -> Result<u64, Error> {
    let changed = tx.run(SKU_REVIVE, values![ids.clone(), tenant]).await?;
    noted(tx, tenant, changed, ids, now).await
}
