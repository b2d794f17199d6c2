//! Subscribed SKUs: the products one tenant holds, with their seats.

use serde::{Deserialize, Serialize};

use crate::{
    id::{ServicePlanId, SkuId, TenantId},
    seat::{CapabilityStatus, Seats},
};

/// What a SKU is for (Graph `appliesTo`); only those for users can be assigned to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppliesTo {
    /// Assigned to people.
    User,
    /// Belongs to the tenant as a whole.
    Company,
    /// A word unknown to this version, or none given.
    Unrecognized,
}

impl AppliesTo {
    /// Reads Graph's word.
    pub fn from_graph(word: &str) -> Self {
        match word {
            "User" => Self::User,
            "Company" => Self::Company,
            _ => Self::Unrecognized,
        }
    }

    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Company => "company",
            Self::Unrecognized => "unrecognized",
        }
    }

    /// The value with this key; an unknown key is unrecognized.
    pub fn from_key(key: &str) -> Self {
        match key {
            "user" => Self::User,
            "company" => Self::Company,
            _ => Self::Unrecognized,
        }
    }
}

/// A service inside a subscribed SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicePlan {
    /// Microsoft's GUID of the service plan.
    pub id: ServicePlanId,
    /// Microsoft's part name, such as `EXCHANGE_S_ENTERPRISE`.
    pub name: String,
    /// Graph's word: `Success`, `Disabled`, `PendingInput` …; kept as it came.
    pub provisioning_status: String,
}

/// A SKU that one tenant holds; the key is (tenant, SKU).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscribedSku {
    /// The tenant that was asked.
    pub tenant: TenantId,
    /// The product.
    pub sku: SkuId,
    /// Microsoft's part number, such as `ENTERPRISEPREMIUM`; may be empty.
    pub part_number: String,
    /// Graph's `capabilityStatus`.
    pub status: CapabilityStatus,
    /// Whom it is for.
    pub applies_to: AppliesTo,
    /// Its seats.
    pub seats: Seats,
    /// Its services, in Graph's order.
    pub service_plans: Vec<ServicePlan>,
    /// The ids of its subscriptions, in Graph's order; opaque.
    pub subscription_ids: Vec<String>,
}
