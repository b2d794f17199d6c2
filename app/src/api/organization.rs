//! The names of organizations, and matching tenants to them.

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

/// What the Match To field sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantMatch {
    /// The tenant.
    pub tenant: TenantId,
    /// The organization; `None` takes the match away.
    pub organization: Option<OrganizationId>,
}

/// The organizations that the person may see and that are not archived, by name.
#[server(prefix = "/fn", endpoint = "list_organizations", input = GetUrl, output = Answer)]
pub async fn list_organizations() -> Result<Vec<OrganizationRow>, AppError> {
    let caller = crate::caller::Caller::current()?;
    let rows = caller.store.organization_list(&caller.scope).await?;
    Ok(rows.into_iter().map(OrganizationRow::from).collect())
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
