//! Flexible assets: types that the provider defines, documents of organizations by them, and the one locked type that
//! Microsoft fills. The rules alone; where assets are kept and who may open one is not known here.

mod asset_type;
mod check;
mod day;
mod decimal;
mod draft;
mod entry;
mod field;
mod field_packed;
mod holder;
mod license;
mod license_detail;
mod list;
mod local;
mod shown;
#[cfg(test)]
mod tests;
mod texts;
mod usage;
mod value;

pub use asset_type::{AssetType, Origin};
pub use day::Day;
pub use decimal::{Decimal, InvalidDecimal};
pub use draft::{AssetTypeDraft, FieldDraft};
pub use field::{Field, FieldKind, TagTarget, dashed};
pub use holder::{AssignmentProblem, Holder, HolderFilter, HolderPage, HolderShown};
pub use license::{
    LICENSES_NAME, LicenseAsset, LicenseFacts, MICROSOFT_LICENSES, license_traits, microsoft_licenses,
};
pub use license_detail::{LicenseDetail, unexplained};
pub use list::{AssetFilter, AssetSort, search_words};
pub use local::{LocalParts, Readers};
pub use shown::{AssetDetail, AssetKind, AssetPage, AssetPerson, AssetTypeRow, Candidate, TaggedPerson};
pub use usage::Usage;
pub use value::{AssetTrait, DirectoryPerson, Traits};

use serde::{Deserialize, Serialize};

use crate::{
    id::{AssetId, AssetTypeId},
    organization::Organization,
    time::Timestamp,
};

/// The longest values, in characters where nothing else is said, and the most entries of a list.
pub mod limits {
    /// Names of types and fields.
    pub const NAME: usize = 100;
    /// An icon's name.
    pub const ICON: usize = 50;
    /// What a type is for.
    pub const DESCRIPTION: usize = 1_000;
    /// What a field asks for.
    pub const HINT: usize = 300;
    /// Fields of one type.
    pub const FIELDS: usize = 100;
    /// Options of one Select.
    pub const OPTIONS: usize = 200;
    /// One line: Text, and an option of a Select.
    pub const TEXT: usize = 500;
    /// Many lines: Textbox, and the notes beside a license.
    pub const TEXTBOX: usize = 20_000;
    /// All texts of one asset together.
    pub const ASSET: usize = 200_000;
    /// People of one Tag.
    pub const TAGGED: usize = 1_000;
    /// A title; what is longer is cut.
    pub const TITLE: usize = 300;
    /// Local tags of one license.
    pub const LOCAL_TAGS: usize = 50;
    /// One local tag.
    pub const LOCAL_TAG: usize = 50;
}

/// A document of an organization, by the fields of its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Its id here, which never changes.
    pub id: AssetId,
    /// Whose it is.
    pub organization: Organization,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: AssetTypeId,
    /// The values of the type's title fields, joined.
    pub title: String,
    /// Its values, by the keys of the type's fields.
    pub traits: Traits,
    /// Whether only specific people may open it.
    pub restricted: bool,
    /// Since when it is archived.
    pub archived_at: Option<Timestamp>,
    /// Names this state of what people keep of it: whoever saves gives the one that they have seen.
    pub revision: u32,
    /// When it was last changed.
    pub changed_at: Timestamp,
}
