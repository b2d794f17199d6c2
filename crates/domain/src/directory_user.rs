//! Directory users: the people, rooms and service accounts of one tenant, with the licenses assigned to them.

use serde::{Deserialize, Serialize};

use crate::{
    id::{DirectoryUserId, GroupId, ServicePlanId, SkuId},
    time::Timestamp,
};

/// Graph's `userType`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum UserType {
    /// Belongs to the tenant.
    Member,
    /// Was invited from elsewhere.
    Guest,
    /// A word that Microsoft added after this was written, kept as it came; empty where Microsoft gives none.
    Unknown(String),
}

impl UserType {
    /// Graph's word for it; may be empty.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Member => "Member",
            Self::Guest => "Guest",
            Self::Unknown(word) => word,
        }
    }
}

impl Default for UserType {
    fn default() -> Self {
        Self::Unknown(String::new())
    }
}

impl From<String> for UserType {
    fn from(word: String) -> Self {
        match word.as_str() {
            "Member" => Self::Member,
            "Guest" => Self::Guest,
            _ => Self::Unknown(word),
        }
    }
}

impl From<UserType> for String {
    fn from(kind: UserType) -> Self {
        kind.as_str().to_owned()
    }
}

/// Whether an assignment took effect (Graph `licenseAssignmentState.state`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum AssignmentState {
    /// It works.
    Active,
    /// It works, though not all of it could be applied.
    ActiveWithError,
    /// It is switched off.
    Disabled,
    /// It does not work; see [`LicenseAssignment::error`].
    Error,
    /// A word that Microsoft added after this was written, kept as it came; empty where Microsoft gives none.
    Unknown(String),
}

impl AssignmentState {
    /// Graph's word for it; may be empty.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "Active",
            Self::ActiveWithError => "ActiveWithError",
            Self::Disabled => "Disabled",
            Self::Error => "Error",
            Self::Unknown(word) => word,
        }
    }

    /// Whether the person holds the license by this assignment, so that Graph's `assignedLicenses` lists it.
    /// A state that is unknown here counts as held: a new word must not take a license away on screen.
    pub const fn is_held(&self) -> bool {
        !matches!(self, Self::Error)
    }
}

impl From<String> for AssignmentState {
    fn from(word: String) -> Self {
        match word.as_str() {
            "Active" => Self::Active,
            "ActiveWithError" => Self::ActiveWithError,
            "Disabled" => Self::Disabled,
            "Error" => Self::Error,
            _ => Self::Unknown(word),
        }
    }
}

impl From<AssignmentState> for String {
    fn from(state: AssignmentState) -> Self {
        state.as_str().to_owned()
    }
}

/// Why an assignment does not take effect (Graph `licenseAssignmentState.error`), from Microsoft's published list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum AssignmentError {
    /// No seats were left.
    CountViolation,
    /// Another license excludes it.
    MutuallyExclusiveViolation,
    /// It needs a license that is missing.
    DependencyViolation,
    /// The service is not offered where the person is.
    ProhibitedInUsageLocationViolation,
    /// An address or name of the person is taken already.
    UniquenessViolation,
    /// Microsoft's `Others`, or a word added after this was written; kept as it came.
    Other(String),
}

impl AssignmentError {
    /// Reads Graph's word; `None` for its ways to say that nothing is wrong: no word, and `None`.
    pub fn from_graph(word: &str) -> Option<Self> {
        (!matches!(word, "" | "None")).then(|| Self::from(word.to_owned()))
    }

    /// Graph's word for it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::CountViolation => "CountViolation",
            Self::MutuallyExclusiveViolation => "MutuallyExclusiveViolation",
            Self::DependencyViolation => "DependencyViolation",
            Self::ProhibitedInUsageLocationViolation => "ProhibitedInUsageLocationViolation",
            Self::UniquenessViolation => "UniquenessViolation",
            Self::Other(word) => word,
        }
    }

    /// What it means, in words for a person.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::CountViolation => "No seats left",
            Self::MutuallyExclusiveViolation => "Conflicts with another license",
            Self::DependencyViolation => "Needs a license that is missing",
            Self::ProhibitedInUsageLocationViolation => "Not offered in the person's usage location",
            Self::UniquenessViolation => "An address of the person is in use elsewhere",
            Self::Other(_) => "Microsoft gives no further reason",
        }
    }
}

