//! `GET /tenantRelationships/delegatedAdminCustomers`: the customers of a partner's delegated admin relationships.

use domain::id::TenantId;
use serde::Deserialize;

use crate::{
    call::Collection,
    client::TenantClient,
    error::Error,
    fields::{self, Nonsense},
};

pub(crate) const CUSTOMERS: Collection = Collection {
    path: "/v1.0/tenantRelationships/delegatedAdminCustomers",
    query: "$select=tenantId,displayName",
    what: "the partner's customers",
    permission: "DelegatedAdminRelationship.Read.All",
};

/// A customer with whom the partner has a delegated admin relationship, in force or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelegatedAdminCustomer {
    /// The customer's tenant.
    pub tenant: TenantId,
    /// The customer's name; may be empty.
    pub display_name: String,
}

/// Graph's `delegatedAdminCustomer`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CustomerJson {
    tenant_id: Option<String>,
    display_name: Option<String>,
}

impl TenantClient {
    /// Every customer of the partner, in Graph's order, each once.
    ///
    /// # Errors
    /// The list could not be read whole, or an entry makes no sense.
    pub async fn customers(&self) -> Result<Vec<DelegatedAdminCustomer>, Error> {
        let list = self.list(&CUSTOMERS, read).await?;
        Ok(fields::last_of_each(list, |entry| entry.tenant))
    }
}

fn read(_partner: TenantId, json: CustomerJson) -> Result<DelegatedAdminCustomer, Nonsense> {
    Ok(DelegatedAdminCustomer {
        tenant: fields::id("tenantId", json.tenant_id.as_deref())?,
        display_name: json.display_name.unwrap_or_default(),
    })
}
