//! Organizations: the list, one with what hangs below it, creating and editing them, and files of them.

mod address;
mod archive;
mod edit;
mod form;
mod import;
mod list;
mod location_fields;
mod locations;
mod narrow;
mod new;
mod one;
mod overview;
mod profile_fields;
mod tenants;

pub use edit::EditOrganizationPage;
pub use import::ImportOrganizationsPage;
pub use list::OrganizationsPage;
pub use locations::LocationsPage;
pub use new::NewOrganizationPage;
pub use overview::OrganizationPage;
pub use tenants::TenantsPage;

use crate::{components::page_header::Crumb, paths};

/// The steps above everything below the list.
const BELOW_LIST: [Crumb; 1] = [Crumb::page("Organizations", paths::ORGANIZATIONS)];
