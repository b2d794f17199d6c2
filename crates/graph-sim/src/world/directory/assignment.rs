//! How a user came to a license: directly or by a group, and whether that worked.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One entry of `licenseAssignmentStates`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The SKU's id.
    pub sku: Uuid,
    /// The group that passes it on; none when it was assigned directly.
    pub by_group: Option<Uuid>,
    /// Whether it works.
    pub state: AssignmentState,
    /// Why not.
    pub error: AssignmentError,
    /// Service plans that are switched off.
    pub disabled_plans: Vec<Uuid>,
    /// When it changed last, in seconds since the Unix epoch.
    pub updated: i64,
}

/// A license of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct License {
    /// The SKU's id.
    pub sku: Uuid,
    /// Service plans that are switched off.
    pub disabled_plans: Vec<Uuid>,
}

/// `licenseAssignmentState.state`, in Microsoft's spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AssignmentState {
    /// It works.
    Active,
    /// It works, but not all of it.
    ActiveWithError,
    /// It was switched off.
    Disabled,
    /// It does not work.
    Error,
}

/// `licenseAssignmentState.error`, in Microsoft's spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AssignmentError {
    /// Nothing is wrong.
    None,
    /// There were not enough seats.
    CountViolation,
    /// Another license excludes this one.
    MutuallyExclusiveViolation,
    /// A service plan that this one needs is missing.
    DependencyViolation,
    /// The product is not offered where the user works.
    ProhibitedInUsageLocationViolation,
    /// A proxy address is taken already.
    UniquenessViolation,
    /// Anything else.
    Others,
}

impl Assignment {
    /// A direct assignment that works.
    pub fn direct(sku: Uuid, updated: i64) -> Assignment {
        let (state, error) = (AssignmentState::Active, AssignmentError::None);
        Assignment { sku, by_group: None, state, error, disabled_plans: Vec::new(), updated }
    }

    /// The same, passed on by a group.
    #[must_use]
    pub fn through(self, group: Uuid) -> Assignment {
        Assignment { by_group: Some(group), ..self }
    }

    /// The same, failed for this reason.
    #[must_use]
    pub fn failed(self, error: AssignmentError) -> Assignment {
        Assignment { state: AssignmentState::Error, error, ..self }
    }
}

impl AssignmentState {
    /// Whether the user consumes a seat by it.
    pub fn holds_a_seat(self) -> bool {
        matches!(self, AssignmentState::Active | AssignmentState::ActiveWithError)
    }

    /// Microsoft's spelling.
    pub fn name(self) -> &'static str {
        match self {
            AssignmentState::Active => "Active",
            AssignmentState::ActiveWithError => "ActiveWithError",
            AssignmentState::Disabled => "Disabled",
            AssignmentState::Error => "Error",
        }
    }
}

impl AssignmentError {
    /// Microsoft's spelling.
    pub fn name(self) -> &'static str {
        match self {
            AssignmentError::None => "None",
            AssignmentError::CountViolation => "CountViolation",
            AssignmentError::MutuallyExclusiveViolation => "MutuallyExclusiveViolation",
            AssignmentError::DependencyViolation => "DependencyViolation",
            AssignmentError::ProhibitedInUsageLocationViolation => "ProhibitedInUsageLocationViolation",
            AssignmentError::UniquenessViolation => "UniquenessViolation",
            AssignmentError::Others => "Others",
        }
    }
}
