//! What an organization has of each type of flexible assets, as its side navigation and its first page lead there.

use domain::{
    asset::{AssetKind, MICROSOFT_LICENSES},
    id::OrganizationId,
};
use leptos::prelude::*;

use crate::{
    api::asset::list_asset_kinds,
    paths,
    reading::{Reading, reading},
    state::events::{Topic, version_of},
    ui::icon::Glyph,
};

/// Reads the types with their counts; none where no organization is named.
pub fn asset_kinds(organization: Signal<Option<OrganizationId>>) -> Reading<Vec<AssetKind>> {
    let (licenses, assets) = (version_of(Topic::Licenses), version_of(Topic::Assets));
    reading(
        move || (organization.get(), licenses.get() + assets.get()),
        |(organization, _)| async move {
            match organization {
                Some(organization) => list_asset_kinds(organization).await,
                None => Ok(Vec::new()),
            }
        },
    )
}

/// The icon of a type, and the address of its list.
pub fn kind_link(organization: OrganizationId, kind: &AssetKind) -> (Glyph, String) {
    if kind.id == MICROSOFT_LICENSES {
        return (Glyph::Certificate, paths::organization_licenses(organization));
    }
    (Glyph::named(&kind.icon).unwrap_or(Glyph::Document), paths::assets(organization, kind.id))
}
