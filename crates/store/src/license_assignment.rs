//! License assignments: which directory user holds which SKU, directly or by which group, and whether it works.

use std::{borrow::Cow, collections::BTreeMap};

use domain::{
    directory_user::{AssignmentError, AssignmentState, DirectoryUser, LicenseAssignment, sort_assignments},
    id::{DirectoryUserId, GroupId, SkuId, TenantId},
};
use serde::Serialize;
use serde_json::json;

use crate::{
    error::Error,
    json::{rows, text},
    row::Row,
    sql::{Tx, statements},
    value::{Value, values},
};

macro_rules! assignment_rows {
    ($condition:literal) => {
        concat!(
            "SELECT a.sku_id, a.user_id, a.group_id, a.state, a.error, a.disabled_plans
            FROM license_assignment a JOIN directory_user u ON u.id = a.user_id WHERE u.tenant_id = $1",
            $condition
        )
    };
}

statements! {
    ASSIGNMENT_LIST = assignment_rows!("");
    ASSIGNMENT_NAMED = assignment_rows!(" AND u.external_id IN (SELECT r.value->>'id' FROM {rows $2})");
    ASSIGNMENT_TRIM = "DELETE FROM license_assignment
        WHERE user_id IN (SELECT CAST(r.value->>'user' AS BIGINT) FROM {rows $1}) AND (user_id, sku_id, group_id) NOT IN
            (SELECT CAST(r.value->>0 AS BIGINT), r.value->>1, COALESCE(r.value->>2, '') FROM {rows $2})";
    ASSIGNMENT_SET = "INSERT INTO license_assignment AS a (user_id, sku_id, group_id, state, error, disabled_plans)
        SELECT CAST(r.value->>0 AS BIGINT), r.value->>1, COALESCE(r.value->>2, ''), r.value->>3, r.value->>4, r.value->>5
        FROM {rows $1} WHERE true
        ON CONFLICT (user_id, sku_id, group_id) DO UPDATE SET state = excluded.state, error = excluded.error,
            disabled_plans = excluded.disabled_plans
        WHERE (a.state, a.error, a.disabled_plans)
            IS DISTINCT FROM (excluded.state, excluded.error, excluded.disabled_plans)";
}

/// The assignments of a tenant's users by the users' keys here, each list in its one order; of all, or of those named.
pub(crate) async fn assignments_stored(
    tx: &mut Tx,
    tenant: TenantId,
    named: Option<Value>,
) -> Result<BTreeMap<i64, Vec<LicenseAssignment>>, Error> {
    let found = match named {
        None => tx.all(ASSIGNMENT_LIST, values![tenant]).await?,
        Some(named) => tx.all(ASSIGNMENT_NAMED, values![tenant, named]).await?,
    };
    let mut lists: BTreeMap<i64, Vec<LicenseAssignment>> = BTreeMap::new();
    for row in &found {
        lists.entry(row.int("user_id")?).or_default().push(assignment(row)?);
    }
    lists.values_mut().for_each(sort_assignments);
    Ok(lists)
}

fn assignment(row: &Row) -> Result<LicenseAssignment, Error> {
    let direct = row.text("group_id")?.is_empty();
    Ok(LicenseAssignment {
        sku: row.parse("sku_id")?,
        by_group: if direct { None } else { row.opt_parse("group_id")? },
        state: AssignmentState::from(row.text("state")?),
        error: row.opt_text("error")?.map(AssignmentError::from),
        disabled_plans: row.json("disabled_plans")?,
    })
}

/// One row of [`ASSIGNMENT_SET`], in the order of its columns.
#[derive(Serialize)]
struct AssignmentRow<'a>(i64, SkuId, Option<GroupId>, &'a str, Option<&'a str>, Cow<'a, str>);

fn row(user: i64, one: &LicenseAssignment) -> AssignmentRow<'_> {
    let error = one.error.as_ref().map(AssignmentError::as_str);
    // Nearly no assignment has any.
    let disabled_plans =
        if one.disabled_plans.is_empty() { "[]".into() } else { text(&one.disabled_plans).into() };
    AssignmentRow(user, one.sku, one.by_group, one.state.as_str(), error, disabled_plans)
}

/// The assignments in their one order, none twice: a statement may not meet one key twice.
fn in_order(user: &DirectoryUser) -> Cow<'_, [LicenseAssignment]> {
    let key = |one: &LicenseAssignment| (one.sku, one.by_group);
    if user.assignments.is_sorted_by(|a, b| key(a) < key(b)) {
        return Cow::Borrowed(&user.assignments);
    }
    let mut assignments = user.assignments.clone();
    sort_assignments(&mut assignments);
    Cow::Owned(assignments)
}

/// Makes the assignments of these users equal to those given; the number of rows that changed. `keys` are the users'
/// keys here, `known` those of the users that were here before.
pub(crate) async fn assignments_set(
    tx: &mut Tx,
    users: &[&DirectoryUser],
    known: &BTreeMap<DirectoryUserId, i64>,
    keys: &BTreeMap<DirectoryUserId, i64>,
) -> Result<u64, Error> {
    let key = |user: &DirectoryUser| keys.get(&user.id).copied();
    let lists: Vec<_> = users.iter().filter_map(|user| Some((key(user)?, in_order(user)))).collect();
    let list = rows(lists.iter().flat_map(|(user, list)| list.iter().map(|one| row(*user, one))));
    let mut changed = 0;
    if !known.is_empty() {
        let users = rows(known.values().map(|key| json!({ "user": key })));
        changed += tx.run(ASSIGNMENT_TRIM, values![users, list.clone()]).await?;
    }
    changed += tx.run(ASSIGNMENT_SET, values![list]).await?;
    Ok(changed)
}
