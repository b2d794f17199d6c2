//! Microsoft's list "Product names and service plan identifiers for licensing" as a file, and what it changes; no I/O.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ProductNames, product_name};
use crate::{
    id::SkuId,
    product::{CatalogueChange, CatalogueProblem, LONGEST_NAME},
};

/// The columns that are read, by their heads.
const HEADS: [&str; 3] = ["GUID", "String_Id", "Product_Display_Name"];

/// A product of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueProduct {
    /// Its GUID.
    pub sku: SkuId,
    /// Its part number, which Microsoft calls `String_Id`; may be empty.
    pub part_number: String,
    /// Its name.
    pub name: String,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CatalogueFile {
    /// Its products by GUID, each once.
    pub products: Vec<CatalogueProduct>,
    /// Lines that say nothing that can be used.
    pub problems: Vec<CatalogueProblem>,
}

impl CatalogueFile {
    /// Reads the file. It has a line for each service plan of a product, so products repeat.
    ///
    /// # Errors
    /// Says what is missing in a file that is no such list.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let heads = reader.headers().map_err(|_| "This file cannot be read as CSV.".to_owned())?.clone();
        let place = |name: &str| heads.iter().position(|head| head.trim().eq_ignore_ascii_case(name));
        let [Some(guid), Some(part), Some(name)] = HEADS.map(place) else {
            return Err(format!(
                "The first line must have the columns {}. Use Microsoft's file \u{201c}Product names and service plan \
                 identifiers for licensing\u{201d} as it is.",
                HEADS.join(", ")
            ));
        };
        let mut products: BTreeMap<SkuId, (usize, CatalogueProduct)> = BTreeMap::new();
        let mut problems = Vec::new();
        for (at, record) in reader.records().enumerate() {
            let line = at + 2;
            let wrong = |message: String| CatalogueProblem { line, message };
            let Ok(record) = record else {
                problems.push(wrong("This line cannot be read as CSV.".to_owned()));
                continue;
            };
            let line =
                record.position().map_or(line, |position| usize::try_from(position.line()).unwrap_or(line));
            let wrong = |message: String| CatalogueProblem { line, message };
            let cell = |place: usize| record.get(place).unwrap_or_default().trim();
            match product(cell(guid), cell(part), cell(name)) {
                Ok(product) => match products.get(&product.sku) {
                    Some((first, known)) if known.name != product.name => {
                        let (other, name) = (&known.name, &product.name);
                        problems.push(wrong(format!("{name} has the GUID of {other} in line {first}.")));
                    }
                    Some(_) => {}
                    None => drop(products.insert(product.sku, (line, product))),
                },
                Err(message) => problems.push(wrong(message)),
            }
        }
        Ok(Self { products: products.into_values().map(|(_, product)| product).collect(), problems })
    }

    /// What it changes of the names that Microsoft's products have here, by name.
    pub fn changes(&self, names: &ProductNames) -> Vec<CatalogueChange> {
        let change = |product: &CatalogueProduct| {
            let before = names.of_microsoft(product.sku);
            (before != Some(product.name.as_str())).then(|| CatalogueChange {
                sku: product.sku,
                part_number: product.part_number.clone(),
                before: before.map(str::to_owned),
                name: product.name.clone(),
            })
        };
        let mut changes: Vec<_> = self.products.iter().filter_map(change).collect();
        changes
            .sort_by_cached_key(|change| (change.before.is_some(), change.name.to_lowercase(), change.sku));
        changes
    }

    /// The products that the embedded catalogue does not have by this name: what is kept of the file.
    pub fn beyond_embedded(&self) -> impl Iterator<Item = &CatalogueProduct> {
        self.products.iter().filter(|product| product_name(product.sku) != Some(product.name.as_str()))
    }
}

fn product(guid: &str, part_number: &str, name: &str) -> Result<CatalogueProduct, String> {
    let sku = guid.parse().map_err(|_| format!("\u{201c}{}\u{201d} is no GUID.", short(guid)))?;
    if name.is_empty() {
        return Err("The product has no name.".to_owned());
    }
    if name.chars().count() > LONGEST_NAME || part_number.chars().count() > LONGEST_NAME {
        return Err(format!("The name or part number has more than {LONGEST_NAME} characters."));
    }
    Ok(CatalogueProduct { sku, part_number: part_number.to_owned(), name: name.to_owned() })
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";
    const E5: &str = "c7df2760-2c81-4ef7-b578-5b5392b571df";
    const NEW: &str = "11111111-2222-3333-4444-555555555555";

    #[test]
    fn microsofts_file_is_read_and_its_changes_are_told() {
        let text = format!(
            "{HEAD}Office 365 E5,ENTERPRISEPREMIUM,{E5},TEAMS1,x,Teams\nOffice 365 E5,ENTERPRISEPREMIUM,{E5},YAMMER,x,Yammer\n\
             \"Contoso, special\",CONTOSO,{NEW},TEAMS1,x,Teams\n"
        );
        let file = CatalogueFile::read(&text).unwrap();
        assert_eq!((file.products.len(), file.problems.len()), (2, 0));
        let changes = file.changes(&ProductNames::default());
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert_eq!((changes[0].name.as_str(), changes[0].before.as_deref()), ("Contoso, special", None));
        assert_eq!(file.beyond_embedded().count(), 1);

        let renamed = format!("{HEAD}Office 365 E5 (2027),ENTERPRISEPREMIUM,{E5},,,\n");
        let changes = CatalogueFile::read(&renamed).unwrap().changes(&ProductNames::default());
        assert_eq!(changes[0].before.as_deref(), Some("Office 365 E5"));
    }

    #[test]
    fn each_line_that_says_nothing_is_named() {
        let text =
            format!("{HEAD}Office 365 E5,X,{E5},,,\nOther,X,{E5},,,\nName,X,nonsense,,,\n,X,{NEW},,,\n");
        let file = CatalogueFile::read(&text).unwrap();
        let told: Vec<_> = file.problems.iter().map(|it| (it.line, it.message.as_str())).collect();
        assert_eq!(
            told,
            [
                (3, "Other has the GUID of Office 365 E5 in line 2."),
                (4, "\u{201c}nonsense\u{201d} is no GUID."),
                (5, "The product has no name."),
            ]
        );
        assert_eq!(file.products.len(), 1);
    }

    #[test]
    fn another_file_is_refused_with_what_it_must_have() {
        for text in ["", "name;guid\na;b\n", "Tenant,Product\n"] {
            assert!(CatalogueFile::read(text).unwrap_err().contains("Product_Display_Name"), "{text}");
        }
    }
}
