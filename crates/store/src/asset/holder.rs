//! The people who hold a license, by direct assignment or by a group. Suspended seats take nobody off the list; an
//! assignment in error makes nobody a holder, and is listed for itself.

use std::collections::{BTreeMap, btree_map::Entry};

use domain::{
    account::Verb,
    asset::{AssignmentProblem, DirectoryPerson, Holder, HolderFilter, HolderPage, HolderShown},
    directory_user::{AssignmentError, AssignmentState, UserType},
    id::{AssetId, DirectoryUserId, OrganizationId, SkuId, TenantId},
};

use super::{license::license_visible, license_id::license_key};
use crate::{
    Store,
    error::Error,
    row::Row,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
};

/// Assignments of license `$1`, `$2`. The tenant's people are gone through, not the product's of all tenants: SQLite
/// takes a CROSS JOIN in its order.
macro_rules! assignments {
    ($columns:literal, $join:literal, $condition:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM directory_user u CROSS JOIN license_assignment a ",
            $join,
            " WHERE u.tenant_id = $1 AND u.missing_since IS NULL AND a.user_id = u.id AND a.sku_id = $2",
            $condition
        )
    };
}

statements! {
    HOLDER_LIST = assignments!(
        "u.external_id, COALESCE(NULLIF(u.display_name, ''), u.user_principal_name) AS name, u.user_principal_name,
            u.account_enabled, u.user_type, a.group_id, g.display_name AS group_name, a.state, a.error",
        "LEFT JOIN directory_group g ON g.tenant_id = u.tenant_id AND g.external_id = a.group_id",
        ""
    );
    HOLDER_IDS = assignments!("DISTINCT u.external_id", "", " AND a.state <> 'Error'");
    HOLDER_COUNT = assignments!("COUNT(DISTINCT a.user_id) AS holders", "", " AND a.state <> 'Error'");
    HOLDER_COUNTS = "SELECT u.tenant_id, a.sku_id, COUNT(DISTINCT a.user_id) AS holders
        FROM tenant_match m CROSS JOIN directory_user u CROSS JOIN license_assignment a
        WHERE m.organization_id = $1 AND u.tenant_id = m.tenant_id AND u.missing_since IS NULL AND a.user_id = u.id
            AND a.state <> 'Error'
        GROUP BY u.tenant_id, a.sku_id";
}

impl Store {
    /// A page of the people who hold a license, or whose assignment of it does not work, by name: `rows` of them from
    /// page `page`, counted from 0. [`Error::NotFound`] if there is no such license, or not for this scope.
    pub async fn license_holders(
        &self,
        scope: &Scope,
        id: AssetId,
        filter: &HolderFilter,
        page: usize,
        rows: usize,
    ) -> Result<HolderPage, Error> {
        scope.require(Verb::ReadAssets)?;
        let mut tx = self.db.snapshot().await?;
        let (tenant, sku) = license_key(&mut tx, id).await?.ok_or(Error::NotFound)?;
        license_visible(&mut tx, scope, tenant, sku).await?;
        let mut people: BTreeMap<DirectoryUserId, Holder> = BTreeMap::new();
        for row in tx.all(HOLDER_LIST, values![tenant, sku]).await? {
            let holder = match people.entry(row.parse("external_id")?) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(holder(&row, tenant)?),
            };
            assigned(holder, &row)?;
        }
        let mut list: Vec<_> = people.into_values().collect();
        let count = |shown: HolderShown| list.iter().filter(|holder| shown.takes(holder)).count();
        let counts = HolderShown::ALL.map(count).to_vec();
        filter.narrow(&mut list);
        for holder in &mut list {
            holder.groups.sort_unstable();
        }
        list.sort_by_cached_key(|holder| (holder.name.to_lowercase(), holder.person));
        let total = list.len();
        let rows = list.into_iter().skip(page.saturating_mul(rows)).take(rows).collect();
        Ok(HolderPage { rows, total, counts })
    }
}

/// Adds one assignment to what is known of somebody.
fn assigned(holder: &mut Holder, row: &Row) -> Result<(), Error> {
    let state = AssignmentState::from(row.text("state")?);
    let id = row.text("group_id")?;
    let group = if id.is_empty() {
        None
    } else {
        Some(row.opt_text("group_name")?.filter(|name| !name.is_empty()).unwrap_or(id))
    };
    if matches!(state, AssignmentState::Error | AssignmentState::ActiveWithError) {
        let error = row.opt_text("error")?.and_then(|word| AssignmentError::from_graph(&word));
        holder.problems.push(AssignmentProblem { group: group.clone(), error });
    }
    if state.is_held() {
        match group {
            None => holder.direct = true,
            Some(group) => holder.groups.push(group),
        }
    }
    Ok(())
}

fn holder(row: &Row, tenant: TenantId) -> Result<Holder, Error> {
    Ok(Holder {
        person: DirectoryPerson { tenant, user: row.parse("external_id")? },
        name: row.text("name")?,
        user_principal_name: row.text("user_principal_name")?,
        enabled: row.flag("account_enabled")?,
        kind: UserType::from(row.text("user_type")?),
        direct: false,
        groups: Vec::new(),
        problems: Vec::new(),
    })
}

/// Everyone who holds a license, in the order of their ids. It checks no right.
pub(super) async fn holders_of(
    tx: &mut Tx,
    tenant: TenantId,
    sku: SkuId,
) -> Result<Vec<DirectoryPerson>, Error> {
    let person = |row: &Row| Ok(DirectoryPerson { tenant, user: row.parse("external_id")? });
    let mut people = tx
        .all(HOLDER_IDS, values![tenant, sku])
        .await?
        .iter()
        .map(person)
        .collect::<Result<Vec<_>, Error>>()?;
    people.sort_unstable();
    Ok(people)
}

/// How many hold a license. It checks no right.
pub(super) async fn holder_count(tx: &mut Tx, tenant: TenantId, sku: SkuId) -> Result<u64, Error> {
    tx.first(HOLDER_COUNT, values![tenant, sku]).await?.map_or(Ok(0), |row| row.count64("holders"))
}

/// How many hold each license of an organization that somebody holds. It checks no right.
pub(super) async fn holder_counts(
    tx: &mut Tx,
    organization: OrganizationId,
) -> Result<BTreeMap<(TenantId, SkuId), u64>, Error> {
    let rows = tx.all(HOLDER_COUNTS, values![organization]).await?;
    let count = |row: &Row| Ok(((row.parse("tenant_id")?, row.parse("sku_id")?), row.count64("holders")?));
    rows.iter().map(count).collect()
}
