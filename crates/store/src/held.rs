//! Held removals as units see them: which rows wait for a person, which a person kept, and the newest list of each
//! read (security rule 76). What people decide is in `held_decision`.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    held::{HeldKind, HeldState},
    id::{HeldRemovalId, IntegrationId, TenantId},
    time::Timestamp,
};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::{
    directory_group::groups_revive,
    directory_user_end::users_revive,
    error::Error,
    fence::Fenced,
    json::rows,
    sku::skus_revive,
    sql::{Tx, statements},
    subscription::subscriptions_revive,
    value::{Value, values},
};

/// Whether the removal of a stored row is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Hold {
    /// It is not.
    #[default]
    None,
    /// It waits for a person.
    Pending,
    /// A person rejected it: the row stays, missing or not, until Microsoft lists it again.
    Kept,
}

/// What one read says of the removals that the deletion guard holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldList {
    /// What would end.
    pub kind: HeldKind,
    /// Live rows of this kind before.
    pub current_rows: u32,
    /// Whether everything was read: then the items replace the list that waits, and none dissolve it. Else they are
    /// added to it.
    pub whole: bool,
    /// External ids and names of the rows that are missing. Those that a person kept are passed over.
    pub items: Vec<(String, String)>,
    /// External ids of rows that were held or kept, and that Microsoft lists now. Naming others does no harm.
    pub returned: Vec<String>,
}

/// The condition on list `h` that it is of a kind in `$3`, and belongs to tenant `$1`, or where that is NULL to
/// integration `$2` itself.
macro_rules! list_of {
    () => {
        "h.kind IN (SELECT r.value->>'kind' FROM {rows $3}) AND h.state IN ('pending', 'rejected')
            AND (h.tenant_id = $1
                OR (CAST($1 AS TEXT) IS NULL AND h.tenant_id IS NULL AND h.integration_id = $2))"
    };
}

statements! {
    HELD_KEYS = concat!("SELECT i.external_id, h.kind, h.state FROM held_removal h JOIN held_item i ON i.held_id = h.id
        WHERE ", list_of!());
    // Locked: a person may be deciding about it.
    HELD_LISTS = concat!("SELECT h.id, h.integration_id, h.kind, h.state FROM held_removal h WHERE ", list_of!(),
        " ORDER BY h.id {for update}");
    HELD_INSERT = "INSERT INTO held_removal (id, integration_id, tenant_id, kind, run_id, created_at, current_rows, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending')";
    HELD_GROWN = "UPDATE held_removal SET run_id = $2, current_rows = $3 WHERE id = $1";
    HELD_DISSOLVE = "UPDATE held_removal SET state = 'dissolved', decided_at = $2
        WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM held_item i WHERE i.held_id = $1)";
    ITEM_INSERT = "INSERT INTO held_item (held_id, external_id, name)
        SELECT $2, r.value->>'id', r.value->>'name' FROM {rows $1}";
    ITEM_LIST = "SELECT external_id FROM held_item WHERE held_id = $1";
    ITEM_REMOVE = "DELETE FROM held_item WHERE held_id = $2
        AND external_id IN (SELECT r.value->>'id' FROM {rows $1})";
}

/// The rows whose removal is held, by kind and external id.
#[derive(Debug, Default)]
pub(crate) struct HeldKeys(BTreeMap<HeldKind, BTreeMap<String, Hold>>);

/// A row of a list as a JSON list of its columns has it.
#[derive(Deserialize)]
pub(crate) struct HeldItem {
    kind: String,
    state: String,
    external_id: String,
}

impl HeldKeys {
    /// `None` if one of them is of an unknown kind or state.
    pub(crate) fn of_items(items: Vec<HeldItem>) -> Option<Self> {
        let mut keys = Self::default();
        for HeldItem { kind, state, external_id } in items {
            keys.add(HeldKind::from_key(&kind)?, HeldState::from_key(&state)?, external_id);
        }
        Some(keys)
    }

    /// A person's decision to keep a row weighs more than another list that waits.
    fn add(&mut self, kind: HeldKind, state: HeldState, external_id: String) {
        let hold = match state {
            HeldState::Pending => Hold::Pending,
            HeldState::Rejected => Hold::Kept,
        };
        let known = self.0.entry(kind).or_default().entry(external_id).or_insert(hold);
        *known = (*known).max(hold);
    }

    pub(crate) fn of(&self, kind: HeldKind, key: &str) -> Hold {
        self.0.get(&kind).and_then(|keys| keys.get(key)).copied().unwrap_or_default()
    }

    pub(crate) fn is_kept(&self, kind: HeldKind, key: &str) -> bool {
        self.of(kind, key) == Hold::Kept
    }
}

/// What is held of a tenant by any integration, or of an integration's own tenants where `tenant` is `None`.
pub(crate) async fn held_keys(
    tx: &mut Tx,
    integration: Option<IntegrationId>,
    tenant: Option<TenantId>,
    kinds: &[HeldKind],
) -> Result<HeldKeys, Error> {
    let mut keys = HeldKeys::default();
    for row in tx.all(HELD_KEYS, values![tenant, integration, kinds_of(kinds)]).await? {
        let state = row.key("state", HeldState::from_key)?;
        keys.add(row.key("kind", HeldKind::from_key)?, state, row.text("external_id")?);
    }
    Ok(keys)
}

fn kinds_of(kinds: &[HeldKind]) -> Value {
    rows(kinds.iter().map(|kind| json!({ "kind": kind.key() })))
}

