//! The kinds of answer that faults, counters and page sizes speak about.

use serde::{Deserialize, Serialize};

/// One kind of answer of the simulated Microsoft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// The token endpoint.
    Token,
    /// `/organization`
    Organization,
    /// `/domains`
    Domains,
    /// `/subscribedSkus`
    SubscribedSkus,
    /// `/directory/subscriptions`
    Subscriptions,
    /// `/contracts`
    Contracts,
    /// `/tenantRelationships/delegatedAdminRelationships`
    Relationships,
    /// `/tenantRelationships/delegatedAdminCustomers`
    Customers,
}

impl Kind {
    /// Every kind that Graph answers, which is all but the token endpoint.
    pub const GRAPH: [Kind; 7] = [
        Kind::Organization,
        Kind::Domains,
        Kind::SubscribedSkus,
        Kind::Subscriptions,
        Kind::Contracts,
        Kind::Relationships,
        Kind::Customers,
    ];

    /// The kind's name in the admin API.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Token => "token",
            Kind::Organization => "organization",
            Kind::Domains => "domains",
            Kind::SubscribedSkus => "subscribedSkus",
            Kind::Subscriptions => "subscriptions",
            Kind::Contracts => "contracts",
            Kind::Relationships => "relationships",
            Kind::Customers => "customers",
        }
    }
}
