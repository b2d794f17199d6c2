//! Own assets as people make, change, archive and delete them.

use std::collections::BTreeSet;

use domain::{
    account::Verb,
    asset::{AssetType, DirectoryPerson, MICROSOFT_LICENSES, Traits},
    id::{AssetId, AssetTypeId, OrganizationId},
    time::Timestamp,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    CONFLICT,
    asset_type::type_locked,
    find::{asset, names, people, visible},
    invalid,
    license::license_visible,
    license_id::{is_license, license_key},
    locked,
    people::organization_visible,
};
use crate::{
    Store,
    audit::Entry,
    error::Error,
    json::text,
    row::Row,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

statements! {
    ASSET_INSERT = "INSERT INTO asset (id, organization_id, asset_type_id, title, traits, search_text, created_at,
            changed_at, changed_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)";
    ASSET_SET = "UPDATE asset SET title = $3, traits = $4, search_text = $5, changed_at = $6, changed_by = $7,
            revision = revision + 1 WHERE id = $1 AND revision = $2";
    ASSET_ARCHIVE = "UPDATE asset SET archived_at = $2, changed_at = $3, changed_by = $4, revision = revision + 1
        WHERE id = $1";
    ASSET_DELETE = "DELETE FROM asset WHERE id = $1";
}

impl Store {
    /// Makes an asset, which everyone with access to the organization may open. [`Error::Invalid`] of `traits` names
    /// the field and what to do; of `type` where none can be made of it.
    pub async fn asset_create(
        &self,
        scope: &Scope,
        organization: OrganizationId,
        kind: AssetTypeId,
        traits: &Traits,
        now: Timestamp,
    ) -> Result<AssetId, Error> {
        scope.require(Verb::EditAssets)?;
        if kind == MICROSOFT_LICENSES {
            return Err(locked());
        }
        let mut tx = self.db.write().await?;
        organization_visible(&mut tx, scope, organization).await?;
        let kind = type_locked(&mut tx, kind).await?;
        if !kind.enabled {
            let message = format!("The type {} is switched off. Choose another, or switch it on.", kind.name);
            return Err(Error::Invalid { field: "type", message });
        }
        let traits = checked(&mut tx, &kind, organization, traits, &BTreeSet::new()).await?;
        let id = AssetId(Uuid::new_v4());
        let (title, search) = (kind.title(&traits), kind.search_text(&traits));
        let values = values![id, organization, kind.id, title, text(&traits), search, now, scope.user()];
        tx.run(ASSET_INSERT, values).await?;
        let fields: Vec<_> = traits.keys().collect();
        Entry::done(scope.principal(), "asset.create", "asset", id)
            .with(json!({ "organization": organization, "type": kind.id, "fields": fields }))
            .write(&mut tx, now)
            .await?;
        Topic::Assets.raise(&mut tx).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Saves all values of an asset over the revision that the person has seen: what is not given is gone.
    /// [`Error::Conflict`] named `asset_revision` when it has changed meanwhile; nothing is written then.
    pub async fn asset_save(
        &self,
        scope: &Scope,
        id: AssetId,
        revision: u32,
        traits: &Traits,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::EditAssets)?;
        let mut tx = self.db.write().await?;
        let row = own(&mut tx, scope, id).await?;
        let before = asset(&row, row.json("traits")?)?;
        if before.revision != revision {
            return Err(CONFLICT);
        }
        let kind = type_locked(&mut tx, before.kind).await?;
        let organization = before.organization.id;
        let traits = checked(&mut tx, &kind, organization, traits, &people(&before.traits)).await?;
        if traits == before.traits {
            return Ok(());
        }
        let (title, search) = (kind.title(&traits), kind.search_text(&traits));
        let values = values![id, revision, title, text(&traits), search, now, scope.user()];
        // Another server may have changed it since the row was read.
        if tx.run(ASSET_SET, values).await? == 0 {
            return Err(CONFLICT);
        }
        let keys: BTreeSet<_> = traits.keys().chain(before.traits.keys()).collect();
        let changed: Vec<_> =
            keys.into_iter().filter(|key| traits.get(*key) != before.traits.get(*key)).collect();
        Entry::done(scope.principal(), "asset.edit", "asset", id)
            .with(json!({ "organization": organization, "type": kind.id, "fields": changed }))
            .write(&mut tx, now)
            .await?;
        Topic::Assets.raise(&mut tx).await?;
        tx.commit().await
    }

