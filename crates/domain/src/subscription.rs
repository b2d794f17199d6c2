//! Subscriptions: single purchases behind a subscribed SKU.

use serde::{Deserialize, Serialize};

use crate::{
    id::{SkuId, TenantId},
    seat::CapabilityStatus,
    time::Timestamp,
};

/// One purchase (Graph `companySubscription`). A subscribed SKU names it by [`Self::id`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The tenant that was asked.
    pub tenant: TenantId,
    /// Graph's id of the subscription; opaque.
    pub id: String,
    /// The id in Microsoft's commerce system; may be empty.
    pub commerce_id: String,
    /// The product.
    pub sku: SkuId,
    /// Microsoft's part number; may be empty.
    pub part_number: String,
    /// Its state.
    pub status: CapabilityStatus,
    /// Seats bought.
    pub total_licenses: i64,
    /// Whether it is a trial.
    pub is_trial: bool,
    /// When it was bought.
    pub created_at: Option<Timestamp>,
    /// When it moves to its next state unless it is renewed.
    pub next_lifecycle_at: Option<Timestamp>,
    /// The partner tenant that sold it, where one did.
    pub owner_tenant: Option<TenantId>,
}
