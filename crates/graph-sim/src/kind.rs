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
    /// `/users`, its delta and its single objects
    Users,
    /// `/groups`, its delta and its single objects
    Groups,
    /// `/groups/{id}/members`
    Members,
    /// `/$batch`; the calls inside it are of their own kinds
    Batch,
}

impl Kind {
    /// Every kind of object that Graph answers, which is all but the token endpoint and the batch around other calls.
    pub const GRAPH: [Kind; 10] = [
        Kind::Organization,
        Kind::Domains,
        Kind::SubscribedSkus,
        Kind::Subscriptions,
        Kind::Contracts,
        Kind::Relationships,
        Kind::Customers,
        Kind::Users,
        Kind::Groups,
        Kind::Members,
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
            Kind::Users => "users",
            Kind::Groups => "groups",
            Kind::Members => "members",
            Kind::Batch => "batch",
        }
    }
}
