//! What is known of the two sides of a match; gathered by others, judged elsewhere.

use serde::{Deserialize, Serialize};

use crate::id::{OrganizationId, TenantId};

/// The ends of the domains Microsoft gives a tenant. They belong to Microsoft and say nothing of who owns what, though
/// people put their name in front.
const TECHNICAL_ENDS: &[&str] = &[
    ".onmicrosoft.com",
    ".onmicrosoft.us",
    ".onmicrosoft.de",
    ".onmschina.cn",
    ".partner.onmschina.cn",
    ".microsoftonline.com",
];

/// Whether Microsoft gave the tenant this domain, so that it is no evidence of ownership.
pub fn is_technical_domain(domain: &str) -> bool {
    let domain = domain.trim().trim_end_matches('.').to_ascii_lowercase();
    TECHNICAL_ENDS.iter().any(|end| domain.ends_with(end))
}

/// Where somebody is, as far as known. Texts as they were written; empty where unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Street and number.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// City.
    pub city: String,
    /// Two-letter country code (ISO 3166-1), in either case.
    pub country: String,
}

/// What is known of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantEvidence {
    /// The directory.
    pub id: TenantId,
    /// The name it gives itself.
    pub display_name: String,
    /// The name a person gave it here, if any.
    pub alias: Option<String>,
    /// All its verified domains, technical ones among them ([`is_technical_domain`]).
    pub domains: Vec<String>,
    /// Where it says it is (Graph `organization`: `street`, `postalCode`, `city`, `countryLetterCode`).
    pub place: Place,
    /// Serial numbers of its devices; empty while devices are not read.
    pub device_serials: Vec<String>,
}

impl TenantEvidence {
    /// A tenant of which only the name is known.
    pub fn new(id: TenantId, display_name: impl Into<String>) -> Self {
        Self {
            id,
            display_name: display_name.into(),
            alias: None,
            domains: Vec::new(),
            place: Place::default(),
            device_serials: Vec::new(),
        }
    }
}

/// What is known of an organization. Archived ones are left out by who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationEvidence {
    /// Its id; no two in one list.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its short name; may be empty.
    pub short_name: String,
    /// Other names it is known by.
    pub aliases: Vec<String>,
    /// The domains recorded as its own.
    pub domains: Vec<String>,
    /// Its website, as an address or a bare domain; may be empty.
    pub website: String,
    /// Domains, or whole addresses, of its contacts' e-mail.
    pub contact_domains: Vec<String>,
    /// Its locations.
    pub places: Vec<Place>,
    /// Tenants that were matched to it and are no longer.
    pub former_tenants: Vec<TenantId>,
    /// Tenants that are matched to it now.
    pub matched_tenants: Vec<TenantId>,
    /// Serial numbers of its devices; empty while devices are not recorded.
    pub device_serials: Vec<String>,
}

impl OrganizationEvidence {
    /// An organization of which only the name is known.
    pub fn new(id: OrganizationId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            short_name: String::new(),
            aliases: Vec::new(),
            domains: Vec::new(),
            website: String::new(),
            contact_domains: Vec::new(),
            places: Vec::new(),
            former_tenants: Vec::new(),
            matched_tenants: Vec::new(),
            device_serials: Vec::new(),
        }
    }
}
