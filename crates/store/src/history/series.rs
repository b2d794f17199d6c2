//! The numbers of one license, day by day.

use domain::{
    account::Verb,
    asset::Day,
    history::{DayPoint, LicenseDay, series},
    id::{SkuId, TenantId},
    seat::{CapabilityStatus, Seats},
    unit::UnitKind,
};

use super::{
    day::day,
    read_days::{people_anew, read_spans},
};
use crate::{
    Store,
    asset::open_license,
    error::Error,
    row::Row,
    scope::{Scope, in_scope},
    sql::{Tx, statements},
    value::values,
};

/// Days that are read at once: ten years and a little.
const MOST_DAYS: i64 = 3_700;

statements! {
    LICENSE_SEEN = concat!("SELECT s.id, s.part_number,
            COALESCE(NULLIF(t.display_name, ''), NULLIF(t.default_domain, ''), t.id) AS tenant_name,
            (SELECT MIN(r.from_day) FROM read_days r WHERE r.tenant_id = t.id AND r.kind = 'users') AS users_from,
            ", people_anew!("t.id", "$7"), " AS people_anew
        FROM subscribed_sku s JOIN tenant t ON t.id = s.tenant_id LEFT JOIN tenant_match m ON m.tenant_id = t.id
        WHERE s.tenant_id = $5 AND s.sku_id = $6 AND ", in_scope!("m.organization_id"), " AND ",
        open_license!("s.tenant_id", "s.sku_id"));
    // From the last one before the days that are asked for, since a day without a row is as the one before.
    LICENSE_DAYS = "SELECT h.day, h.status, h.enabled, h.warning, h.suspended, h.locked_out, h.consumed, h.ended
        FROM license_day h WHERE h.license_id = $1 AND h.day <= $3 AND h.day >= COALESCE(
            (SELECT MAX(x.day) FROM license_day x WHERE x.license_id = $1 AND x.day <= $2), $2)
        ORDER BY h.day";
}

impl Store {
    /// The numbers of a license at the end of each day from one to another. [`Error::NotFound`] if there is no such
    /// license, or not for this scope; [`Error::Invalid`] of `from` for more than ten years.
    pub async fn license_history(
        &self,
        scope: &Scope,
        (tenant, sku): (TenantId, SkuId),
        from: Day,
        to: Day,
    ) -> Result<Vec<DayPoint>, Error> {
        scope.require(Verb::ReadLicenses)?;
        if to.number() - from.number() > MOST_DAYS {
            let message = "Choose at most ten years.".to_owned();
            return Err(Error::Invalid { field: "from", message });
        }
        let mut tx = self.db.snapshot().await?;
        let license = license_seen(&mut tx, scope, (tenant, sku), to).await?.int("id")?;
        let days = tx.all(LICENSE_DAYS, values![license, from.number(), to.number()]).await?;
        let days = days.iter().map(license_day).collect::<Result<Vec<_>, _>>()?;
        let read = read_spans(&mut tx, tenant, UnitKind::Licenses).await?;
        Ok(series(&days, &read, from, to))
    }
}

/// The key of a license with its names, and since when its holders are known as seen from a day; [`Error::NotFound`] if
/// there is none, or not for this scope.
pub(super) async fn license_seen(
    tx: &mut Tx,
    scope: &Scope,
    (tenant, sku): (TenantId, SkuId),
    to: Day,
) -> Result<Row, Error> {
    tx.first(LICENSE_SEEN, scope.reading(values![tenant, sku, to.number()])).await?.ok_or(Error::NotFound)
}

fn license_day(row: &Row) -> Result<LicenseDay, Error> {
    Ok(LicenseDay {
        day: day(row, "day")?,
        status: CapabilityStatus::from(row.text("status")?),
        seats: Seats {
            enabled: row.int("enabled")?,
            warning: row.int("warning")?,
            suspended: row.int("suspended")?,
            locked_out: row.int("locked_out")?,
            consumed: row.int("consumed")?,
        },
        ended: row.flag("ended")?,
    })
}
