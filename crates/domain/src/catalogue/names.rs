//! Product names as this installation knows them: what people called a product, then a newer catalogue, then the
//! embedded one, then the part number made readable.

use std::collections::HashMap;

use super::{humanized, product_name};
use crate::id::SkuId;

/// Names beyond the embedded catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductNames {
    given: HashMap<SkuId, String>,
    newer: HashMap<SkuId, String>,
}

impl ProductNames {
    /// Names that people gave, and names of a catalogue newer than the embedded one.
    pub const fn new(given: HashMap<SkuId, String>, newer: HashMap<SkuId, String>) -> Self {
        Self { given, newer }
    }

    /// Microsoft's name, where a catalogue has one.
    pub fn of_microsoft(&self, sku: SkuId) -> Option<&str> {
        self.newer.get(&sku).map(String::as_str).or_else(|| product_name(sku))
    }

    /// The name that a person gave it here.
    pub fn given(&self, sku: SkuId) -> Option<&str> {
        self.given.get(&sku).map(String::as_str)
    }

    /// The name to show: one that somebody knows, else the part number made readable, marked as unrecognized; never a
    /// bare GUID.
    pub fn display(&self, sku: SkuId, part_number: &str) -> String {
        match self.given(sku).or_else(|| self.of_microsoft(sku)) {
            Some(name) => name.to_owned(),
            None => format!("{} (unrecognized)", humanized(part_number)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_name_goes_before_a_newer_catalogue_and_that_before_the_embedded_one() {
        let e5: SkuId = "c7df2760-2c81-4ef7-b578-5b5392b571df".parse().unwrap();
        let unknown: SkuId = "11111111-2222-3333-4444-555555555555".parse().unwrap();
        let names = |given: &[(SkuId, &str)], newer: &[(SkuId, &str)]| {
            let map =
                |rows: &[(SkuId, &str)]| rows.iter().map(|(sku, name)| (*sku, (*name).to_owned())).collect();
            ProductNames::new(map(given), map(newer))
        };
        let none = ProductNames::default();
        assert_eq!(none.display(e5, "ENTERPRISEPREMIUM"), "Office 365 E5");
        assert_eq!(none.display(unknown, "CONTOSO_SPECIAL_PLAN2"), "Contoso Special PLAN2 (unrecognized)");
        let newer = names(&[], &[(e5, "Office 365 E5 2027"), (unknown, "Contoso Special")]);
        assert_eq!(
            (newer.display(e5, ""), newer.display(unknown, "")),
            ("Office 365 E5 2027".into(), "Contoso Special".into())
        );
        let given = names(&[(e5, "Ours")], &[(e5, "Office 365 E5 2027")]);
        assert_eq!(
            (given.display(e5, "").as_str(), given.of_microsoft(e5)),
            ("Ours", Some("Office 365 E5 2027"))
        );
    }
}
