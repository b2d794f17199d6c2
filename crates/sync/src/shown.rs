//! How values read in sync logs.

use domain::{catalogue, id::SkuId};

/// A product: by Microsoft's name, else by its id.
pub(crate) fn product(sku: SkuId) -> String {
    catalogue::product_name(sku).map_or_else(|| sku.to_string(), str::to_owned)
}

/// A list in one line.
pub(crate) fn listed(items: impl IntoIterator<Item = impl ToString>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

/// A flag in a word.
pub(crate) fn yes_or_no(flag: bool) -> String {
    if flag { "Yes" } else { "No" }.to_owned()
}
