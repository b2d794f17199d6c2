//! Held removals: rows that Microsoft no longer lists and that end only if a person says so (security rule 76).

use serde::{Deserialize, Serialize};

use crate::{
    id::{HeldRemovalId, IntegrationId, SyncRunId, TenantId},
    time::Timestamp,
};

/// What would end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldKind {
    /// Subscribed SKUs of a tenant.
    Skus,
    /// Subscriptions of a tenant.
    Subscriptions,
    /// Directory users of a tenant.
    Users,
    /// Groups of a tenant.
    Groups,
    /// Tenants of an integration.
    Tenants,
}

impl HeldKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Skus, Self::Subscriptions, Self::Users, Self::Groups, Self::Tenants];

    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Skus => "skus",
            Self::Subscriptions => "subscriptions",
            Self::Users => "users",
            Self::Groups => "groups",
            Self::Tenants => "tenants",
        }
    }

    /// The words on screen, in the plural.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Skus => "Licenses",
            Self::Subscriptions => "Subscriptions",
            Self::Users => "Directory users",
            Self::Groups => "Groups",
            Self::Tenants => "Tenants",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// Where a list stands, as far as it still matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldState {
    /// It waits for a decision.
    Pending,
    /// A person rejected it: its rows stay until Microsoft lists them again, or a person approves after all.
    Rejected,
}

impl HeldState {
    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Rejected => "rejected",
        }
    }

    /// The state with this key; `None` for lists that are done with.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Pending, Self::Rejected].into_iter().find(|state| state.key() == key)
    }
}

/// One row that would end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HeldItem {
    /// Its name when it was held; may be empty.
    pub name: String,
    /// Microsoft's id of it.
    pub external_id: String,
}

/// A list of removals that a person decides about as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRemoval {
    /// The list.
    pub id: HeldRemovalId,
    /// The integration whose read missed the rows.
    pub integration: IntegrationId,
    /// The tenant; `None` where whole tenants would end.
    pub tenant: Option<TenantId>,
    /// The tenant's name; empty where there is none.
    pub tenant_name: String,
    /// What would end.
    pub kind: HeldKind,
    /// The run that made the list as it is now: a decision names it, so that it never meets a longer list.
    pub run: SyncRunId,
    /// Since when it waits.
    pub created_at: Timestamp,
    /// Rows of this kind that there were when it was held.
    pub current_rows: u32,
    /// Whether it waits or was rejected.
    pub state: HeldState,
    /// What would end, by name.
    pub items: Vec<HeldItem>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_comes_back() {
        for kind in HeldKind::ALL {
            assert_eq!(HeldKind::from_key(kind.key()), Some(kind));
        }
        assert_eq!(HeldState::from_key("rejected"), Some(HeldState::Rejected));
        assert_eq!((HeldKind::from_key(""), HeldState::from_key("approved")), (None, None));
    }
}
