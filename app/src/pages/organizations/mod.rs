//! Organizations: the list, one with what hangs below it (locations, tenants, licenses, own assets), creating and
//! editing them, and files of them.

mod address;
mod archive;
mod assets;
mod edit;
mod form;
mod import;
mod license;
mod licenses;
mod list;
mod location_fields;
mod locations;
mod narrow;
mod new;
mod one;
mod overview;
mod profile_fields;
mod security;
mod tenants;

pub use assets::{AssetPage, AssetsPage, EditAssetPage, NewAssetPage};
pub use edit::EditOrganizationPage;
pub use import::ImportOrganizationsPage;
pub use license::{EditLicensePage, LicensePage};
pub use licenses::OrganizationLicensesPage;
pub use list::OrganizationsPage;
pub use locations::LocationsPage;
pub use new::NewOrganizationPage;
pub use overview::OrganizationPage;
pub use security::AssetSecurityPage;
pub use tenants::TenantsPage;

use crate::{components::page_header::Crumb, paths};

/// The steps above everything below the list.
const BELOW_LIST: [Crumb; 1] = [Crumb::page("Organizations", paths::ORGANIZATIONS)];
