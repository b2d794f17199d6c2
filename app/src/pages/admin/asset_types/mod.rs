//! Admin > Account > Flexible Asset Types: what organizations can document, and the locked type that Microsoft fills.

mod actions;
mod edit;
mod entry;
mod field;
mod form;
mod list;
mod locked;
mod new;

pub use edit::AssetTypePage;
pub use list::AssetTypesPage;
pub use new::NewAssetTypePage;

use crate::{components::page_header::Crumb, paths};

/// The steps above the list.
const CRUMBS: [Crumb; 2] = [Crumb::word("Admin"), Crumb::word("Account")];
/// The steps above everything below the list.
const BELOW_LIST: [Crumb; 3] =
    [Crumb::word("Admin"), Crumb::word("Account"), Crumb::page("Flexible Asset Types", paths::ASSET_TYPES)];
