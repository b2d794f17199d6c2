//! Organizations: the companies that the provider documents.

mod check;
mod country;
mod filter;
pub mod import;
mod location;
mod profile;
mod similar;

pub use check::{Problem, limits};
pub use country::{countries, country_code, country_name};
pub use filter::{Listed, OrganizationFilter, OrganizationSort, Shown};
pub use location::Location;
pub use profile::OrganizationProfile;
pub use similar::{Similar, similar_to};

use serde::{Deserialize, Serialize};

use crate::id::OrganizationId;

/// A company, by the name the provider gave it. Names need not be unique.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Its id here.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
}
