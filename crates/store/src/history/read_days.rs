//! The days on which tenants were read well: at most one row a day for each kind of a tenant's data, and one for as long
//! as no day is missed. With them, the days on which a tenant's history of people began anew.

use domain::{asset::Day, history::DaySpan, id::TenantId, time::Timestamp, unit::UnitKind};
use serde_json::json;

use super::{
    day::{day, open_day},
    licenses::tenant_note,
};
use crate::{
    error::Error,
    json::rows,
    row::Row,
    sql::{Tx, statements},
    value::values,
};

/// The last day up to `$day` on which a tenant's history of people began anew; NULL if it never did. Who held what is
/// known from the end of that day on.
macro_rules! people_anew {
    ($tenant:literal, $day:literal) => {
        concat!(
            "(SELECT MAX(n.from_day) FROM read_days n WHERE n.tenant_id = ",
            $tenant,
            " AND n.kind = 'people_anew' AND n.from_day <= ",
            $day,
            ")"
        )
    };
}
pub(super) use people_anew;

statements! {
    // Of these, those that are read for the first time.
    READ_FIRST = "SELECT r.value->>'tenant' AS tenant_id FROM {rows $1} WHERE r.value->>'kind' = 'licenses'
        AND NOT EXISTS (SELECT 1 FROM read_days d WHERE d.tenant_id = r.value->>'tenant' AND d.kind = 'licenses')";
    READ_GO_ON = "UPDATE read_days SET to_day = $2 WHERE to_day + 1 = $2
        AND (tenant_id, kind) IN (SELECT r.value->>'tenant', r.value->>'kind' FROM {rows $1})";
    READ_BEGIN = "INSERT INTO read_days (tenant_id, kind, from_day, to_day)
        SELECT r.value->>'tenant', r.value->>'kind', CAST($2 AS BIGINT), CAST($2 AS BIGINT) FROM {rows $1}
        WHERE NOT EXISTS (SELECT 1 FROM read_days d WHERE d.tenant_id = r.value->>'tenant'
            AND d.kind = r.value->>'kind' AND d.to_day >= $2)
        ON CONFLICT (tenant_id, kind, from_day) DO NOTHING";
    READ_EVER = "SELECT COUNT(*) AS n FROM read_days WHERE tenant_id = $1 AND kind = $2";
    // No kind of data: a mark of this one day.
    PEOPLE_ANEW = "INSERT INTO read_days (tenant_id, kind, from_day, to_day) VALUES ($1, 'people_anew', $2, $2)
        ON CONFLICT (tenant_id, kind, from_day) DO NOTHING";
    READ_SPANS = "SELECT tenant_id, from_day, to_day FROM read_days WHERE tenant_id = $1 AND kind = $2
        ORDER BY from_day";
}

/// Notes that these have been read well. Once a day is enough for each; call it after their rows were written.
pub(crate) async fn read_days_note(
    tx: &mut Tx,
    units: &[(TenantId, UnitKind)],
    now: Timestamp,
) -> Result<(), Error> {
    if units.is_empty() {
        return Ok(());
    }
    let day = open_day(tx, now).await?.number();
    let units = rows(units.iter().map(|(tenant, kind)| json!({ "tenant": tenant, "kind": kind.key() })));
    for row in tx.all(READ_FIRST, values![units.clone()]).await? {
        tenant_note(tx, row.parse("tenant_id")?, day).await?;
    }
    tx.run(READ_GO_ON, values![units.clone(), day]).await?;
    tx.run(READ_BEGIN, values![units, day]).await.map(drop)
}

/// Whether a kind of a tenant's data has a history yet.
pub(super) async fn read_ever(tx: &mut Tx, tenant: TenantId, kind: UnitKind) -> Result<bool, Error> {
    let row = tx.first(READ_EVER, values![tenant, kind.key()]).await?.ok_or(Error::NotFound)?;
    Ok(row.int("n")? > 0)
}

/// Begins a tenant's history of people anew on a day.
pub(super) async fn people_begin_anew(tx: &mut Tx, tenant: TenantId, day: Day) -> Result<(), Error> {
    tx.run(PEOPLE_ANEW, values![tenant, day.number()]).await.map(drop)
}

/// The days on which a kind of a tenant's data was read well. It checks no right.
pub(super) async fn read_spans(tx: &mut Tx, tenant: TenantId, kind: UnitKind) -> Result<Vec<DaySpan>, Error> {
    let span = |row: &Row| Ok(DaySpan { from: day(row, "from_day")?, to: day(row, "to_day")? });
    tx.all(READ_SPANS, values![tenant, kind.key()]).await?.iter().map(span).collect()
}
