//! Organizations: the companies that the provider documents.

use serde::{Deserialize, Serialize};

use crate::id::OrganizationId;

/// A company, by the name the provider gave it. Names need not be unique.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Its id here.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
}
