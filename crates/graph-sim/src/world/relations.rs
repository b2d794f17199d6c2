//! What ties a partner to a customer: contracts, delegated admin relationships and delegated admin customers.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Tenant;
use crate::identity::stable_id;
use crate::{Kind, json};

/// The role template of Global Reader.
pub const ROLE_GLOBAL_READER: &str = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
/// The role template of Directory Readers.
pub const ROLE_DIRECTORY_READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
/// The role template of Helpdesk Administrator, which reads no licenses.
pub const ROLE_HELPDESK: &str = "729827e3-9c14-49f7-bb1b-9608f156bbb8";

/// A delegated admin relationship to make.
pub struct Relationship<'a> {
    /// The relationship's status, in Graph's spelling.
    pub status: &'a str,
    /// Its display name.
    pub name: &'a str,
    /// The role templates that the partner holds.
    pub roles: &'a [&'a str],
    /// The indirect provider, when it is a reseller's relationship.
    pub indirect_provider: Option<Uuid>,
}

/// A contract between this partner and this customer, with copies of the customer's name and domain.
pub fn contract(partner: &Tenant, customer: &Tenant, copied_name: &str) -> Value {
    json!({
        "id": stable_id(&["contract", &partner.id.to_string(), &customer.id.to_string()]),
        "deletedDateTime": null,
        "contractType": "ResellerPartner",
        "customerId": customer.id,
        "defaultDomainName": customer.default_domain(),
        "displayName": copied_name,
    })
}

/// A delegated admin relationship between this partner and this customer; the nth between them.
pub fn relationship(partner: &Tenant, customer: &Tenant, n: usize, what: &Relationship<'_>) -> Value {
    let key = stable_id(&["relationship", &partner.id.to_string(), &customer.id.to_string(), &n.to_string()]);
    let begun = !matches!(what.status, "created" | "approvalPending" | "approved" | "activating");
    let roles: Vec<Value> = what.roles.iter().map(|role| json!({ "roleDefinitionId": role })).collect();
    let (activated, end) = match (begun, what.status) {
        (false, _) => (Value::Null, Value::Null),
        (true, "expired") => (json!("2023-09-12T08:15:00Z"), json!("2025-09-11T08:15:00Z")),
        (true, "terminated") => (json!("2024-02-02T08:15:00Z"), json!("2025-01-31T08:15:00Z")),
        (true, _) => (json!("2026-05-04T08:15:00Z"), json!("2028-05-03T08:15:00Z")),
    };
    let mut object = json!({
        "@odata.type": "#microsoft.graph.delegatedAdminRelationship",
        "@odata.etag": etag(key),
        "id": format!("{key}-{}", stable_id(&["relationship partner", &partner.id.to_string()])),
        "displayName": what.name,
        "duration": "P730D",
        "customer": { "tenantId": customer.id.to_string(), "displayName": customer.name() },
        "accessDetails": { "unifiedRoles": roles },
        "status": what.status,
        "autoExtendDuration": if what.status == "active" { "P180D" } else { "PT0S" },
        "createdDateTime": "2023-09-10T11:24:42.3148266Z",
        "lastModifiedDateTime": "2026-05-04T08:15:00.1201Z",
        "activatedDateTime": activated,
        "endDateTime": end,
    });
    if let Some(provider) = what.indirect_provider {
        json::set(&mut object, "/@odata.type", "#microsoft.graph.resellerDelegatedAdminRelationship");
        json::set(&mut object, "/isPartnerConsentPending", !begun);
        json::set(&mut object, "/indirectProviderTenantId", provider.to_string());
    }
    object
}

/// The delegated admin customer that exists while a relationship is active.
pub fn delegated_customer(customer: &Tenant) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.delegatedAdminCustomer",
        "@odata.etag": etag(stable_id(&["customer", &customer.id.to_string()])),
        "id": customer.id.to_string(),
        "tenantId": customer.id.to_string(),
        "displayName": customer.name(),
    })
}

/// The role templates that this partner's users hold in this customer through active relationships.
pub fn partner_roles(partner: &Tenant, customer: Uuid) -> Vec<String> {
    let customer = customer.to_string();
    let relationships = partner.list(Kind::Relationships).iter();
    relationships
        .filter(|it| {
            json::text(it, "/customer/tenantId") == customer && json::text(it, "/status") == "active"
        })
        .flat_map(|it| json::items(it, "/accessDetails/unifiedRoles"))
        .map(|role| json::text(role, "/roleDefinitionId").to_owned())
        .collect()
}

fn etag(key: Uuid) -> String {
    format!("W/\"{}\"", BASE64_STANDARD.encode(format!("'{}'", key.simple())))
}
