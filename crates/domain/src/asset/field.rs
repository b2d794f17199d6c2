//! Fields of a type: their kinds, and the keys that their values are kept by.

use serde::{Deserialize, Serialize};

use crate::id::AssetFieldId;

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum FieldKind {
    /// One line.
    Text,
    /// Many lines.
    Textbox,
    /// A number.
    Number {
        /// Digits behind the point that may be given, and are shown.
        decimals: u8,
    },
    /// A number of percent.
    Percent {
        /// As of a Number.
        decimals: u8,
    },
    /// A day.
    Date {
        /// Whether something ends on it, so that it is warned of.
        expires: bool,
    },
    /// One of several options.
    Select {
        /// The options, in their order.
        options: Vec<String>,
    },
    /// Yes or no; not given is no.
    Checkbox,
    /// A heading between fields; holds nothing.
    Header,
    /// Links to other records.
    Tag {
        /// What kind of records.
        to: TagTarget,
    },
}

/// What a Tag links to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TagTarget {
    /// Directory users of the organization's tenants.
    People,
}

impl FieldKind {
    /// One of every kind, in the order that forms offer them.
    pub fn all() -> [Self; 9] {
        [
            Self::Text,
            Self::Textbox,
            Self::Number { decimals: 0 },
            Self::Percent { decimals: 0 },
            Self::Date { expires: false },
            Self::Select { options: Vec::new() },
            Self::Checkbox,
            Self::Header,
            Self::Tag { to: TagTarget::People },
        ]
    }

    /// The word on screen.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Textbox => "Textbox",
            Self::Number { .. } => "Number",
            Self::Percent { .. } => "Percent",
            Self::Date { .. } => "Date",
            Self::Select { .. } => "Select",
            Self::Checkbox => "Checkbox",
            Self::Header => "Header",
            Self::Tag { .. } => "Tag",
        }
    }

    /// Whether two are of one kind, whatever their options.
    pub fn is_like(&self, other: &Self) -> bool {
        self.label() == other.label()
    }

    /// Whether its value can be part of a title: short texts alone.
    pub const fn can_title(&self) -> bool {
        matches!(self, Self::Text | Self::Select { .. } | Self::Date { .. })
    }

    /// Whether it can be left out: a heading always is, and a box that is not ticked says no.
    pub const fn can_be_required(&self) -> bool {
        !matches!(self, Self::Header | Self::Checkbox)
    }
}

/// A field of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its id here.
    pub id: AssetFieldId,
    /// What values are kept by: [`dashed`] from its first name, and the same ever after.
    pub key: String,
    /// Its name on screen.
    pub name: String,
    /// What it holds.
    #[serde(with = "super::field_packed")]
    pub kind: FieldKind,
    /// What it asks for, beside the field; may be empty.
    pub hint: String,
    /// Whether an asset must have it.
    pub required: bool,
    /// Whether lists show it.
    pub show_in_list: bool,
    /// Whether it is part of the title.
    pub use_for_title: bool,
}

/// A name as a key: letters and digits in lower case, one dash for whatever is between them. Empty for a name without
/// either.
pub fn dashed(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for letter in name.to_lowercase().chars() {
        if letter.is_alphanumeric() {
            key.push(letter);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    if key.ends_with('-') {
        key.pop();
    }
    key
}
