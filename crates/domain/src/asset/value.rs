//! Traits: the values of an asset. What a value means, the field of its key says.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Day, Decimal};
use crate::id::{DirectoryUserId, InvalidId, TenantId};

/// The values of an asset by the keys of its type's fields. What is not given is not in it.
pub type Traits = BTreeMap<String, AssetTrait>;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetTrait {
    /// Of Text, Textbox and Select.
    Text(String),
    /// Of Number and Percent.
    Number(Decimal),
    /// Of Date.
    Date(Day),
    /// Of Checkbox.
    Checked(bool),
    /// Of Tag: whom it links to, sorted, each once. Ids alone: a name is looked up for whoever asks.
    People(Vec<DirectoryPerson>),
}

/// A directory user, wherever tenants are many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DirectoryPerson {
    /// The tenant.
    pub tenant: TenantId,
    /// The person in it.
    pub user: DirectoryUserId,
}

impl fmt::Display for DirectoryPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.tenant, self.user)
    }
}

impl FromStr for DirectoryPerson {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let (tenant, user) = text.split_once('/').ok_or(InvalidId { what: "tenant ID/directory user ID" })?;
        Ok(Self { tenant: tenant.parse()?, user: user.parse()? })
    }
}
