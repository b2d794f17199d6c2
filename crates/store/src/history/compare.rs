//! What differs between two days, license by license.

use std::collections::BTreeMap;

use domain::{
    account::Verb,
    asset::Day,
    catalogue::{ProductNames, is_free_pool},
    history::{ChangeTotals, Comparison, DayCoverage, Figures, LicenseChange, LicenseDay, PeopleMoved},
    id::{OrganizationId, SkuId, TenantId},
    seat::{CapabilityStatus, Seats},
};

use super::{
    people::{moved, near_enough},
    read_days::people_anew,
};
use crate::{
    Store,
    asset::{license_id, open_license},
    error::Error,
    organization::organization,
    product_name::product_names,
    row::Row,
    scope::{Scope, in_scope},
    sql::{Tx, statements},
    value::values,
};

/// The last numbers of license `s` up to a day, under a name.
macro_rules! last_day {
    ($name:literal, $day:literal) => {
        concat!(
            " LEFT JOIN license_day ",
            $name,
            " ON ",
            $name,
            ".license_id = s.id AND ",
            $name,
            ".day = (SELECT MAX(x.day) FROM license_day x WHERE x.license_id = s.id AND x.day <= ",
            $day,
            ")"
        )
    };
}

/// The first day on which a kind of the tenant's data was read well.
macro_rules! known_from {
    ($kind:literal) => {
        concat!(
            "(SELECT MIN(r.from_day) FROM read_days r WHERE r.tenant_id = s.tenant_id AND r.kind = '",
            $kind,
            "')"
        )
    };
}

