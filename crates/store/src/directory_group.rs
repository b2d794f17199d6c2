//! Groups of one tenant, read and written in bulk and only where they differ.

use std::collections::BTreeMap;

use domain::{
    account::Verb,
    group::{Group, GroupClass},
    held::HeldKind,
    id::{GroupId, TenantId},
    time::Timestamp,
};
use serde_json::json;

use crate::{
    Store,
    error::Error,
    held::{HeldKeys, Hold, held_keys, ids, unkept},
    json::{CHUNK, rows, text},
    row::Row,
    scope::Scope,
    sql::{Tx, statements},
    tenant::tenant_visible,
    value::{Value, values},
};

/// A group as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredGroup {
    /// The values last seen.
    pub group: Group,
    /// Whether Microsoft has stopped listing it.
    pub ended: bool,
    /// Whether its removal is held.
    pub held: Hold,
}

/// What a plan decided for one tenant's groups. Groups that are named nowhere stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupChanges {
    /// The tenant; the job's own.
    pub tenant: TenantId,
    /// Groups that are new, differ, or came back.
    pub upserts: Vec<Group>,
    /// Groups that Microsoft no longer lists: they stay, shown as ended.
    pub end: Vec<GroupId>,
    /// Groups that the settings no longer choose: their rows go.
    pub drop: Vec<GroupId>,
}

macro_rules! group_rows {
    ($condition:literal) => {
        concat!(
            "SELECT g.external_id, g.display_name, g.description, g.mail, g.class, g.dynamic, g.licenses,
                g.missing_since
            FROM directory_group g WHERE g.tenant_id = $1",
            $condition
        )
    };
}

statements! {
    GROUP_LIST = group_rows!("");
    GROUP_NAMED = group_rows!(" AND g.external_id IN (SELECT r.value->>'id' FROM {rows $2})");
    GROUP_LIVE = "SELECT COUNT(*) AS n FROM directory_group WHERE tenant_id = $1 AND missing_since IS NULL";
    GROUP_SET = "INSERT INTO directory_group AS g (tenant_id, external_id, display_name, description, mail, class,
            dynamic, licenses)
        SELECT $2, r.value->>'id', r.value->>'display_name', r.value->>'description', r.value->>'mail',
            r.value->>'class', CAST(r.value->>'dynamic' AS BIGINT), r.value->>'licenses'
        FROM {rows $1} WHERE true
        ON CONFLICT (tenant_id, external_id) DO UPDATE SET display_name = excluded.display_name,
            description = excluded.description, mail = excluded.mail, class = excluded.class,
            dynamic = excluded.dynamic, licenses = excluded.licenses, missing_since = NULL
        WHERE g.missing_since IS NOT NULL OR (g.display_name, g.description, g.mail, g.class, g.dynamic, g.licenses)
            IS DISTINCT FROM (excluded.display_name, excluded.description, excluded.mail, excluded.class,
            excluded.dynamic, excluded.licenses)";
    GROUP_END = "UPDATE directory_group SET missing_since = $3 WHERE tenant_id = $2 AND missing_since IS NULL
        AND external_id IN (SELECT r.value->>'id' FROM {rows $1})";
    GROUP_REVIVE = "UPDATE directory_group SET missing_since = NULL WHERE tenant_id = $2 AND missing_since IS NOT NULL
        AND external_id IN (SELECT r.value->>'id' FROM {rows $1})";
    GROUP_DROP = "DELETE FROM directory_group
        WHERE tenant_id = $2 AND external_id IN (SELECT r.value->>'id' FROM {rows $1})";
}

impl Store {
    /// Every stored group of a tenant, ended ones too, by id: what a plan compares with. [`Error::NotFound`] if there is
    /// no such tenant, or not for this scope.
    pub async fn groups_stored(&self, scope: &Scope, tenant: TenantId) -> Result<Vec<StoredGroup>, Error> {
        scope.require(Verb::ReadLicenses)?;
        let mut tx = self.db.snapshot().await?;
        tenant_visible(&mut tx, scope, tenant).await?;
        let groups = tx.all(GROUP_LIST, values![tenant]).await?;
        stored_groups(&mut tx, tenant, &groups).await
    }

