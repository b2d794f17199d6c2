//! Contracts: Graph's record that a partner tenant serves a customer tenant.

use serde::{Deserialize, Serialize};

use crate::id::TenantId;

/// One contract. Its names are copies made when it was signed and never updated by Microsoft
/// (Graph, resource type `contract`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// The customer's tenant; not the contract's own id.
    pub customer: TenantId,
    /// The customer's name when the contract was made; may be empty.
    pub display_name: String,
    /// The customer's default domain at that time; may be empty.
    pub default_domain: String,
}
