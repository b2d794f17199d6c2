//! Assets as pages show them: lists, one with the people that it links to, and what organizations have of each type.

use serde::{Deserialize, Serialize};

use super::{Asset, AssetType, DirectoryPerson};
use crate::{
    account::Role,
    id::{AssetTypeId, UserId},
    time::Timestamp,
};

/// A type as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetTypeRow {
    /// The type.
    pub kind: AssetType,
    /// Its assets that whoever asks may see and that are not archived.
    pub assets: u64,
}

/// What an organization has of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetKind {
    /// The type.
    pub id: AssetTypeId,
    /// Its name.
    pub name: String,
    /// The name of its icon; may be empty.
    pub icon: String,
    /// Its assets that whoever asks may see and that are not archived.
    pub assets: u64,
}

/// A page of the list of own assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct AssetPage {
    /// The assets on it.
    pub rows: Vec<Asset>,
    /// How many pass the filter.
    pub total: usize,
    /// How many there are that whoever asks may see, archived ones among them.
    pub all: u64,
    /// How many of those are archived.
    pub archived: u64,
}

/// One asset as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetDetail {
    /// The asset.
    pub asset: Asset,
    /// When it was made.
    pub created_at: Timestamp,
    /// The name of who changed it last.
    pub changed_by: Option<String>,
    /// Everyone that its Tags link to, in the order of their ids.
    pub people: Vec<TaggedPerson>,
}

/// Somebody that a Tag links to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaggedPerson {
    /// Who it is.
    pub person: DirectoryPerson,
    /// Their name; `None` for one who is none of the organization's directory users any more.
    pub name: Option<String>,
}

/// A directory user whom a Tag may link to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who it is.
    pub person: DirectoryPerson,
    /// Their name; the one that they sign in with where they have no other.
    pub name: String,
    /// What they sign in with.
    pub user_principal_name: String,
}

/// Somebody who signs in here, with access to an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetPerson {
    /// Who it is.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
}
