//! `GET /contracts`: the customers of a partner tenant, with names as they were when the contract was made.

use domain::{contract::Contract, id::TenantId};
use serde::Deserialize;

use crate::{
    call::Collection,
    client::TenantClient,
    error::Error,
    fields::{self, Nonsense},
};

pub(crate) const CONTRACTS: Collection = Collection {
    path: "/v1.0/contracts",
    query: "$select=customerId,displayName,defaultDomainName",
    what: "the partner's contracts",
    permission: "Directory.Read.All",
};

/// Graph's `contract`; its `id` is the contract's, not the tenant's.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContractJson {
    customer_id: Option<String>,
    display_name: Option<String>,
    default_domain_name: Option<String>,
}

impl TenantClient {
    /// Every contract, in Graph's order; a customer may appear more than once. Empty for a tenant that is no partner.
    ///
    /// # Errors
    /// The list could not be read whole, or an entry makes no sense.
    pub async fn contracts(&self) -> Result<Vec<Contract>, Error> {
        self.list(&CONTRACTS, read).await
    }
}

pub(crate) fn read(_partner: TenantId, json: ContractJson) -> Result<Contract, Nonsense> {
    Ok(Contract {
        customer: fields::id("customerId", json.customer_id.as_deref())?,
        display_name: json.display_name.unwrap_or_default(),
        default_domain: json.default_domain_name.unwrap_or_default().to_ascii_lowercase(),
    })
}
