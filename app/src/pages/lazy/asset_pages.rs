//! The pages of licenses of one organization and of flexible assets, in two cuts.

use leptos::{lazy, prelude::*};

use crate::pages::{
    admin::asset_types::{AssetTypePage, AssetTypesPage, NewAssetTypePage},
    organizations::{
        AssetPage, AssetSecurityPage, AssetsPage, EditAssetPage, EditLicensePage, LicensePage, NewAssetPage,
        OrganizationLicensesPage,
    },
};

/// One of these pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssetPages {
    /// Microsoft Licenses of an organization.
    Licenses,
    /// One of those.
    License,
    /// The form of what is kept beside it.
    EditLicense,
    /// Who may open an asset.
    Security,
    /// Own assets of one type.
    List,
    /// The form for a new one.
    New,
    /// One asset.
    One,
    /// Its form.
    Edit,
    /// Admin > Account > Flexible Asset Types.
    Types,
    /// The form for a new type.
    NewType,
    /// One type.
    Type,
}

impl AssetPages {
    const fn is_of_licenses(self) -> bool {
        matches!(self, Self::Licenses | Self::License | Self::EditLicense | Self::Security)
    }

    pub(super) async fn choose(self) -> AnyView {
        if self.is_of_licenses() { organization_licenses(self).await } else { flexible_assets(self).await }
    }

    #[cfg(feature = "hydrate")]
    pub(super) async fn preload(self) {
        if self.is_of_licenses() {
            __preload_organization_licenses().await;
        } else {
            __preload_flexible_assets().await;
        }
    }
}

#[lazy]
fn organization_licenses(page: AssetPages) -> AnyView {
    match page {
        AssetPages::License => view! { <LicensePage/> }.into_any(),
        AssetPages::EditLicense => view! { <EditLicensePage/> }.into_any(),
        AssetPages::Security => view! { <AssetSecurityPage/> }.into_any(),
        _ => view! { <OrganizationLicensesPage/> }.into_any(),
    }
}

#[lazy]
fn flexible_assets(page: AssetPages) -> AnyView {
    match page {
        AssetPages::New => view! { <NewAssetPage/> }.into_any(),
        AssetPages::One => view! { <AssetPage/> }.into_any(),
        AssetPages::Edit => view! { <EditAssetPage/> }.into_any(),
        AssetPages::Types => view! { <AssetTypesPage/> }.into_any(),
        AssetPages::NewType => view! { <NewAssetTypePage/> }.into_any(),
        AssetPages::Type => view! { <AssetTypePage/> }.into_any(),
        _ => view! { <AssetsPage/> }.into_any(),
    }
}
