//! Microsoft's product names and the list of free pools, embedded from data files; never a rule about seats.
//!
//! `data/products.csv` is reduced from Microsoft's "Product names and service plan identifiers for licensing"
//! (CC BY 4.0), keyed by GUID because part numbers repeat. `data/free-pools.csv` names the SKUs that are free,
//! trial pools or paid by consumption, so that their seats are no purchase.

mod names;
mod update;

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

pub use names::ProductNames;
pub use update::{CatalogueFile, CatalogueProduct};

use crate::id::SkuId;

struct Catalogue {
    names: HashMap<SkuId, String>,
    free: HashSet<SkuId>,
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let rows = |text: &'static str| {
        csv::Reader::from_reader(text.as_bytes())
            .into_records()
            .filter_map(Result::ok)
            .filter_map(|row| {
                Some((row.get(0)?.parse::<SkuId>().ok()?, row.get(2).unwrap_or_default().to_owned()))
            })
            .collect::<Vec<_>>()
    };
    Catalogue {
        names: rows(include_str!("../data/products.csv")).into_iter().collect(),
        free: rows(include_str!("../data/free-pools.csv")).into_iter().map(|(id, _)| id).collect(),
    }
});

/// Every product that the catalogue has a name of, in no order.
pub fn products() -> impl Iterator<Item = SkuId> {
    CATALOGUE.names.keys().copied()
}

/// Microsoft's name of a product, where the embedded catalogue has one.
pub fn product_name(sku: SkuId) -> Option<&'static str> {
    CATALOGUE.names.get(&sku).map(String::as_str)
}

/// Microsoft's name, else the part number made readable; never a bare GUID. For logs; lists ask [`ProductNames`].
pub fn display_name(sku: SkuId, part_number: &str) -> String {
    product_name(sku).map_or_else(|| humanized(part_number), str::to_owned)
}

/// Whether the SKU is a free, viral-trial or consumption pool, whose seats never enter totals.
pub fn is_free_pool(sku: SkuId) -> bool {
    CATALOGUE.free.contains(&sku)
}

/// Every such pool, in no order.
pub fn free_pools() -> impl Iterator<Item = SkuId> {
    CATALOGUE.free.iter().copied()
}

/// `DYN365_SALES_PRO` → `DYN365 Sales PRO`: underscores become spaces, words of four letters and more are
/// capitalized, shorter ones and those with digits stay as Microsoft wrote them.
pub fn humanized(part_number: &str) -> String {
    let words = part_number.split(['_', ' ']).filter(|word| !word.is_empty()).map(|word| {
        if word.len() < 4 || word.chars().any(|c| c.is_ascii_digit()) {
            return word.to_owned();
        }
        let mut letters = word.chars();
        letters.next().into_iter().collect::<String>() + &letters.as_str().to_lowercase()
    });
    let name = words.collect::<Vec<_>>().join(" ");
    if name.is_empty() { "Unnamed product".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sku(text: &str) -> SkuId {
        text.parse().unwrap()
    }

    #[test]
    fn the_whole_catalogue_is_read() {
        assert_eq!(CATALOGUE.names.len(), 619);
        assert_eq!(CATALOGUE.free.len(), 26);
        assert!(CATALOGUE.names.values().all(|name| !name.is_empty()));
    }

    #[test]
    fn products_carry_microsofts_names() {
        assert_eq!(product_name(sku("c7df2760-2c81-4ef7-b578-5b5392b571df")), Some("Office 365 E5"));
        assert!(is_free_pool(sku("a403ebcc-fae0-4ca2-8c8c-7a907fd6c235")), "POWER_BI_STANDARD");
        assert!(!is_free_pool(sku("c7df2760-2c81-4ef7-b578-5b5392b571df")));
    }

    #[test]
    fn an_unknown_product_shows_a_readable_part_number() {
        let unknown = sku("11111111-2222-3333-4444-555555555555");
        let check = |part: &str, expected: &str| assert_eq!(display_name(unknown, part), expected);
        check("CONTOSO_SPECIAL_PLAN2", "Contoso Special PLAN2");
        check("DYN365_SALES_PRO", "DYN365 Sales PRO");
        check("", "Unnamed product");
    }
}