impl From<String> for AssignmentError {
    fn from(word: String) -> Self {
        match word.as_str() {
            "CountViolation" => Self::CountViolation,
            "MutuallyExclusiveViolation" => Self::MutuallyExclusiveViolation,
            "DependencyViolation" => Self::DependencyViolation,
            "ProhibitedInUsageLocationViolation" => Self::ProhibitedInUsageLocationViolation,
            "UniquenessViolation" => Self::UniquenessViolation,
            _ => Self::Other(word),
        }
    }
}

impl From<AssignmentError> for String {
    fn from(error: AssignmentError) -> Self {
        error.as_str().to_owned()
    }
}

/// One way in which a person was given a license. The same SKU may come directly and by several groups; the key
/// within a person is (SKU, group).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LicenseAssignment {
    /// The product.
    pub sku: SkuId,
    /// The group that brings it; `None` where it was assigned to the person directly.
    pub by_group: Option<GroupId>,
    /// Whether it took effect.
    pub state: AssignmentState,
    /// Why not, where Microsoft says so.
    pub error: Option<AssignmentError>,
    /// The service plans that are switched off, sorted, each once.
    pub disabled_plans: Vec<ServicePlanId>,
}

/// Puts assignments into the one order they are stored and compared in: by SKU, then direct ones first, then by group.
/// Of two with the same key the later one stays.
pub fn sort_assignments(assignments: &mut Vec<LicenseAssignment>) {
    // The sort is stable, so that the later of two equals is the one that comes first after turning the list round.
    assignments.reverse();
    assignments.sort_by_key(|one| (one.sku, one.by_group));
    assignments.dedup_by_key(|one| (one.sku, one.by_group));
}

/// A user of a tenant's directory, as far as Seatledger asks. A text that Microsoft has none of is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryUser {
    /// Microsoft's GUID.
    pub id: DirectoryUserId,
    /// The name that lists show; may be empty.
    pub display_name: String,
    /// The given name; may be empty.
    pub given_name: String,
    /// The family name; may be empty.
    pub surname: String,
    /// The name used to sign in; may be empty.
    pub user_principal_name: String,
    /// The primary mail address.
    pub mail: Option<String>,
    /// Member or guest.
    pub user_type: UserType,
    /// Whether the account may sign in.
    pub account_enabled: bool,
    /// May be empty.
    pub job_title: String,
    /// May be empty.
    pub department: String,
    /// May be empty.
    pub office_location: String,
    /// Two-letter country code that decides which services are offered; may be empty.
    pub usage_location: String,
    /// May be empty.
    pub mobile_phone: String,
    /// Graph's `businessPhones`, which holds one number at most; several would stand here with commas. May be empty.
    pub business_phone: String,
    /// Whether the account is synchronized from a directory on the premises.
    pub on_premises: bool,
    /// When the account was made.
    pub created: Option<Timestamp>,
    /// The licenses, in the order of [`sort_assignments`].
    pub assignments: Vec<LicenseAssignment>,
}

impl DirectoryUser {
    /// A user of whom nothing is known but the id.
    pub fn unknown(id: DirectoryUserId) -> Self {
        Self {
            id,
            display_name: String::new(),
            given_name: String::new(),
            surname: String::new(),
            user_principal_name: String::new(),
            mail: None,
            user_type: UserType::default(),
            account_enabled: false,
            job_title: String::new(),
            department: String::new(),
            office_location: String::new(),
            usage_location: String::new(),
            mobile_phone: String::new(),
            business_phone: String::new(),
            on_premises: false,
            created: None,
            assignments: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
