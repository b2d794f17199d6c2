//! Own assets of organizations: counted by type, listed, read, made, changed, archived and deleted.

use domain::{
    asset::{AssetDetail, AssetFilter, AssetKind, AssetPage, AssetType, Candidate, Traits},
    id::{AssetId, AssetTypeId, OrganizationId},
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// The most assets on one page.
pub const PAGE_ROWS: usize = 100;
/// The most people that a search for a Tag finds.
pub const CANDIDATES: usize = 20;

/// A page of assets with the type that says what they hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetList {
    /// The type.
    pub kind: AssetType,
    /// The page.
    pub page: AssetPage,
}

/// One asset with the type that says what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneAsset {
    /// The type.
    pub kind: AssetType,
    /// The asset.
    pub detail: AssetDetail,
}

/// What the form for a new asset sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAsset {
    /// Whose it becomes.
    pub organization: OrganizationId,
    /// Its type.
    pub kind: AssetTypeId,
    /// Its values.
    pub traits: Traits,
}

/// What the form of an asset sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditedAsset {
    /// The asset.
    pub id: AssetId,
    /// The revision that the form was filled with.
    pub revision: u32,
    /// All its values: what is not among them is gone.
    pub traits: Traits,
}

/// The wish to archive an asset, or to restore it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetArchiving {
    /// The asset.
    pub id: AssetId,
    /// Whether it is archived from now on.
    pub archived: bool,
}

/// The wish to delete an asset for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetDeletion {
    /// The asset.
    pub id: AssetId,
}

/// What an organization has of each type.
#[server(prefix = "/fn", endpoint = "list_asset_kinds", input = GetUrl, output = Answer)]
pub async fn list_asset_kinds(
    /// The organization.
    organization: OrganizationId,
) -> Result<Vec<AssetKind>, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.asset_kind_list(&caller.scope, organization).await?)
}

/// A page of the assets of one type.
#[server(prefix = "/fn", endpoint = "list_assets", input = GetUrl, output = Answer)]
pub async fn list_assets(
    /// The type.
    asset_type: AssetTypeId,
    /// Which of them, in which order.
    filter: AssetFilter,
    /// The page, from 0.
    page: usize,
) -> Result<AssetList, AppError> {
    let caller = crate::caller::Caller::current()?;
    let kind = caller.store.asset_type_find(&caller.scope, asset_type).await?;
    let page = caller.store.asset_list(&caller.scope, kind.id, &filter, page, PAGE_ROWS).await?;
    Ok(AssetList { kind, page })
}

/// One asset.
#[server(prefix = "/fn", endpoint = "read_asset", input = GetUrl, output = Answer)]
pub async fn read_asset(
    /// The asset.
    id: AssetId,
) -> Result<OneAsset, AppError> {
    let caller = crate::caller::Caller::current()?;
    let detail = caller.store.asset_find(&caller.scope, id).await?;
    let kind = caller.store.asset_type_find(&caller.scope, detail.asset.kind).await?;
    Ok(OneAsset { kind, detail })
}

/// Directory users of the organization whom a Tag may link to.
#[server(prefix = "/fn", endpoint = "find_candidates", input = GetUrl, output = Answer)]
pub async fn find_candidates(
    /// The organization.
    organization: OrganizationId,
    /// Words of their names.
    text: String,
) -> Result<Vec<Candidate>, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.asset_candidates(&caller.scope, organization, &text, CANDIDATES).await?)
}

/// Makes an asset.
#[server(prefix = "/fn", endpoint = "create_asset", input = Json, output = Answer)]
pub async fn create_asset(
    /// The form.
    form: NewAsset,
) -> Result<AssetId, AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    let NewAsset { organization, kind, traits } = form;
    Ok(caller.store.asset_create(&caller.scope, organization, kind, &traits, now).await?)
}

/// Saves an asset, unless somebody else has changed it meanwhile.
#[server(prefix = "/fn", endpoint = "save_asset", input = Json, output = Answer)]
pub async fn save_asset(
    /// The form.
    form: EditedAsset,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.asset_save(&caller.scope, form.id, form.revision, &form.traits, now).await?)
}

/// Archives an asset, or restores it.
#[server(prefix = "/fn", endpoint = "archive_asset", input = Json, output = Answer)]
pub async fn archive_asset(
    /// The wish.
    form: AssetArchiving,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.asset_archive(&caller.scope, form.id, form.archived, now).await?)
}

/// Deletes an asset for good.
#[server(prefix = "/fn", endpoint = "delete_asset", input = Json, output = Answer)]
pub async fn delete_asset(
    /// The wish.
    form: AssetDeletion,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.asset_delete(&caller.scope, form.id, now).await?)
}
