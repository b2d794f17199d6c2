//! What the assets of a type hold, as far as it keeps the type from being changed.

use std::collections::{BTreeMap, BTreeSet};

use super::{AssetTrait, AssetType, FieldKind, Traits};

/// What all assets of a type hold, by field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage(BTreeMap<String, Used>);

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Used {
    options: BTreeSet<String>,
    decimals: u8,
}

impl Usage {
    /// Adds what one asset of the type holds.
    pub fn note(&mut self, kind: &AssetType, traits: &Traits) {
        for (key, value) in traits {
            let used = self.0.entry(key.clone()).or_default();
            let is_choice =
                || kind.field(key).is_some_and(|field| matches!(field.kind, FieldKind::Select { .. }));
            match value {
                AssetTrait::Text(text) if !used.options.contains(text) && is_choice() => {
                    used.options.insert(text.clone());
                }
                AssetTrait::Number(number) => used.decimals = used.decimals.max(number.decimals()),
                _ => {}
            }
        }
    }

    /// Whether an asset has a value of this field.
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The options of this field that assets have.
    pub fn options(&self, key: &str) -> impl Iterator<Item = &str> {
        self.0.get(key).into_iter().flat_map(|used| used.options.iter().map(String::as_str))
    }

    /// The most digits behind the point of this field's numbers.
    pub fn decimals(&self, key: &str) -> u8 {
        self.0.get(key).map_or(0, |used| used.decimals)
    }
}
