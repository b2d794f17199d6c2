//! The names of organizations.

use domain::organization::Organization;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// An organization as others are matched to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationRow {
    /// The organization.
    pub organization: Organization,
    /// Tenants that are matched to it.
    pub tenants: u32,
    /// Licenses that those tenants hold.
    pub licenses: u32,
}

/// The organizations that the person may see and that are not archived, by name.
#[server(prefix = "/fn", endpoint = "list_organizations", input = GetUrl, output = Answer)]
pub async fn list_organizations() -> Result<Vec<OrganizationRow>, AppError> {
    let caller = crate::caller::Caller::current()?;
    let rows = caller.store.organization_list(&caller.scope).await?;
    Ok(rows.into_iter().map(OrganizationRow::from).collect())
}

#[cfg(feature = "ssr")]
impl From<store::OrganizationRow> for OrganizationRow {
    fn from(row: store::OrganizationRow) -> Self {
        let store::OrganizationRow { organization, tenants, licenses } = row;
        Self { organization, tenants, licenses }
    }
}
