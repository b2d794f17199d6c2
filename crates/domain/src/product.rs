//! Products whose names are looked after: those that no catalogue knows, those that a person named, and what a newer
//! catalogue changes; shapes only.

use serde::{Deserialize, Serialize};

use crate::{id::SkuId, time::Timestamp};

/// The most characters of a product's name.
pub const LONGEST_NAME: usize = 256;

/// A product of the tenants that a person may see, which no catalogue knows or which a person named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedProduct {
    /// Its GUID.
    pub sku: SkuId,
    /// Microsoft's part number; may be empty.
    pub part_number: String,
    /// The part number made readable, by which it is shown without a name.
    pub readable: String,
    /// Tenants that have it.
    pub tenants: u32,
    /// The name that a person gave it.
    pub given: Option<GivenName>,
    /// Microsoft's name, where a catalogue has one by now.
    pub of_microsoft: Option<String>,
}

/// A name that a person gave a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenName {
    /// The name.
    pub name: String,
    /// Who gave it; `None` for one who is no longer here.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Which catalogue names come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CatalogueStanding {
    /// Products with a name of Microsoft's.
    pub products: u32,
    /// When a file was taken over last; `None` while there is the built-in catalogue alone.
    pub updated_at: Option<Timestamp>,
    /// By whom; `None` for one who is no longer here.
    pub updated_by: Option<String>,
}

/// A name of Microsoft's that a catalogue file brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueChange {
    /// The product.
    pub sku: SkuId,
    /// Its part number.
    pub part_number: String,
    /// The name that it has until now; `None` for a new product.
    pub before: Option<String>,
    /// The name in the file.
    pub name: String,
}

/// A line of a catalogue file that is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueProblem {
    /// Its number in the file, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}
