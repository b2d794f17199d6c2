//! Tenants: Microsoft 365 directories, by Microsoft's GUID.

use serde::{Deserialize, Serialize};

use crate::id::TenantId;

/// A domain of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Domain {
    /// The name, in lower case, such as `contoso.com`.
    pub name: String,
    /// Whether new people get it.
    pub is_default: bool,
    /// Whether it is the `onmicrosoft.com` one the tenant began with.
    pub is_initial: bool,
}

/// A tenant as its own directory describes it (Graph `organization`, `domains`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantProfile {
    /// The directory.
    pub id: TenantId,
    /// Its name.
    pub display_name: String,
    /// Its two-letter country code, in upper case; `None` where Microsoft knows none.
    pub country: Option<String>,
    /// Its street and number; empty where Microsoft knows none, as the next two.
    pub street: String,
    /// Its city.
    pub city: String,
    /// Its postal code.
    pub postal_code: String,
    /// Its verified domains, sorted by name.
    pub domains: Vec<Domain>,
}

impl TenantProfile {
    /// The domain people know the tenant by: the default one, else the initial one, else the first; may be empty.
    pub fn default_domain(&self) -> &str {
        let named =
            |test: fn(&Domain) -> bool| self.domains.iter().find(|d| test(d)).map(|d| d.name.as_str());
        named(|d| d.is_default)
            .or_else(|| named(|d| d.is_initial))
            .or_else(|| named(|_| true))
            .unwrap_or_default()
    }
}

/// A tenant that an integration can reach, found by its contract, its relationship, or because it is the home tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscoveredTenant {
    /// The directory.
    pub id: TenantId,
    /// The name the partner's records have for it; may be empty or out of date.
    pub display_name: String,
    /// The domain the partner's records have for it; may be empty or out of date.
    pub default_domain: String,
}
