//! One own asset, with the people that it links to by name.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    account::Verb,
    asset::{Asset, AssetDetail, AssetTrait, DirectoryPerson, TaggedPerson, Traits},
    id::{AssetId, OrganizationId},
};
use serde_json::json;

use super::access::open_asset;
use crate::{
    Store,
    error::Error,
    json::rows,
    organization::organization,
    row::Row,
    scope::{Scope, in_scope},
    sql::{Tx, statements},
    value::values,
};

/// The columns of `asset a`, `organization o` and `user_account u` that [`asset`] reads but for `traits`.
macro_rules! asset_columns {
    () => {
        "a.id, a.asset_type_id, a.title, a.restricted, a.archived_at, a.revision, a.created_at, a.changed_at,
            o.id AS organization_id, o.name AS organization_name"
    };
}
pub(super) use asset_columns;

statements! {
    ASSET_FIND = concat!("SELECT ", asset_columns!(), ", a.traits, u.name AS changed_by
        FROM asset a JOIN organization o ON o.id = a.organization_id
        LEFT JOIN user_account u ON u.id = a.changed_by
        WHERE a.id = $5 AND ", in_scope!("a.organization_id"), " AND ", open_asset!());
    // Through the match, so that nobody reads by a link of earlier days what now belongs to another organization.
    TAGGED_LIST = "SELECT u.tenant_id, u.external_id, COALESCE(NULLIF(u.display_name, ''), u.user_principal_name) AS name
        FROM {rows $1} JOIN directory_user u ON u.tenant_id = r.value->>'tenant' AND u.external_id = r.value->>'user'
        JOIN tenant_match m ON m.tenant_id = u.tenant_id WHERE m.organization_id = $2";
}

impl Store {
    /// One own asset. [`Error::NotFound`] if there is none, or not for this scope; a license is found by
    /// [`Store::license_asset_find`].
    pub async fn asset_find(&self, scope: &Scope, id: AssetId) -> Result<AssetDetail, Error> {
        scope.require(Verb::ReadAssets)?;
        let mut tx = self.db.snapshot().await?;
        let row = visible(&mut tx, scope, id).await?;
        let asset = asset(&row, row.json("traits")?)?;
        let linked = people(&asset.traits);
        let names = names(&mut tx, asset.organization.id, &linked).await?;
        let tagged = |person| TaggedPerson { person, name: names.get(&person).cloned() };
        Ok(AssetDetail {
            people: linked.into_iter().map(tagged).collect(),
            asset,
            created_at: row.time("created_at")?,
            changed_by: row.opt_text("changed_by")?,
        })
    }
}

/// The row of an own asset; [`Error::NotFound`] if there is none, or not for this scope.
pub(super) async fn visible(tx: &mut Tx, scope: &Scope, id: AssetId) -> Result<Row, Error> {
    tx.first(ASSET_FIND, scope.reading(values![id])).await?.ok_or(Error::NotFound)
}

/// Reads an asset: `row` holds [`asset_columns!`].
pub(super) fn asset(row: &Row, traits: Traits) -> Result<Asset, Error> {
    Ok(Asset {
        id: row.parse("id")?,
        organization: organization(row)?.ok_or_else(|| row.inconsistent("organization_id"))?,
        kind: row.parse("asset_type_id")?,
        title: row.text("title")?,
        traits,
        restricted: row.flag("restricted")?,
        archived_at: row.opt_time("archived_at")?,
        revision: row.count("revision")?,
        changed_at: row.time("changed_at")?,
    })
}

/// Everyone that these values link to.
pub(super) fn people(traits: &Traits) -> BTreeSet<DirectoryPerson> {
    let of = |value: &AssetTrait| match value {
        AssetTrait::People(people) => people.clone(),
        _ => Vec::new(),
    };
    traits.values().flat_map(of).collect()
}

/// The names of those people who are directory users of an organization's tenants.
pub(super) async fn names(
    tx: &mut Tx,
    organization: OrganizationId,
    people: &BTreeSet<DirectoryPerson>,
) -> Result<BTreeMap<DirectoryPerson, String>, Error> {
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    let list = rows(people.iter().map(|it| json!({ "tenant": it.tenant, "user": it.user })));
    let name = |row: &Row| {
        let person = DirectoryPerson { tenant: row.parse("tenant_id")?, user: row.parse("external_id")? };
        Ok((person, row.text("name")?))
    };
    tx.all(TAGGED_LIST, values![list, organization]).await?.iter().map(name).collect()
}
