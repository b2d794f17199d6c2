//! `GET /organization`: how a tenant describes itself. Graph's word; the product's organizations are something else.

use domain::{
    id::TenantId,
    tenant::{Domain, TenantProfile},
};
use serde::{Deserialize, Serialize};

use crate::{
    call::Collection,
    client::TenantClient,
    domains,
    error::{Error, Service},
    fields::{self, Nonsense},
};

pub(crate) const ORGANIZATION: Collection = Collection {
    path: "/v1.0/organization",
    query: "$select=id,displayName,street,city,postalCode,countryLetterCode,verifiedDomains",
    what: "the tenant itself",
    permission: "Organization.Read.All",
};

/// A tenant's own entry, as far as it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// The tenant.
    pub id: Option<TenantId>,
    /// Its name.
    pub display_name: Option<String>,
    /// Its two-letter country code, in upper case.
    pub country: Option<String>,
    /// Its street and number; empty where the entry has none, as the next two.
    #[serde(default)]
    pub street: String,
    /// Its city.
    #[serde(default)]
    pub city: String,
    /// Its postal code.
    #[serde(default)]
    pub postal_code: String,
    /// Its verified domains, sorted by name; `None` where the entry does not list them.
    pub verified_domains: Option<Vec<Domain>>,
}

/// Graph's `organization`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganizationJson {
    id: Option<String>,
    display_name: Option<String>,
    street: Option<String>,
    city: Option<String>,
    postal_code: Option<String>,
    country_letter_code: Option<String>,
    verified_domains: Option<Vec<VerifiedDomainJson>>,
}

/// Graph's `verifiedDomain`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct VerifiedDomainJson {
    name: Option<String>,
    is_default: Option<bool>,
    is_initial: Option<bool>,
}

impl TenantClient {
    /// The tenant's own entry, which `/organization` lists alone.
    ///
    /// # Errors
    /// It could not be read, or there is not exactly one.
    pub async fn organization(&self) -> Result<Organization, Error> {
        only(self.list(&ORGANIZATION, read).await?)
    }

    /// The tenant with its name and domains: one call, or two where `/organization` lists no domains. A tenant
    /// without a name goes by its default domain, else by its id.
    ///
    /// # Errors
    /// It could not be read, or the answer describes another tenant.
    pub async fn profile(&self) -> Result<TenantProfile, Error> {
        let mut organization = self.organization().await?;
        organization.describes(self.tenant)?;
        let domains = match organization.verified_domains.take() {
            Some(domains) => domains,
            None => self.domains().await?,
        };
        organization.into_profile(self.tenant, domains)
    }
}

impl Organization {
    fn describes(&self, tenant: TenantId) -> Result<(), Error> {
        if self.id.is_some_and(|id| id != tenant) {
            return Err(Error::malformed(Service::Graph, ORGANIZATION.what, "it describes another tenant"));
        }
        Ok(())
    }

    /// The tenant as it describes itself: with the domains of this entry, else with `domains`. A tenant without a
    /// name goes by its default domain, else by its id.
    ///
    /// # Errors
    /// The entry describes another tenant.
    pub fn into_profile(self, tenant: TenantId, domains: Vec<Domain>) -> Result<TenantProfile, Error> {
        self.describes(tenant)?;
        let domains = self.verified_domains.unwrap_or(domains);
        let display_name = self.display_name.unwrap_or_default();
        let mut profile = TenantProfile {
            id: tenant,
            display_name,
            country: self.country,
            street: self.street,
            city: self.city,
            postal_code: self.postal_code,
            domains,
        };
        if profile.display_name.is_empty() {
            profile.display_name = match profile.default_domain() {
                "" => tenant.to_string(),
                domain => domain.to_owned(),
            };
        }
        Ok(profile)
    }
}

/// The one entry of the list.
pub(crate) fn only(mut list: Vec<Organization>) -> Result<Organization, Error> {
    match (list.pop(), list.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => Err(Error::malformed(Service::Graph, ORGANIZATION.what, "it does not hold exactly one entry")),
    }
}

pub(crate) fn read(_tenant: TenantId, json: OrganizationJson) -> Result<Organization, Nonsense> {
    let domains =
        json.verified_domains.map(|list| list.into_iter().map(read_domain).collect::<Result<Vec<_>, _>>());
    Ok(Organization {
        id: fields::optional_id("id", json.id.as_deref())?,
        display_name: json.display_name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
        country: json.country_letter_code.as_deref().and_then(country),
        street: trimmed(json.street),
        city: trimmed(json.city),
        postal_code: trimmed(json.postal_code),
        verified_domains: domains.transpose()?.map(domains::sorted),
    })
}

/// An address is as people typed it at Microsoft; a blank one is none.
fn trimmed(text: Option<String>) -> String {
    text.map(|text| text.trim().to_owned()).unwrap_or_default()
}

fn read_domain(json: VerifiedDomainJson) -> Result<Domain, Nonsense> {
    Ok(Domain {
        name: fields::text("verifiedDomains.name", json.name)?.to_lowercase(),
        is_default: json.is_default.unwrap_or_default(),
        is_initial: json.is_initial.unwrap_or_default(),
    })
}

/// A country is worth showing only if it is a code; it decides nothing.
fn country(code: &str) -> Option<String> {
    (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .then(|| code.to_ascii_uppercase())
}
