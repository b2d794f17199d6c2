//! Units of a sync: one kind of data of one tenant, the smallest thing that succeeds or fails.

use serde::{Deserialize, Serialize};

/// What a unit reads of its tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// The tenant's profile, subscribed SKUs and subscriptions.
    Licenses,
    /// Directory users with their license assignments.
    Users,
    /// Groups with the licenses they assign.
    Groups,
}

impl UnitKind {
    /// Every kind, in the order they are read in.
    pub const ALL: [Self; 3] = [Self::Licenses, Self::Users, Self::Groups];

    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Licenses => "licenses",
            Self::Users => "users",
            Self::Groups => "groups",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Licenses => "Licenses",
            Self::Users => "Directory users",
            Self::Groups => "Groups",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}
