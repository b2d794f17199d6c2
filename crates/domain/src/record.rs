//! Records of a sync log: what a unit did to one row, field by field. How they are kept is not known here.

use serde::{Deserialize, Serialize};

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordObject {
    /// A tenant, and what it says of itself.
    Tenant,
    /// A subscribed SKU.
    Sku,
    /// A subscription.
    Subscription,
    /// A directory user with the licenses assigned to it.
    User,
    /// A group with the licenses it assigns.
    Group,
}

impl RecordObject {
    /// Every object.
    pub const ALL: [Self; 5] = [Self::Tenant, Self::Sku, Self::Subscription, Self::User, Self::Group];

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tenant => "Tenant",
            Self::Sku => "License",
            Self::Subscription => "Subscription",
            Self::User => "Directory user",
            Self::Group => "Group",
        }
    }
}

/// What became of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordAction {
    /// It is new here.
    Created,
    /// It had ended and is listed again.
    Returned,
    /// Some of its fields differ now.
    Updated,
    /// Microsoft no longer lists it.
    Removed,
    /// Microsoft no longer lists it, or it is no longer chosen, and the deletion guard holds that for a person.
    Held,
    /// It is no longer chosen by Sync Settings.
    Dropped,
}

impl RecordAction {
    /// Every action.
    pub const ALL: [Self; 6] =
        [Self::Created, Self::Returned, Self::Updated, Self::Removed, Self::Held, Self::Dropped];

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Returned => "Returned",
            Self::Updated => "Updated",
            Self::Removed => "Removed",
            Self::Held => "Held",
            Self::Dropped => "No longer chosen",
        }
    }
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field, as people call it, such as `Job title`.
    pub field: String,
    /// Its value before; empty where there was none.
    pub before: String,
    /// Its value now; empty where there is none.
    pub after: String,
}

/// What a unit did to one row. It may hold a person's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What the row is.
    pub object: RecordObject,
    /// Microsoft's id of it.
    pub id: String,
    /// Its name; may be empty.
    pub name: String,
    /// What became of it.
    pub action: RecordAction,
    /// What differs; filled for [`RecordAction::Updated`], and for [`RecordAction::Returned`] where values differ too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<FieldChange>,
}
