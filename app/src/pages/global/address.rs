//! What the address asks of a table.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    components::addressed::follow,
    ui::table::{TableModel, TableQuery},
};

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
        let parse = move |search: &str| self.parse(search);
        follow(model.query(), TableQuery::encode, parse, move |asked| model.ask(|query| *query = asked));
    }

    fn parse(self, search: &str) -> TableQuery {
        TableQuery::parse(search, self.facets, self.sortable)
    }
}
