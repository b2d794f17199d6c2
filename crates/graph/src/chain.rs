//! What can be read page by page: each chain's first page, and whether it ends in a delta link.

use crate::{
    call::Collection, contracts::CONTRACTS, domains::DOMAINS, groups::GROUPS, organization::ORGANIZATION,
    relationships::RELATIONSHIPS, subscribed_skus::SUBSCRIBED_SKUS, subscriptions::SUBSCRIPTIONS,
    users::USERS,
};

/// A list of one tenant, as a chain of pages. The chain knows its path, its `$select` and its page size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Chain {
    /// The tenant's own entry: one page with one entry.
    Organization,
    /// The tenant's domains; asked only where [`Chain::Organization`] does not list them.
    Domains,
    /// The products of the tenant with their seats.
    SubscribedSkus,
    /// The purchases behind the products.
    Subscriptions,
    /// The customers of a partner tenant.
    Contracts,
    /// The delegated admin relationships (GDAP) of a partner tenant.
    Relationships,
    /// The users with their licenses, by delta query.
    Users,
    /// The groups with their licenses, by delta query.
    Groups,
}

impl Chain {
    /// Every chain.
    pub const ALL: [Self; 8] = [
        Self::Organization,
        Self::Domains,
        Self::SubscribedSkus,
        Self::Subscriptions,
        Self::Contracts,
        Self::Relationships,
        Self::Users,
        Self::Groups,
    ];

    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Domains => "domains",
            Self::SubscribedSkus => "subscribed_skus",
            Self::Subscriptions => "subscriptions",
            Self::Contracts => "contracts",
            Self::Relationships => "relationships",
            Self::Users => "users",
            Self::Groups => "groups",
        }
    }

    /// The chain with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|chain| chain.key() == key)
    }

    /// Whether it ends in a delta link, from which the next round reads changes only. Such a chain without one is
    /// not whole (security rule 65).
    pub const fn is_delta(self) -> bool {
        matches!(self, Self::Users | Self::Groups)
    }

    /// The least application permission that reads it, for a person; alternatives are joined by "or".
    pub const fn permission(self) -> &'static str {
        self.collection().permission
    }

    pub(crate) const fn collection(self) -> &'static Collection {
        match self {
            Self::Organization => &ORGANIZATION,
            Self::Domains => &DOMAINS,
            Self::SubscribedSkus => &SUBSCRIBED_SKUS,
            Self::Subscriptions => &SUBSCRIPTIONS,
            Self::Contracts => &CONTRACTS,
            Self::Relationships => &RELATIONSHIPS,
            Self::Users => &USERS,
            Self::Groups => &GROUPS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_070_every_chain_selects_what_it_reads_and_comes_back_from_its_key() {
        for chain in Chain::ALL {
            let Collection { path, query, .. } = chain.collection();
            assert!(path.starts_with("/v1.0/") && query.starts_with("$select="), "{path}?{query}");
            assert_eq!(path.ends_with("/delta"), chain.is_delta(), "{path}");
            assert_eq!(Chain::from_key(chain.key()), Some(chain));
        }
        assert_eq!(Chain::from_key("devices"), None);
    }

    #[test]
    fn delta_chains_ask_for_no_more_than_delta_queries_support() {
        for chain in Chain::ALL.into_iter().filter(|chain| chain.is_delta()) {
            for option in ["$top", "$expand", "$orderby", "$filter"] {
                assert!(!chain.collection().query.contains(option), "{chain:?} {option}");
            }
        }
    }
}