    /// Those of a tenant's stored groups that are named: what the plan of a small delta compares with.
    pub async fn groups_stored_of(
        &self,
        scope: &Scope,
        tenant: TenantId,
        groups: &[GroupId],
    ) -> Result<Vec<StoredGroup>, Error> {
        scope.require(Verb::ReadLicenses)?;
        let mut tx = self.db.snapshot().await?;
        tenant_visible(&mut tx, scope, tenant).await?;
        let named = rows(groups.iter().map(|id| json!({ "id": id })));
        let groups = tx.all(GROUP_NAMED, values![tenant, named]).await?;
        stored_groups(&mut tx, tenant, &groups).await
    }

    /// How many groups of a tenant are stored and have not ended.
    pub async fn groups_live(&self, scope: &Scope, tenant: TenantId) -> Result<u32, Error> {
        scope.require(Verb::ReadLicenses)?;
        let mut tx = self.db.snapshot().await?;
        tenant_visible(&mut tx, scope, tenant).await?;
        tx.first(GROUP_LIVE, values![tenant]).await?.map_or(Ok(0), |row| row.count("n"))
    }
}

async fn stored_groups(tx: &mut Tx, tenant: TenantId, groups: &[Row]) -> Result<Vec<StoredGroup>, Error> {
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let held = held_keys(tx, None, Some(tenant), &[HeldKind::Groups]).await?;
    let stored = groups.iter().map(|row| stored_group(row, &held));
    let mut stored = stored.collect::<Result<Vec<_>, _>>()?;
    stored.sort_by_key(|stored| stored.group.id);
    Ok(stored)
}

fn stored_group(row: &Row, held: &HeldKeys) -> Result<StoredGroup, Error> {
    let key = row.text("external_id")?;
    let group = Group {
        id: row.parse("external_id")?,
        display_name: row.text("display_name")?,
        description: row.text("description")?,
        mail: row.opt_text("mail")?,
        class: row.key("class", GroupClass::from_key)?,
        dynamic: row.flag("dynamic")?,
        licenses: row.json("licenses")?,
    };
    Ok(StoredGroup {
        group,
        ended: row.opt_time("missing_since")?.is_some(),
        held: held.of(HeldKind::Groups, &key),
    })
}

/// Writes a plan, in chunks; the number of rows that changed. In the order of ids, so that two integrations that reach
/// one tenant lock rows alike.
pub(crate) async fn groups_write(tx: &mut Tx, changes: &GroupChanges, now: Timestamp) -> Result<u64, Error> {
    let tenant = changes.tenant;
    let groups: BTreeMap<_, _> = changes.upserts.iter().map(|group| (group.id, group)).collect();
    let groups: Vec<_> = groups.into_values().collect();
    let mut changed = 0;
    for chunk in groups.chunks(CHUNK) {
        let set = rows(chunk.iter().map(|group| {
            json!({
                "id": group.id, "display_name": group.display_name, "description": group.description,
                "mail": group.mail, "class": group.class.key(), "dynamic": u8::from(group.dynamic),
                "licenses": text(&group.licenses),
            })
        }));
        changed += tx.run(GROUP_SET, values![set, tenant]).await?;
    }
    let end = changes.end.iter().map(ToString::to_string);
    let end = unkept(tx, tenant, HeldKind::Groups, end).await?;
    changed += groups_end(tx, tenant, &end, now).await?;
    let drop: Vec<String> = changes.drop.iter().map(ToString::to_string).collect();
    for chunk in drop.chunks(CHUNK) {
        changed += tx.run(GROUP_DROP, values![ids(chunk), tenant]).await?;
    }
    Ok(changed)
}

/// Marks groups as ended; the number of rows that changed.
pub(crate) async fn groups_end(
    tx: &mut Tx,
    tenant: TenantId,
    groups: &[String],
    now: Timestamp,
) -> Result<u64, Error> {
    let mut changed = 0;
    for chunk in groups.chunks(CHUNK) {
        changed += tx.run(GROUP_END, values![ids(chunk), tenant, now]).await?;
    }
    Ok(changed)
}

/// Marks groups as live again; the number of rows that changed.
pub(crate) async fn groups_revive(tx: &mut Tx, tenant: TenantId, ids: Value) -> Result<u64, Error> {
    tx.run(GROUP_REVIVE, values![ids, tenant]).await
}
