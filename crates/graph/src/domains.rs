//! `GET /domains`: the names a tenant owns; asked only where `/organization` does not say.

use domain::{id::TenantId, tenant::Domain};
use serde::Deserialize;

use crate::{
    call::Collection,
    client::TenantClient,
    error::Error,
    fields::{self, Nonsense},
};

pub(crate) const DOMAINS: Collection = Collection {
    path: "/v1.0/domains",
    query: "$select=id,isDefault,isInitial,isVerified",
    what: "the tenant's domains",
    permission: "Domain.Read.All",
};

/// Graph's `domain`; its `id` is the name.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DomainJson {
    id: Option<String>,
    is_default: Option<bool>,
    is_initial: Option<bool>,
    is_verified: Option<bool>,
}

impl TenantClient {
    /// The tenant's domains, sorted by name, without those whose ownership is still to be proved.
    ///
    /// # Errors
    /// The list could not be read whole, or an entry makes no sense.
    pub async fn domains(&self) -> Result<Vec<Domain>, Error> {
        let list = self.list(&DOMAINS, read).await?;
        Ok(sorted(list.into_iter().flatten().collect()))
    }
}

pub(crate) fn read(_tenant: TenantId, json: DomainJson) -> Result<Option<Domain>, Nonsense> {
    let name = fields::text("id", json.id)?.to_lowercase();
    let (is_default, is_initial) = (json.is_default.unwrap_or_default(), json.is_initial.unwrap_or_default());
    Ok(json.is_verified.unwrap_or(true).then_some(Domain { name, is_default, is_initial }))
}

/// By name, each once.
pub(crate) fn sorted(list: Vec<Domain>) -> Vec<Domain> {
    let mut list = fields::last_of_each(list, |domain| domain.name.clone());
    list.sort();
    list
}
