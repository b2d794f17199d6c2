//! `GET /tenantRelationships/delegatedAdminRelationships`: what a partner may do where, and until when (GDAP).

use domain::{
    id::TenantId,
    relationship::{DelegatedAdminRelationship, RelationshipStatus},
};
use serde::Deserialize;

use crate::{
    call::Collection,
    client::TenantClient,
    error::Error,
    fields::{self, Nonsense},
};

/// 300 is the most that Graph allows here.
pub(crate) const RELATIONSHIPS: Collection = Collection {
    path: "/v1.0/tenantRelationships/delegatedAdminRelationships",
    query: "$select=id,displayName,customer,accessDetails,status,autoExtendDuration,endDateTime&$top=300",
    what: "the partner's delegated admin relationships",
    permission: "DelegatedAdminRelationship.Read.All",
};

/// Graph's `delegatedAdminRelationship`, also as `resellerDelegatedAdminRelationship`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RelationshipJson {
    id: Option<String>,
    display_name: Option<String>,
    customer: Option<CustomerJson>,
    access_details: Option<AccessDetailsJson>,
    status: Option<String>,
    auto_extend_duration: Option<String>,
    end_date_time: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct CustomerJson {
    tenant_id: Option<String>,
    display_name: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct AccessDetailsJson {
    unified_roles: Option<Vec<RoleJson>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RoleJson {
    role_definition_id: String,
}

impl TenantClient {
    /// Every relationship of the partner, in Graph's order, each once; several per customer are normal.
    ///
    /// # Errors
    /// The list could not be read whole, or an entry makes no sense.
    pub async fn relationships(&self) -> Result<Vec<DelegatedAdminRelationship>, Error> {
        let list = self.list(&RELATIONSHIPS, read).await?;
        Ok(fields::last_of_each(list, |entry| entry.id.clone()))
    }
}

pub(crate) fn read(
    _partner: TenantId,
    json: RelationshipJson,
) -> Result<DelegatedAdminRelationship, Nonsense> {
    let customer = json.customer.unwrap_or_default();
    let roles = json.access_details.unwrap_or_default().unified_roles.unwrap_or_default();
    Ok(DelegatedAdminRelationship {
        id: fields::text("id", json.id)?,
        display_name: json.display_name.unwrap_or_default(),
        customer: fields::optional_id("customer.tenantId", customer.tenant_id.as_deref())?,
        customer_name: customer.display_name.unwrap_or_default(),
        status: RelationshipStatus::from_graph(&fields::text("status", json.status)?),
        roles: roles.into_iter().map(|role| role.role_definition_id).collect(),
        ends_at: fields::time("endDateTime", json.end_date_time.as_deref())?,
        // Off is written PT0S, and P0D in places.
        extends_itself: json
            .auto_extend_duration
            .is_some_and(|text| !matches!(text.as_str(), "" | "PT0S" | "P0D")),
    })
}