/// The ids without those that a person kept: a second belt, should a plan name them.
pub(crate) async fn unkept(
    tx: &mut Tx,
    tenant: TenantId,
    kind: HeldKind,
    ids: impl Iterator<Item = String>,
) -> Result<Vec<String>, Error> {
    let ids: Vec<String> = ids.collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    let held = held_keys(tx, None, Some(tenant), &[kind]).await?;
    Ok(ids.into_iter().filter(|id| !held.is_kept(kind, id)).collect())
}

/// Brings the lists of one kind up to date; the number of rows that changed. Call it before the rows themselves are
/// written: a person's decision locks in the same order.
pub(crate) async fn held_update(
    tx: &mut Tx,
    fenced: &Fenced,
    tenant: Option<TenantId>,
    list: &HeldList,
    now: Timestamp,
) -> Result<u64, Error> {
    if !fenced.any_held && list.items.is_empty() && list.returned.is_empty() {
        return Ok(0);
    }
    let lists = tx.all(HELD_LISTS, values![tenant, fenced.integration, kinds_of(&[list.kind])]).await?;
    let mut changed = revive(tx, tenant, list, now).await?;
    let returned: BTreeSet<&str> = list.returned.iter().map(String::as_str).collect();
    let mut kept: BTreeSet<String> = BTreeSet::new();
    let mut pending = None;
    for row in &lists {
        let id: HeldRemovalId = row.parse("id")?;
        let items = tx.all(ITEM_LIST, values![id]).await?;
        let items = items.iter().map(|item| item.text("external_id")).collect::<Result<BTreeSet<_>, _>>()?;
        let (back, missing): (BTreeSet<_>, BTreeSet<_>) =
            items.into_iter().partition(|item| returned.contains(item.as_str()));
        changed += remove(tx, id, &back, now).await?;
        match row.key("state", HeldState::from_key)? {
            HeldState::Rejected => kept.extend(missing),
            HeldState::Pending if row.parse::<IntegrationId>("integration_id")? == fenced.integration => {
                pending = Some((id, missing));
            }
            HeldState::Pending => {}
        }
    }
    let wanted = |(id, _): &&(String, String)| !kept.contains(id) && !returned.contains(id.as_str());
    let items: BTreeMap<_, _> = list.items.iter().filter(wanted).map(|(id, name)| (id, name)).collect();
    Ok(changed + replace(tx, fenced, tenant, list, pending, items, now).await?)
}

/// Writes the newest list of what waits.
async fn replace(
    tx: &mut Tx,
    fenced: &Fenced,
    tenant: Option<TenantId>,
    list: &HeldList,
    pending: Option<(HeldRemovalId, BTreeSet<String>)>,
    items: BTreeMap<&String, &String>,
    now: Timestamp,
) -> Result<u64, Error> {
    let (id, waiting) = match pending {
        Some(pending) => pending,
        None if items.is_empty() => return Ok(0),
        None => {
            let id = HeldRemovalId(Uuid::new_v4());
            let kind = list.kind.key();
            let values = values![id, fenced.integration, tenant, kind, fenced.run, now, list.current_rows];
            tx.run(HELD_INSERT, values).await?;
            (id, BTreeSet::new())
        }
    };
    let new = items.iter().filter(|(id, _)| !waiting.contains(**id));
    let new: Vec<_> = new.map(|(id, name)| json!({ "id": id, "name": name })).collect();
    let mut changed = 0;
    if !new.is_empty() {
        // A longer list is another list: a person who saw the shorter one has not decided about it.
        tx.run(HELD_GROWN, values![id, fenced.run, list.current_rows]).await?;
        changed += tx.run(ITEM_INSERT, values![rows(new), id]).await?;
    }
    if list.whole {
        let gone = waiting.into_iter().filter(|item| !items.contains_key(item)).collect();
        changed += remove(tx, id, &gone, now).await?;
    }
    Ok(changed)
}

/// Takes items off a list; one that is empty then is done with.
async fn remove(
    tx: &mut Tx,
    list: HeldRemovalId,
    items: &BTreeSet<String>,
    now: Timestamp,
) -> Result<u64, Error> {
    if items.is_empty() {
        return Ok(0);
    }
    let removed = tx.run(ITEM_REMOVE, values![ids(items), list]).await?;
    tx.run(HELD_DISSOLVE, values![list, now]).await?;
    Ok(removed)
}

/// Rows that were seen live: a person may have ended them while the read was under way.
async fn revive(
    tx: &mut Tx,
    tenant: Option<TenantId>,
    list: &HeldList,
    now: Timestamp,
) -> Result<u64, Error> {
    let Some(tenant) = tenant.filter(|_| !list.returned.is_empty()) else { return Ok(0) };
    let ids = ids(&list.returned);
    match list.kind {
        HeldKind::Skus => skus_revive(tx, tenant, ids, now).await,
        HeldKind::Subscriptions => subscriptions_revive(tx, tenant, ids).await,
        HeldKind::Users => users_revive(tx, tenant, ids, now).await,
        HeldKind::Groups => groups_revive(tx, tenant, ids).await,
        HeldKind::Tenants => Ok(0),
    }
}

/// Ids as a bulk parameter.
pub(crate) fn ids<'a>(ids: impl IntoIterator<Item = &'a String>) -> Value {
    rows(ids.into_iter().map(|id| json!({ "id": id })))
}
