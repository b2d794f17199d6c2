//! What people keep beside a license: notes, tags, an owner. It belongs to the license wherever its tenant is matched.

use domain::{
    account::Verb,
    asset::LocalParts,
    id::{AssetId, OrganizationId, SkuId, TenantId},
    time::Timestamp,
};
use serde_json::json;

use super::{
    CONFLICT, invalid,
    license::{license_visible, local},
    license_id::license_key,
    people::people_of,
};
use crate::{
    Store,
    audit::Entry,
    error::Error,
    json::text,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

statements! {
    LOCAL_BEGIN = "INSERT INTO license_asset (tenant_id, sku_id, notes, tags, restricted, revision, changed_at, changed_by)
        VALUES ($1, $2, '', '[]', 0, 1, $3, $4) ON CONFLICT (tenant_id, sku_id) DO NOTHING";
    LOCAL_TOUCH = "UPDATE license_asset SET revision = revision + 1, changed_at = $3, changed_by = $4
        WHERE tenant_id = $1 AND sku_id = $2 AND revision = $5";
    LOCAL_SET = "UPDATE license_asset SET notes = $3, tags = $4, owner_id = $5 WHERE tenant_id = $1 AND sku_id = $2";
}

impl Store {
    /// Saves what people keep beside a license over the revision that the person has seen, 0 where there was nothing.
    /// [`Error::Conflict`] named `asset_revision` when it has changed meanwhile; [`Error::Invalid`] of `notes`, `tags`
    /// or `owner`.
    pub async fn license_asset_save(
        &self,
        scope: &Scope,
        id: AssetId,
        revision: u32,
        parts: &LocalParts,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::EditAssets)?;
        let parts = kept(parts)?;
        let mut tx = self.db.write().await?;
        let (tenant, sku) = license_key(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let row = license_visible(&mut tx, scope, tenant, sku).await?;
        if row.count("revision")? != revision {
            return Err(CONFLICT);
        }
        let before = local(&row)?;
        if parts == before {
            return Ok(());
        }
        let organization: OrganizationId = row.parse("organization_id")?;
        check_owner(&mut tx, organization, &before, &parts).await?;
        license_touched(&mut tx, scope, (tenant, sku), revision, now).await?;
        let values = values![tenant, sku, parts.notes.as_str(), text(&parts.tags), parts.owner];
        tx.run(LOCAL_SET, values).await?;
        let changed: Vec<&str> = [
            ("notes", parts.notes != before.notes),
            ("tags", parts.tags != before.tags),
            ("owner", parts.owner != before.owner),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect();
        let detail = json!({
            "organization": organization, "tenant": tenant, "sku": sku, "fields": changed,
            "before": { "owner": before.owner }, "after": { "owner": parts.owner },
        });
        Entry::done(scope.principal(), "license_asset.edit", "asset", id)
            .with(detail)
            .write(&mut tx, now)
            .await?;
        Topic::Assets.raise(&mut tx).await?;
        tx.commit().await
    }
}

fn kept(parts: &LocalParts) -> Result<LocalParts, Error> {
    let parts = parts.clone().tidied();
    let problems = parts.problems();
    match problems.first().map(|problem| problem.field.as_str()) {
        None => Ok(parts),
        Some("notes") => Err(invalid("notes", problems)),
        Some(_) => Err(invalid("tags", problems)),
    }
}

/// An owner who is new must have access to the organization; one who is not may have lost it.
async fn check_owner(
    tx: &mut Tx,
    organization: OrganizationId,
    before: &LocalParts,
    parts: &LocalParts,
) -> Result<(), Error> {
    let Some(owner) = parts.owner.filter(|owner| before.owner != Some(*owner)) else { return Ok(()) };
    if people_of(tx, organization).await?.iter().any(|person| person.id == owner) {
        return Ok(());
    }
    let message = "Choose somebody who has access to the organization.".to_owned();
    Err(Error::Invalid { field: "owner", message })
}

/// Raises the revision of what is kept beside a license, which begins with it. [`Error::Conflict`] if it is another one
/// than was seen.
pub(super) async fn license_touched(
    tx: &mut Tx,
    scope: &Scope,
    (tenant, sku): (TenantId, SkuId),
    revision: u32,
    now: Timestamp,
) -> Result<(), Error> {
    let mut values = values![tenant, sku, now, scope.user()];
    let written = if revision == 0 {
        tx.run(LOCAL_BEGIN, values).await?
    } else {
        values.push(revision.into());
        tx.run(LOCAL_TOUCH, values).await?
    };
    if written == 0 { Err(CONFLICT) } else { Ok(()) }
}
