//! Types of flexible assets as people make and change them. A type is shared by all organizations, so only those who
//! see all of them change one; Microsoft Licenses nobody does.

use std::collections::BTreeSet;

use domain::{
    account::Verb,
    asset::{AssetType, AssetTypeDraft, Field, MICROSOFT_LICENSES, Origin, Usage, dashed},
    id::{AssetFieldId, AssetTypeId},
    organization::Problem,
    time::Timestamp,
};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{
    asset_type::type_locked,
    follow::{assets_follow, assets_of},
    invalid, locked,
};
use crate::{
    Store,
    audit::Entry,
    error::Error,
    json::{rows, text},
    scope::Scope,
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

statements! {
    TYPE_INSERT = "INSERT INTO asset_type (id, name, name_key, icon, description, enabled, changed_at, changed_by)
        VALUES ($1, $2, $3, $4, $5, 1, $6, $7)";
    TYPE_SET = "UPDATE asset_type SET name = $2, name_key = $3, icon = $4, description = $5, changed_at = $6,
            changed_by = $7, revision = revision + 1 WHERE id = $1";
    TYPE_ENABLE = "UPDATE asset_type SET enabled = $2, changed_at = $3, changed_by = $4, revision = revision + 1
        WHERE id = $1";
    TYPE_DELETE = "DELETE FROM asset_type WHERE id = $1";
    FIELD_CLEAR = "DELETE FROM asset_field WHERE asset_type_id = $1";
    FIELD_INSERT = "INSERT INTO asset_field (id, asset_type_id, place, key, name, kind, hint, required, show_in_list,
            use_for_title)
        SELECT r.value->>'id', $2, CAST(r.value->>'place' AS BIGINT), r.value->>'key', r.value->>'name',
            r.value->>'kind', r.value->>'hint', CAST(r.value->>'required' AS BIGINT),
            CAST(r.value->>'show_in_list' AS BIGINT), CAST(r.value->>'use_for_title' AS BIGINT) FROM {rows $1}";
    ASSET_ANY = "SELECT a.id FROM asset a WHERE a.asset_type_id = $1 LIMIT 1";
}

impl Store {
    /// Makes a type. [`Error::Invalid`] names the part of the form: `name`, `icon`, `description` or `fields`.
    pub async fn asset_type_create(
        &self,
        scope: &Scope,
        draft: &AssetTypeDraft,
        now: Timestamp,
    ) -> Result<AssetType, Error> {
        scope.require_all(Verb::ManageAssetTypes)?;
        let draft = draft.clone().tidied();
        refuse(draft.problems(None, &Usage::default()))?;
        let id = AssetTypeId(Uuid::new_v4());
        let fields = draft.fields(&[], new_field);
        let mut tx = self.db.write().await?;
        let AssetTypeDraft { name, icon, description, .. } = draft;
        let values =
            values![id, name.as_str(), dashed(&name), icon.as_str(), description.as_str(), now, scope.user()];
        tx.run(TYPE_INSERT, values).await.map_err(name_taken)?;
        fields_insert(&mut tx, id, &fields).await?;
        let kind = AssetType {
            id,
            name,
            icon,
            description,
            enabled: true,
            origin: Origin::Own,
            fields,
            revision: 1,
        };
        Entry::done(scope.principal(), "asset_type.create", "asset_type", id)
            .with(json!({ "after": told(&kind) }))
            .write(&mut tx, now)
            .await?;
        Topic::Assets.raise(&mut tx).await?;
        tx.commit().await?;
        Ok(kind)
    }

