//! The numbers of licenses, written when they change.

use domain::{id::TenantId, time::Timestamp};

use super::day::open_day;
use crate::{
    error::Error,
    sql::{Tx, statements},
    value::{Value, values},
};

macro_rules! note {
    ($condition:literal) => {
        concat!(
            "INSERT INTO license_day AS h (license_id, day, status, enabled, warning, suspended, locked_out, consumed, ended)
            SELECT s.id, CAST($2 AS BIGINT), s.status, s.enabled, s.warning, s.suspended, s.locked_out, s.consumed,
                CASE WHEN s.ended_at IS NULL THEN 0 ELSE 1 END
            FROM subscribed_sku s WHERE s.tenant_id = $1",
            $condition,
            " AND NOT EXISTS (SELECT 1 FROM license_day d WHERE d.license_id = s.id
                AND d.day = (SELECT MAX(x.day) FROM license_day x WHERE x.license_id = s.id)
                AND d.status = s.status AND d.enabled = s.enabled AND d.warning = s.warning
                AND d.suspended = s.suspended AND d.locked_out = s.locked_out AND d.consumed = s.consumed
                AND d.ended = CASE WHEN s.ended_at IS NULL THEN 0 ELSE 1 END)
            ON CONFLICT (license_id, day) DO UPDATE SET status = excluded.status, enabled = excluded.enabled,
                warning = excluded.warning, suspended = excluded.suspended, locked_out = excluded.locked_out,
                consumed = excluded.consumed, ended = excluded.ended"
        )
    };
}

statements! {
    LICENSES_NOTE = note!(" AND s.sku_id IN (SELECT r.value->>'id' FROM {rows $3})");
    TENANT_NOTE = note!("");
}

/// Writes the numbers of these licenses of a tenant into the open day, where they differ from the last that stand.
pub(crate) async fn licenses_note(
    tx: &mut Tx,
    tenant: TenantId,
    skus: Value,
    now: Timestamp,
) -> Result<(), Error> {
    let day = open_day(tx, now).await?;
    tx.run(LICENSES_NOTE, values![tenant, day.number(), skus]).await.map(drop)
}

/// The same of all licenses of a tenant, with which its history begins.
pub(super) async fn tenant_note(tx: &mut Tx, tenant: TenantId, day: i64) -> Result<(), Error> {
    tx.run(TENANT_NOTE, values![tenant, day]).await.map(drop)
}
