//! Which assets a list shows, and in which order.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Asset;
use crate::{id::OrganizationId, organization::Shown};

/// What a list of assets narrows its rows to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct AssetFilter {
    /// Those of one organization; `None` for all of them.
    pub organization: Option<OrganizationId>,
    /// Words that must all be somewhere in it; empty for all.
    pub text: String,
    /// Archived ones, others or all.
    pub shown: Shown,
    /// The order.
    pub sort: AssetSort,
    /// Whether the order is turned round.
    pub descending: bool,
}

/// What a list of assets is sorted by; equals stand by title, then organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum AssetSort {
    /// Its title.
    #[default]
    Title,
    /// The name of its organization.
    Organization,
    /// When it was last changed.
    Changed,
}

impl AssetFilter {
    /// Which of two stands first.
    pub fn order(&self, a: &Asset, b: &Asset) -> Ordering {
        let title = || a.title.to_lowercase().cmp(&b.title.to_lowercase());
        let name = |asset: &Asset| asset.organization.name.to_lowercase();
        let organization = || name(a).cmp(&name(b));
        let order = match self.sort {
            AssetSort::Title => title(),
            AssetSort::Organization => organization(),
            AssetSort::Changed => a.changed_at.cmp(&b.changed_at),
        };
        let order = if self.descending { order.reverse() } else { order };
        order.then_with(title).then_with(organization).then_with(|| a.id.cmp(&b.id))
    }
}

/// The words of a search in lower case, each of which must be found.
pub fn search_words(text: &str) -> Vec<String> {
    text.to_lowercase().split_whitespace().map(str::to_owned).collect()
}
