//! What is true in a world, in plain words, for tests that compare it with what a client stored.

mod people;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{Tenant, World};
use crate::{Cloud, Kind, faults, json};
pub use people::{AssignmentTruth, GroupTruth, UserTruth};

/// Everything that the world's tenants hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// The tenants, in the order in which they came to be.
    pub tenants: Vec<TenantTruth>,
}

/// One tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantTruth {
    /// The tenant's id.
    pub id: Uuid,
    /// Its name today (contracts may carry an older one).
    pub name: String,
    /// Its cloud.
    pub cloud: Cloud,
    /// The world it belongs to.
    pub world: String,
    /// The partner that serves it.
    pub partner: Option<Uuid>,
    /// Whether it is one of the known tenants that misbehave by their domain.
    pub known: bool,
    /// The applications that it consented to.
    pub consented: Vec<Uuid>,
    /// Its domains.
    pub domains: Vec<String>,
    /// Its default domain.
    pub default_domain: String,
    /// Its subscribed SKUs.
    pub skus: Vec<SkuTruth>,
    /// Its subscriptions.
    pub subscriptions: Vec<SubscriptionTruth>,
    /// Its users that exist, sorted by id.
    pub users: Vec<UserTruth>,
    /// Its groups that exist, sorted by id.
    pub groups: Vec<GroupTruth>,
    /// A partner's contracts.
    pub contracts: Vec<ContractTruth>,
    /// A partner's delegated admin relationships.
    pub relationships: Vec<RelationshipTruth>,
}

/// One subscribed SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkuTruth {
    /// The SKU's id.
    pub sku_id: String,
    /// Its part number.
    pub part_number: String,
    /// `User` or `Company`.
    pub applies_to: String,
    /// `capabilityStatus`.
    pub status: String,
    /// `prepaidUnits.enabled`.
    pub enabled: i64,
    /// `prepaidUnits.warning`.
    pub warning: i64,
    /// `prepaidUnits.suspended`.
    pub suspended: i64,
    /// `prepaidUnits.lockedOut`.
    pub locked_out: i64,
    /// `consumedUnits`.
    pub consumed: i64,
    /// The subscriptions behind it.
    pub subscription_ids: Vec<String>,
}

/// One subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionTruth {
    /// The subscription's id.
    pub id: String,
    /// The SKU's id.
    pub sku_id: String,
    /// The SKU's part number.
    pub part_number: String,
    /// Its status.
    pub status: String,
    /// `totalLicenses`.
    pub total: i64,
    /// Whether it is a trial.
    pub trial: bool,
    /// `nextLifecycleDateTime`.
    pub next_lifecycle: Option<String>,
}

/// One contract of a partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractTruth {
    /// The customer's tenant id.
    pub customer: String,
    /// The name as it was copied at contract time.
    pub name: String,
}

/// One delegated admin relationship of a partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationshipTruth {
    /// The customer's tenant id.
    pub customer: String,
    /// The relationship's name.
    pub name: String,
    /// Its status.
    pub status: String,
}

impl World {
    /// What is true in this world now.
    pub fn truth(&self) -> Truth {
        Truth { tenants: self.tenants().map(TenantTruth::of).collect() }
    }
}

impl TenantTruth {
    fn of(tenant: &Tenant) -> TenantTruth {
        TenantTruth {
            id: tenant.id,
            name: tenant.name().to_owned(),
            cloud: tenant.cloud,
            world: tenant.world.clone(),
            partner: tenant.partner,
            known: faults::known(tenant.default_domain()).is_some(),
            consented: tenant.consents.keys().copied().collect(),
            domains: tenant.domains().map(str::to_owned).collect(),
            default_domain: tenant.default_domain().to_owned(),
            skus: tenant.list(Kind::SubscribedSkus).iter().map(SkuTruth::of).collect(),
            subscriptions: tenant.list(Kind::Subscriptions).iter().map(SubscriptionTruth::of).collect(),
            users: people::users(tenant),
            groups: people::groups(tenant),
            contracts: tenant.list(Kind::Contracts).iter().map(ContractTruth::of).collect(),
            relationships: tenant.list(Kind::Relationships).iter().map(RelationshipTruth::of).collect(),
        }
    }
}

impl SkuTruth {
    fn of(sku: &Value) -> SkuTruth {
        let ids = json::items(sku, "/subscriptionIds");
        SkuTruth {
            sku_id: text(sku, "/skuId"),
            part_number: text(sku, "/skuPartNumber"),
            applies_to: text(sku, "/appliesTo"),
            status: text(sku, "/capabilityStatus"),
            enabled: json::number(sku, "/prepaidUnits/enabled"),
            warning: json::number(sku, "/prepaidUnits/warning"),
            suspended: json::number(sku, "/prepaidUnits/suspended"),
            locked_out: json::number(sku, "/prepaidUnits/lockedOut"),
            consumed: json::number(sku, "/consumedUnits"),
            subscription_ids: ids.iter().map(|id| text(id, "")).collect(),
        }
    }
}

impl SubscriptionTruth {
    fn of(subscription: &Value) -> SubscriptionTruth {
        SubscriptionTruth {
            id: text(subscription, "/id"),
            sku_id: text(subscription, "/skuId"),
            part_number: text(subscription, "/skuPartNumber"),
            status: text(subscription, "/status"),
            total: json::number(subscription, "/totalLicenses"),
            trial: json::at(subscription, "/isTrial").as_bool().unwrap_or(false),
            next_lifecycle: json::at(subscription, "/nextLifecycleDateTime").as_str().map(str::to_owned),
        }
    }
}

impl ContractTruth {
    fn of(contract: &Value) -> ContractTruth {
        ContractTruth { customer: text(contract, "/customerId"), name: text(contract, "/displayName") }
    }
}

impl RelationshipTruth {
    fn of(relationship: &Value) -> RelationshipTruth {
        RelationshipTruth {
            customer: text(relationship, "/customer/tenantId"),
            name: text(relationship, "/displayName"),
            status: text(relationship, "/status"),
        }
    }
}

fn text(value: &Value, pointer: &str) -> String {
    json::text(value, pointer).to_owned()
}