    /// Archives an asset, or restores it; it keeps everything.
    pub async fn asset_archive(
        &self,
        scope: &Scope,
        id: AssetId,
        archived: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::DeleteAssets)?;
        let mut tx = self.db.write().await?;
        let row = own(&mut tx, scope, id).await?;
        if row.opt_time("archived_at")?.is_some() == archived {
            return Ok(());
        }
        tx.run(ASSET_ARCHIVE, values![id, archived.then_some(now), now, scope.user()]).await?;
        let action = if archived { "asset.archive" } else { "asset.restore" };
        done(tx, scope, action, id, &row, now).await
    }

    /// Deletes an asset for good.
    pub async fn asset_delete(&self, scope: &Scope, id: AssetId, now: Timestamp) -> Result<(), Error> {
        scope.require(Verb::DeleteAssets)?;
        let mut tx = self.db.write().await?;
        let row = own(&mut tx, scope, id).await?;
        tx.run(ASSET_DELETE, values![id]).await?;
        done(tx, scope, "asset.delete", id, &row, now).await
    }
}

/// Writes an action down, and makes it last.
async fn done(
    mut tx: Tx,
    scope: &Scope,
    action: &'static str,
    id: AssetId,
    row: &Row,
    now: Timestamp,
) -> Result<(), Error> {
    let (organization, kind) = (row.text("organization_id")?, row.text("asset_type_id")?);
    Entry::done(scope.principal(), action, "asset", id)
        .with(json!({ "organization": organization, "type": kind }))
        .write(&mut tx, now)
        .await?;
    Topic::Assets.raise(&mut tx).await?;
    tx.commit().await
}

/// The row of an asset that people may change. A license answers that it cannot be, to whom may see it.
async fn own(tx: &mut Tx, scope: &Scope, id: AssetId) -> Result<Row, Error> {
    if !is_license(id) {
        return visible(tx, scope, id).await;
    }
    let (tenant, sku) = license_key(tx, id).await?.ok_or(Error::NotFound)?;
    license_visible(tx, scope, tenant, sku).await?;
    Err(locked())
}

/// The values as they are kept. `linked` are the people that the asset links to already: they may have left, those who
/// are new must be there.
async fn checked(
    tx: &mut Tx,
    kind: &AssetType,
    organization: OrganizationId,
    traits: &Traits,
    linked: &BTreeSet<DirectoryPerson>,
) -> Result<Traits, Error> {
    let traits = kind.checked(traits.clone()).map_err(|problems| invalid("traits", problems))?;
    let new: BTreeSet<_> = people(&traits).difference(linked).copied().collect();
    let known = names(tx, organization, &new).await?;
    if new.iter().any(|person| !known.contains_key(person)) {
        let is_odd = |key: &&String| {
            let of_key =
                traits.get(*key).map(|value| people(&Traits::from([((*key).clone(), value.clone())])));
            of_key.is_some_and(|of_key| of_key.iter().any(|it| new.contains(it) && !known.contains_key(it)))
        };
        let name =
            traits.keys().find(is_odd).and_then(|key| kind.field(key)).map(|field| field.name.as_str());
        let message = format!(
            "\u{201c}{}\u{201d} links to somebody who is no directory user of this organization. Choose from the list.",
            name.unwrap_or_default()
        );
        return Err(Error::Invalid { field: "traits", message });
    }
    Ok(traits)
}
