//! Keeps what a table is asked in the address bar, so that a link, a reload and "back" show the same.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    ui::table::{TableModel, TableQuery},
    watch::watch,
};

/// Browsers refuse more than some hundred changes of the address in half a minute, and nobody reads it while
/// typing.
const PAUSE: Duration = Duration::from_millis(250);

/// What the address asks of a table with these columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Address {
    /// Columns that may be filtered by value.
    pub(super) facets: &'static [&'static str],
    /// Columns that may be sorted by.
    pub(super) sortable: &'static [&'static str],
}

impl Address {
    /// The query that the page was opened with.
    pub(super) fn query(self) -> TableQuery {
        self.parse(&use_location().search.get_untracked())
    }

    /// From now on the address follows the table, and the table follows "back" and links.
    pub(super) fn follow(self, model: TableModel) {
        let location = use_location();
        let navigate = use_navigate();
        let written = StoredValue::new(model.query().get_untracked());
        let mut pending: Option<TimeoutHandle> = None;
        watch(move || {
            let query = model.query().get();
            if let Some(pending) = pending.take() {
                pending.clear();
            }
            if written.with_value(|written| *written == query) {
                return;
            }
            let (navigate, path) = (navigate.clone(), location.pathname.get_untracked());
            let write = move || {
                let text = query.encode();
                if written.try_set_value(query).is_none() {
                    let url = if text.is_empty() { path } else { format!("{path}?{text}") };
                    navigate(
                        &url,
                        NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() },
                    );
                }
            };
            pending = set_timeout_with_handle(write, PAUSE).ok();
        });
        watch(move || {
            let asked = self.parse(&location.search.get());
            if written.with_value(|written| *written != asked) {
                written.set_value(asked.clone());
                model.ask(|query| *query = asked);
            }
        });
    }

    fn parse(self, search: &str) -> TableQuery {
        TableQuery::parse(search, self.facets, self.sortable)
    }
}
