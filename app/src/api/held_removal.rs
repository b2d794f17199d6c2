//! Held removals: lists of rows that Microsoft no longer lists and that end only when a person approves.

use domain::{
    held::{HeldItem, HeldKind, HeldRemoval, HeldState},
    id::{HeldRemovalId, IntegrationId, SyncRunId},
    time::Timestamp,
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// The most items of one list that a page is sent; the rest is counted.
pub const ITEMS_SHOWN: usize = 200;

/// Held removals of an integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldPage {
    /// The integration's name.
    pub name: String,
    /// The lists that wait, then those that were rejected; the oldest first.
    pub lists: Vec<HeldList>,
}

/// One list, with no more items than a page can show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldList {
    /// The list.
    pub id: HeldRemovalId,
    /// The tenant's name; empty when whole tenants would end.
    pub tenant: String,
    /// What would end.
    pub kind: HeldKind,
    /// The run that made the list as it is now.
    pub run: SyncRunId,
    /// Since when it waits.
    pub since: Timestamp,
    /// Rows of this kind that there were when it was held.
    pub current_rows: u32,
    /// Whether it waits, or was rejected and still keeps rows.
    pub state: HeldState,
    /// Rows that would end.
    pub count: usize,
    /// The first [`ITEMS_SHOWN`] of them.
    pub items: Vec<HeldItem>,
}

impl From<HeldRemoval> for HeldList {
    fn from(held: HeldRemoval) -> Self {
        let count = held.items.len();
        let mut items = held.items;
        items.truncate(ITEMS_SHOWN);
        Self {
            id: held.id,
            tenant: held.tenant_name,
            kind: held.kind,
            run: held.run,
            since: held.created_at,
            current_rows: held.current_rows,
            state: held.state,
            count,
            items,
        }
    }
}

/// What a person decides about a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldDecision {
    /// The list.
    pub held: HeldRemovalId,
    /// The run that made the list as the person saw it: a newer list is not decided by an older page.
    pub run: SyncRunId,
    /// Whether the rows end; else they stay.
    pub approve: bool,
}

/// The lists that wait.
#[server(prefix = "/fn", endpoint = "list_held_removals", input = GetUrl, output = Answer)]
pub async fn list_held_removals(
    /// The integration.
    id: IntegrationId,
) -> Result<HeldPage, AppError> {
    let caller = crate::caller::Caller::current()?;
    let found = caller.store.integration_find(&caller.scope, id).await?;
    let name = found.ok_or_else(|| AppError::NotFound.refused())?.name;
    let mut lists = caller.store.held_list(&caller.scope, id).await?;
    lists.sort_by_key(|held| (held.state, held.created_at, held.id));
    Ok(HeldPage { name, lists: lists.into_iter().map(HeldList::from).collect() })
}

/// Approves exactly the list that the person saw, or rejects it.
#[server(prefix = "/fn", endpoint = "decide_held_removal", input = Json, output = Answer)]
pub async fn decide_held_removal(
    /// The list and the decision.
    form: HeldDecision,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    let HeldDecision { held, run, approve } = form;
    if approve {
        caller.store.held_approve(&caller.scope, held, run, now).await?;
    } else {
        caller.store.held_reject(&caller.scope, held, run, now).await?;
    }
    Ok(())
}
