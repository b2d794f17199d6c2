//! Delegated admin relationships (GDAP): what a partner may do in a customer's tenant, and until when.

use serde::{Deserialize, Serialize};

use crate::{id::TenantId, time::Timestamp};

/// The status of a relationship, as far as it changes what we do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RelationshipStatus {
    /// In force, also while it is about to end.
    Active,
    /// Not yet in force: created, waiting for approval, being activated.
    Pending,
    /// Over: expired or terminated.
    Ended,
    /// A word unknown to this version.
    Unrecognized(String),
}

impl RelationshipStatus {
    /// Reads Graph's `delegatedAdminRelationshipStatus`.
    pub fn from_graph(word: &str) -> Self {
        match word {
            "active" | "expiring" => Self::Active,
            "created" | "approvalPending" | "approved" | "activating" => Self::Pending,
            "expired" | "terminationRequested" | "terminating" | "terminated" => Self::Ended,
            other => Self::Unrecognized(other.to_owned()),
        }
    }
}

/// One relationship; several per customer are normal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegatedAdminRelationship {
    /// Graph's id, two GUIDs joined; opaque.
    pub id: String,
    /// The partner's name for it; a name that starts with `MLT_` was made by Microsoft's own transition.
    pub display_name: String,
    /// The customer's tenant; `None` while nobody has accepted.
    pub customer: Option<TenantId>,
    /// The customer's name; may be empty.
    pub customer_name: String,
    /// Whether it is in force.
    pub status: RelationshipStatus,
    /// The directory roles it grants, by role definition GUID.
    pub roles: Vec<String>,
    /// When it ends; `None` before activation.
    pub ends_at: Option<Timestamp>,
    /// Whether Microsoft extends it by itself (`autoExtendDuration` other than none).
    pub extends_itself: bool,
}
