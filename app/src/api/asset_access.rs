//! Security settings of assets, own ones and licenses: who may open one.

use domain::{
    asset::{AssetPerson, Readers},
    id::{AssetId, AssetTypeId, OrganizationId},
    organization::Organization,
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// Who may open an asset, and who could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessDetail {
    /// Whose it is.
    pub organization: Organization,
    /// Its type.
    pub kind: AssetTypeId,
    /// Its title.
    pub title: String,
    /// Whether only specific people may open it.
    pub restricted: bool,
    /// Those people by name, those among them who have lost access to the organization, too.
    pub chosen: Vec<AssetPerson>,
    /// Everyone with access to the organization, by name.
    pub people: Vec<AssetPerson>,
    /// The asset's revision, for saving.
    pub revision: u32,
}

/// The choice of who may open an asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessForm {
    /// The asset.
    pub id: AssetId,
    /// The revision that the form was filled with.
    pub revision: u32,
    /// Who may open it from now on.
    pub readers: Readers,
}

/// Who may open an asset.
#[server(prefix = "/fn", endpoint = "read_asset_access", input = GetUrl, output = Answer)]
pub async fn read_asset_access(
    /// The asset, an own one or a license.
    id: AssetId,
) -> Result<AccessDetail, AppError> {
    let caller = crate::caller::Caller::current()?;
    let readers = caller.store.asset_readers(&caller.scope, id).await?;
    let asset = match caller.store.asset_find(&caller.scope, id).await {
        Err(store::Error::NotFound) => caller.store.license_detail(&caller.scope, id).await?.license.asset,
        found => found?.asset,
    };
    let people = caller.store.asset_people(&caller.scope, asset.organization.id).await?;
    Ok(AccessDetail {
        organization: asset.organization,
        kind: asset.kind,
        title: asset.title,
        restricted: matches!(readers.readers, Readers::People { .. }),
        chosen: readers.chosen,
        people,
        revision: readers.revision,
    })
}

/// The people who have access to an organization, by name: of whom an owner is chosen.
#[server(prefix = "/fn", endpoint = "list_asset_people", input = GetUrl, output = Answer)]
pub async fn list_asset_people(
    /// The organization.
    organization: OrganizationId,
) -> Result<Vec<AssetPerson>, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.asset_people(&caller.scope, organization).await?)
}

/// Chooses who may open an asset.
#[server(prefix = "/fn", endpoint = "secure_asset", input = Json, output = Answer)]
pub async fn secure_asset(
    /// The choice.
    form: AccessForm,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.asset_secure(&caller.scope, form.id, form.revision, &form.readers, now).await?)
}
