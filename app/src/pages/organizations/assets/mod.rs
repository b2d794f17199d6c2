//! Own assets of an organization: the list of one type, one asset, and its form, which the type describes.

mod address;
mod edit;
mod field;
mod form;
mod list;
mod new;
mod one;
mod people;

pub use edit::EditAssetPage;
pub use list::AssetsPage;
pub use new::NewAssetPage;
pub use one::AssetPage;