statements! {
    LICENSES_COMPARED = concat!("SELECT t.id, COALESCE(NULLIF(t.display_name, ''), NULLIF(t.default_domain, ''), t.id) AS name,
            o.id AS organization_id, o.name AS organization_name, s.sku_id, s.part_number,
            ", known_from!("licenses"), " AS licenses_from, COALESCE(",
            people_anew!("s.tenant_id", "$7"), ", ", known_from!("users"), ") AS users_from,
            b.day AS b_day, b.status AS b_status, b.enabled AS b_enabled, b.warning AS b_warning,
            b.suspended AS b_suspended, b.locked_out AS b_locked_out, b.consumed AS b_consumed, b.ended AS b_ended,
            a.day AS a_day, a.status AS a_status, a.enabled AS a_enabled, a.warning AS a_warning,
            a.suspended AS a_suspended, a.locked_out AS a_locked_out, a.consumed AS a_consumed, a.ended AS a_ended
        FROM subscribed_sku s
        JOIN tenant t ON t.id = s.tenant_id
        LEFT JOIN tenant_match m ON m.tenant_id = t.id
        LEFT JOIN organization o ON o.id = m.organization_id",
        last_day!("b", "$6"), last_day!("a", "$7"), "
        WHERE a.day IS NOT NULL AND (CAST($5 AS TEXT) IS NULL OR m.organization_id = $5)
            AND (b.day IS NULL OR b.day <> a.day OR EXISTS (SELECT 1 FROM holder_day h
                WHERE h.tenant_id = s.tenant_id AND h.day > $6 AND h.day <= $7))
            AND ", in_scope!("m.organization_id"), " AND ", open_license!("s.tenant_id", "s.sku_id"));
    DAY_COVERAGE = concat!("SELECT COUNT(DISTINCT r.tenant_id) AS tenants,
            COUNT(DISTINCT CASE WHEN r.to_day >= $5 THEN r.tenant_id END) AS good
        FROM read_days r LEFT JOIN tenant_match m ON m.tenant_id = r.tenant_id
        WHERE r.kind = 'licenses' AND r.from_day <= $5 AND (CAST($4 AS TEXT) IS NULL OR m.organization_id = $4)
            AND ", in_scope!("m.organization_id"));
}

impl Store {
    /// What differs between the ends of two days, over what the scope may see or one organization of it.
    /// Of those that differ, page `page`, counted from 0, of `rows`. [`Error::Invalid`] of `from` unless the first day lies
    /// before the last, and near enough to it.
    pub async fn history_compare(
        &self,
        scope: &Scope,
        organization: Option<OrganizationId>,
        (from, to): (Day, Day),
        (page, rows): (usize, usize),
    ) -> Result<Comparison, Error> {
        scope.require(Verb::ReadLicenses)?;
        if from >= to {
            let message = "Choose a first day that lies before the last.".to_owned();
            return Err(Error::Invalid { field: "from", message });
        }
        near_enough(from, to)?;
        let mut tx = self.db.snapshot().await?;
        let moved = moved(&mut tx, scope, organization, (from, to)).await?;
        let names = product_names(&mut tx).await?;
        let days = values![organization, from.number(), to.number()];
        let found = tx.all(LICENSES_COMPARED, scope.reading(days)).await?;
        let mut changes =
            found.iter().map(|row| change(row, &names, from, &moved)).collect::<Result<Vec<_>, _>>()?;
        changes.retain(LicenseChange::differs);
        changes.sort_by_cached_key(|change| {
            let organization = change.organization.as_ref().map(|it| it.name.to_lowercase());
            let (tenant, product) = (change.tenant_name.to_lowercase(), change.product.to_lowercase());
            (organization.is_none(), organization, tenant, product, change.tenant, change.sku)
        });
        Ok(Comparison {
            from: covered(&mut tx, scope, organization, from).await?,
            to: covered(&mut tx, scope, organization, to).await?,
            totals: ChangeTotals::of(&changes),
            count: u32::try_from(changes.len()).unwrap_or(u32::MAX),
            changes: changes.into_iter().skip(page.saturating_mul(rows)).take(rows).collect(),
        })
    }
}

async fn covered(
    tx: &mut Tx,
    scope: &Scope,
    organization: Option<OrganizationId>,
    day: Day,
) -> Result<DayCoverage, Error> {
    let row = tx.first(DAY_COVERAGE, scope.filter_and(values![organization, day.number()])).await?;
    let row = row.ok_or(Error::NotFound)?;
    Ok(DayCoverage { day, tenants: row.count("tenants")?, read: row.count("good")? })
}

fn change(
    row: &Row,
    names: &ProductNames,
    from: Day,
    moved: &BTreeMap<(TenantId, SkuId), [u32; 2]>,
) -> Result<LicenseChange, Error> {
    let (tenant, sku): (TenantId, SkuId) = (row.parse("id")?, row.parse("sku_id")?);
    let known = |column| Ok::<bool, Error>(row.opt_int(column)?.is_some_and(|first| first <= from.number()));
    let [gained, lost] = moved.get(&(tenant, sku)).copied().unwrap_or_default();
    let before = match figures(row, BEFORE)? {
        // Its tenant was known, so it had none.
        None if known("licenses_from")? => Some(Figures::default()),
        before => before,
    };
    Ok(LicenseChange {
        organization: organization(row)?,
        tenant,
        tenant_name: row.text("name")?,
        sku,
        product: names.display(sku, &row.text("part_number")?),
        is_free_pool: is_free_pool(sku),
        license: license_id(tenant, sku),
        before,
        after: figures(row, AFTER)?,
        people: known("users_from")?.then_some(PeopleMoved { gained, lost }),
    })
}

/// Names of the columns of one of the two days.
type Columns = [&'static str; 8];
const BEFORE: Columns =
    ["b_day", "b_status", "b_enabled", "b_warning", "b_suspended", "b_locked_out", "b_consumed", "b_ended"];
const AFTER: Columns =
    ["a_day", "a_status", "a_enabled", "a_warning", "a_suspended", "a_locked_out", "a_consumed", "a_ended"];

fn figures(row: &Row, columns: Columns) -> Result<Option<Figures>, Error> {
    let [day, status, enabled, warning, suspended, locked_out, consumed, ended] = columns;
    let Some(day) = row.opt_int(day)? else { return Ok(None) };
    let stored = LicenseDay {
        day: Day::from_number(day),
        status: CapabilityStatus::from(row.text(status)?),
        seats: Seats {
            enabled: row.int(enabled)?,
            warning: row.int(warning)?,
            suspended: row.int(suspended)?,
            locked_out: row.int(locked_out)?,
            consumed: row.int(consumed)?,
        },
        ended: row.flag(ended)?,
    };
    Ok(Some(stored.figures()))
}
