//! How many tenants of each integration wait to be matched.

use std::collections::BTreeMap;

use domain::id::IntegrationId;
use leptos::prelude::*;

use crate::{
    api::matching::count_unmatched,
    paths,
    reading::{Reading, reading},
    state::events::{Topic, version_of},
};

/// The counts as they were last read; a handle.
#[derive(Clone, Copy)]
pub(super) struct Unmatched(Reading<BTreeMap<IntegrationId, u32>>);

impl Unmatched {
    /// Reads them, and again when matching or the tenants change.
    pub(super) fn new() -> Self {
        let versions = [Topic::Matching, Topic::Organizations].map(version_of);
        Self(reading(move || versions.map(|version| version.get()), |_| count_unmatched()))
    }

    /// Those of one integration; 0 also while they are not known, or not this person's to know.
    pub(super) fn of(self, integration: IntegrationId) -> u32 {
        self.0.with(|read| {
            let counts = read.as_ref().and_then(|read| read.as_ref().ok());
            counts.and_then(|counts| counts.get(&integration).copied()).unwrap_or_default()
        })
    }
}

/// "3 unmatched", which leads to Matching; nothing where there is none.
#[component]
pub(super) fn UnmatchedLine(id: IntegrationId, unmatched: Unmatched) -> impl IntoView {
    let count = Memo::new(move |_| unmatched.of(id));
    let line = move || {
        let link = |count| view! { <a href=paths::matching(id)>{format!("{count} unmatched")}</a> };
        Some(count.get()).filter(|count| *count > 0).map(link)
    };
    line.into_any()
}
