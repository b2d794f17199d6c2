//! Held removals as people see them: the lists that wait, and what is decided about them. A decision is about exactly
//! the list that was seen.

use std::collections::BTreeMap;

use domain::{
    account::Verb,
    held::{HeldItem, HeldKind, HeldRemoval, HeldState},
    id::{HeldRemovalId, IntegrationId, SyncRunId, TenantId},
    time::Timestamp,
};
use serde_json::json;

use crate::{
    Store,
    audit::Entry,
    directory_group::groups_end,
    directory_user_end::users_end,
    discovery::links_end,
    error::Error,
    history::open_day,
    row::Row,
    scope::{Scope, in_scope},
    sku::skus_end,
    sql::{Tx, statements},
    subscription::subscriptions_end,
    value::values,
    version::Topic,
};

/// A list with its tenant, as far as the scope goes; those of whole tenants are looked at item by item.
macro_rules! held_rows {
    ($condition:literal) => {
        concat!(
            "SELECT h.id, h.integration_id, h.tenant_id, h.kind, h.run_id, h.created_at, h.current_rows, h.state,
                COALESCE(NULLIF(t.display_name, ''), NULLIF(t.default_domain, ''), h.tenant_id, '') AS tenant_name
            FROM held_removal h
            LEFT JOIN tenant t ON t.id = h.tenant_id
            LEFT JOIN tenant_match m ON m.tenant_id = h.tenant_id
            WHERE h.state IN ('pending', 'rejected') AND ",
            $condition,
            " AND (h.tenant_id IS NULL OR ",
            in_scope!("m.organization_id"),
            ")"
        )
    };
}

statements! {
    HELD_LIST = held_rows!("h.integration_id = $4");
    HELD_FIND = held_rows!("h.id = $4");
    HELD_ITEMS = "SELECT i.held_id, i.external_id, i.name FROM held_item i JOIN held_removal h ON h.id = i.held_id
        WHERE h.integration_id = $1 AND h.state IN ('pending', 'rejected')";
    TENANTS_VISIBLE = concat!("SELECT COUNT(*) AS listed, COUNT(CASE WHEN ", in_scope!("m.organization_id"),
        " THEN 1 END) AS visible
        FROM held_item i LEFT JOIN tenant_match m ON m.tenant_id = i.external_id WHERE i.held_id = $4");
    HELD_DECIDE = "UPDATE held_removal SET state = $3, decided_by = $4, decided_at = $5
        WHERE id = $1 AND run_id = $2 AND (state = 'pending' OR (state = 'rejected' AND $3 = 'approved'))
        RETURNING id";
    ITEM_IDS = "SELECT external_id FROM held_item WHERE held_id = $1 ORDER BY external_id";
}

impl Store {
    /// The lists of an integration that wait, and those that were rejected and still keep rows; the oldest first, as
    /// far as every tenant they touch lies in the scope.
    pub async fn held_list(
        &self,
        scope: &Scope,
        integration: IntegrationId,
    ) -> Result<Vec<HeldRemoval>, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.snapshot().await?;
        let lists = tx.all(HELD_LIST, scope.filter_and(values![integration])).await?;
        let mut items: BTreeMap<HeldRemovalId, Vec<HeldItem>> = BTreeMap::new();
        for row in tx.all(HELD_ITEMS, values![integration]).await? {
            let item = HeldItem { name: row.text("name")?, external_id: row.text("external_id")? };
            items.entry(row.parse("held_id")?).or_default().push(item);
        }
        let mut seen = Vec::with_capacity(lists.len());
        for row in &lists {
            let mut held = held_removal(row)?;
            held.items = items.remove(&held.id).unwrap_or_default();
            held.items.sort_by_cached_key(|item| (item.name.to_lowercase(), item.external_id.clone()));
            if held.tenant.is_some() || sees_tenants(&mut tx, scope, held.id).await? {
                seen.push(held);
            }
        }
        seen.sort_by_key(|held| (held.created_at, held.id));
        Ok(seen)
    }

    /// Ends exactly the rows of a list that are still live. `run` is the list's as the person saw it; one that has
    /// grown since answers `Conflict` on `held_removal_run`. Also for a list that was rejected before.
    pub async fn held_approve(
        &self,
        scope: &Scope,
        held: HeldRemovalId,
        run: SyncRunId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (mut tx, list) = self.decide(scope, held, run, "approved", now).await?;
        let items = tx.all(ITEM_IDS, values![held]).await?;
        let items = items.iter().map(|row| row.text("external_id")).collect::<Result<Vec<_>, _>>()?;
        let listed = items.len();
        let (ended, topic) = end_rows(&mut tx, &list, items, now).await?;
        Entry::done(scope.principal(), "held.approve", "held_removal", held)
            .with(json!({ "integration": list.integration, "tenant": list.tenant, "kind": list.kind.key(),
                "listed": listed, "ended": ended }))
            .write(&mut tx, now)
            .await?;
        topic.raise(&mut tx).await?;
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }

    /// Keeps the rows of a list: they stay until Microsoft lists them again, and are not held anew meanwhile.
    pub async fn held_reject(
        &self,
        scope: &Scope,
        held: HeldRemovalId,
        run: SyncRunId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (mut tx, list) = self.decide(scope, held, run, "rejected", now).await?;
        Entry::done(scope.principal(), "held.reject", "held_removal", held)
            .with(json!({ "integration": list.integration, "tenant": list.tenant, "kind": list.kind.key() }))
            .write(&mut tx, now)
            .await?;
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }

    /// Opens the day, locks the list and writes the decision. [`Error::NotFound`] unless every tenant it touches is in the scope.
    async fn decide(
        &self,
        scope: &Scope,
        held: HeldRemovalId,
        run: SyncRunId,
        decision: &str,
        now: Timestamp,
    ) -> Result<(Tx, HeldRemoval), Error> {
        scope.require(Verb::ApproveRemovals)?;
        let mut tx = self.db.write().await?;
        // Before any row, as units do that end: on PostgreSQL the first two of a day would wait for each other.
        open_day(&mut tx, now).await?;
        let row = tx.first(HELD_FIND, scope.filter_and(values![held])).await?.ok_or(Error::NotFound)?;
        let list = held_removal(&row)?;
        if list.tenant.is_none() && !sees_tenants(&mut tx, scope, held).await? {
            return Err(Error::NotFound);
        }
        let decided = tx.first(HELD_DECIDE, values![held, run, decision, scope.user(), now]).await?;
        decided.ok_or(Error::Conflict { constraint: "held_removal_run" })?;
        Ok((tx, list))
    }
}

