//! Organizations: list and create them, and match tenants to them.

use domain::{
    id::{OrganizationId, TenantId},
    organization::Organization,
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// The longest name, in characters.
pub const MAX_NAME: usize = 200;

/// An organization as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationRow {
    /// The organization.
    pub organization: Organization,
    /// Tenants that are matched to it.
    pub tenants: u32,
    /// Licenses that those tenants hold.
    pub licenses: u32,
}

/// What the Create Organization dialog sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOrganization {
    /// The name.
    pub name: String,
}

impl NewOrganization {
    /// The form with its name trimmed, or what is wrong with it.
    pub fn checked(self) -> Result<Self, AppError> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err(AppError::field("name", "Enter the organization's name."));
        }
        if name.chars().count() > MAX_NAME {
            return Err(AppError::field("name", format!("Use at most {MAX_NAME} characters.")));
        }
        Ok(Self { name: name.to_owned() })
    }
}

/// What the Match To field sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantMatch {
    /// The tenant.
    pub tenant: TenantId,
    /// The organization; `None` takes the match away.
    pub organization: Option<OrganizationId>,
}

/// The organizations that the person may see, by name.
#[server(prefix = "/fn", endpoint = "list_organizations", input = GetUrl, output = Answer)]
pub async fn list_organizations() -> Result<Vec<OrganizationRow>, AppError> {
    let caller = crate::caller::Caller::current()?;
    let rows = caller.store.organization_list(&caller.scope).await?;
    Ok(rows.into_iter().map(OrganizationRow::from).collect())
}

/// Creates an organization.
#[server(prefix = "/fn", endpoint = "create_organization", input = Json, output = Answer)]
pub async fn create_organization(
    /// The form.
    form: NewOrganization,
) -> Result<Organization, AppError> {
    let caller = crate::caller::Caller::current()?;
    let form = form.checked().map_err(AppError::refused)?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.organization_create(&caller.scope, &form.name, now).await?)
}

/// Matches a tenant to an organization, or to none.
#[server(prefix = "/fn", endpoint = "match_tenant", input = Json, output = Answer)]
pub async fn match_tenant(
    /// The tenant and its organization.
    form: TenantMatch,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.tenant_match(&caller.scope, form.tenant, form.organization, now).await?)
}

#[cfg(feature = "ssr")]
impl From<store::OrganizationRow> for OrganizationRow {
    fn from(row: store::OrganizationRow) -> Self {
        let store::OrganizationRow { organization, tenants, licenses } = row;
        Self { organization, tenants, licenses }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_must_be_there() {
        let check = |name: &str| NewOrganization { name: name.to_owned() }.checked().map(|form| form.name);
        assert_eq!(check("  Contoso  "), Ok("Contoso".to_owned()));
        assert!(check(" \t ").is_err_and(|error| error.beside("name").is_some()));
        assert!(check(&"x".repeat(MAX_NAME + 1)).is_err());
        assert!(check(&"ü".repeat(MAX_NAME)).is_ok());
    }
}