    /// Changes a type over the revision that the person has seen, and with it all its assets: fields that are left out
    /// take their values along. [`Error::Conflict`] named `asset_type_revision` when it has changed meanwhile;
    /// [`Error::Invalid`] also for what would make values wrong, and for Microsoft Licenses.
    pub async fn asset_type_save(
        &self,
        scope: &Scope,
        id: AssetTypeId,
        revision: u32,
        draft: &AssetTypeDraft,
        now: Timestamp,
    ) -> Result<AssetType, Error> {
        scope.require_all(Verb::ManageAssetTypes)?;
        let mut tx = self.db.write().await?;
        let before = own(&mut tx, id).await?;
        if before.revision != revision {
            return Err(Error::Conflict { constraint: "asset_type_revision" });
        }
        let draft = draft.clone().tidied();
        if draft == before.draft() {
            return Ok(before);
        }
        let assets = assets_of(&mut tx, id).await?;
        let mut usage = Usage::default();
        for asset in &assets {
            usage.note(&before, &asset.traits);
        }
        refuse(draft.problems(Some(&before), &usage))?;
        let fields = draft.fields(&before.fields, new_field);
        let AssetTypeDraft { name, icon, description, .. } = draft;
        let after = AssetType { name, icon, description, fields, revision: revision + 1, ..before.clone() };
        let (name, key) = (after.name.as_str(), dashed(&after.name));
        let values =
            values![id, name, key, after.icon.as_str(), after.description.as_str(), now, scope.user()];
        tx.run(TYPE_SET, values).await.map_err(name_taken)?;
        if after.fields != before.fields {
            tx.run(FIELD_CLEAR, values![id]).await?;
            fields_insert(&mut tx, id, &after.fields).await?;
            assets_follow(&mut tx, &after, assets).await?;
        }
        Entry::done(scope.principal(), "asset_type.edit", "asset_type", id)
            .with(json!({ "before": told(&before), "after": told(&after) }))
            .write(&mut tx, now)
            .await?;
        Topic::Assets.raise(&mut tx).await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Switches a type on or off. Assets of one that is off stay, and can be edited; none can be made.
    pub async fn asset_type_enable(
        &self,
        scope: &Scope,
        id: AssetTypeId,
        enabled: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require_all(Verb::ManageAssetTypes)?;
        let mut tx = self.db.write().await?;
        if own(&mut tx, id).await?.enabled == enabled {
            return Ok(());
        }
        tx.run(TYPE_ENABLE, values![id, enabled, now, scope.user()]).await?;
        let action = if enabled { "asset_type.enable" } else { "asset_type.disable" };
        Entry::done(scope.principal(), action, "asset_type", id).write(&mut tx, now).await?;
        Topic::Assets.raise(&mut tx).await?;
        tx.commit().await
    }

    /// Deletes a type without assets; [`Error::Invalid`] while there are any, archived ones too.
    pub async fn asset_type_delete(
        &self,
        scope: &Scope,
        id: AssetTypeId,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require_all(Verb::ManageAssetTypes)?;
        let mut tx = self.db.write().await?;
        let kind = own(&mut tx, id).await?;
        if tx.first(ASSET_ANY, values![id]).await?.is_some() {
            let message =
                format!("There are assets of the type {}. Delete them first, or switch it off.", kind.name);
            return Err(Error::Invalid { field: "type", message });
        }
        tx.run(TYPE_DELETE, values![id]).await?;
        Entry::done(scope.principal(), "asset_type.delete", "asset_type", id)
            .with(json!({ "before": told(&kind) }))
            .write(&mut tx, now)
            .await?;
        Topic::Assets.raise(&mut tx).await?;
        tx.commit().await
    }
}

/// A type that people may change.
async fn own(tx: &mut Tx, id: AssetTypeId) -> Result<AssetType, Error> {
    if id == MICROSOFT_LICENSES { Err(locked()) } else { type_locked(tx, id).await }
}

fn refuse(problems: Vec<Problem>) -> Result<(), Error> {
    let part = |problem: &Problem| {
        let parts = ["name", "icon", "description"];
        parts.into_iter().find(|part| *part == problem.field).unwrap_or("fields")
    };
    problems.first().map(part).map_or(Ok(()), |field| Err(invalid(field, problems)))
}

fn name_taken(error: Error) -> Error {
    match error {
        Error::Conflict { constraint: "asset_type_name" } => {
            let message = "Another type has this name. Choose a different one.".to_owned();
            Error::Invalid { field: "name", message }
        }
        other => other,
    }
}

fn new_field() -> AssetFieldId {
    AssetFieldId(Uuid::new_v4())
}

async fn fields_insert(tx: &mut Tx, id: AssetTypeId, fields: &[Field]) -> Result<(), Error> {
    let fields = fields.iter().enumerate().map(|(place, field)| {
        json!({
            "id": field.id, "place": place, "key": field.key, "name": field.name, "kind": text(&field.kind),
            "hint": field.hint, "required": u8::from(field.required),
            "show_in_list": u8::from(field.show_in_list), "use_for_title": u8::from(field.use_for_title),
        })
    });
    tx.run(FIELD_INSERT, values![rows(fields), id]).await.map(drop)
}

/// The type as the audit log keeps it.
fn told(kind: &AssetType) -> Json {
    let fields: Vec<_> = kind
        .fields
        .iter()
        .map(|field| json!({ "key": field.key, "name": field.name, "kind": field.kind.label() }))
        .collect();
    let keys: BTreeSet<_> = kind.title_fields().map(|field| field.key.as_str()).collect();
    json!({ "name": kind.name, "fields": fields, "title": keys })
}