async fn sees_tenants(tx: &mut Tx, scope: &Scope, held: HeldRemovalId) -> Result<bool, Error> {
    let row = tx.first(TENANTS_VISIBLE, scope.filter_and(values![held])).await?.ok_or(Error::NotFound)?;
    Ok(row.int("listed")? == row.int("visible")?)
}

/// The number of rows that ended, and what they belong to.
async fn end_rows(
    tx: &mut Tx,
    list: &HeldRemoval,
    items: Vec<String>,
    now: Timestamp,
) -> Result<(u64, Topic), Error> {
    let tenant = || list.tenant.ok_or(Error::NotFound);
    Ok(match list.kind {
        HeldKind::Skus => (skus_end(tx, tenant()?, &items, now).await?, Topic::Licenses),
        HeldKind::Subscriptions => (subscriptions_end(tx, tenant()?, &items, now).await?, Topic::Licenses),
        HeldKind::Users => (users_end(tx, tenant()?, &items, now).await?, Topic::Users),
        HeldKind::Groups => (groups_end(tx, tenant()?, &items, now).await?, Topic::Users),
        HeldKind::Tenants => (links_end(tx, list.integration, &items, now).await?, Topic::Licenses),
    })
}

fn held_removal(row: &Row) -> Result<HeldRemoval, Error> {
    Ok(HeldRemoval {
        id: row.parse("id")?,
        integration: row.parse("integration_id")?,
        tenant: row.opt_parse::<TenantId>("tenant_id")?,
        tenant_name: row.text("tenant_name")?,
        kind: row.key("kind", HeldKind::from_key)?,
        run: row.parse("run_id")?,
        created_at: row.time("created_at")?,
        current_rows: row.count("current_rows")?,
        state: row.key("state", HeldState::from_key)?,
        items: Vec::new(),
    })
}
