//! Flexible assets: their types, the documents of organizations, who may open one, and licenses as assets. The rules of
//! types and values are in `domain::asset`; synced values are read from where the sync writes them, and never written.

mod access;
mod asset_type;
mod asset_type_edit;
mod candidate;
mod edit;
mod find;
mod follow;
mod holder;
mod kind;
mod license;
mod license_detail;
mod license_edit;
mod license_id;
mod list;
mod people;
mod secured;

pub use access::AssetReaders;
pub(crate) use access::open_license;
pub(crate) use license_id::license_id;

use crate::error::Error;

#[cfg(feature = "testing")]
pub(crate) const STATEMENTS: [&[crate::sql::Statement]; 15] = [
    asset_type::STATEMENTS,
    asset_type_edit::STATEMENTS,
    candidate::STATEMENTS,
    edit::STATEMENTS,
    find::STATEMENTS,
    follow::STATEMENTS,
    holder::STATEMENTS,
    kind::STATEMENTS,
    license::STATEMENTS,
    license_detail::STATEMENTS,
    license_edit::STATEMENTS,
    license_id::STATEMENTS,
    list::STATEMENTS,
    people::STATEMENTS,
    secured::STATEMENTS,
];

/// Someone else has changed it since it was read.
const CONFLICT: Error = Error::Conflict { constraint: "asset_revision" };

/// What comes from Microsoft is not changed here, on no way.
fn locked() -> Error {
    let message = "Microsoft Licenses come from Microsoft, so their type, fields and values cannot be changed here. \
        Their notes, tags, owner and security settings can.";
    Error::Invalid { field: "type", message: message.to_owned() }
}

/// The first problem of a type or of values, told without its place.
fn invalid(field: &'static str, problems: Vec<domain::organization::Problem>) -> Error {
    let message = problems.into_iter().next().map(|problem| problem.message).unwrap_or_default();
    Error::Invalid { field, message }
}
