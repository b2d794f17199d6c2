//! The address of the license list: what it opened with, and what it says from then on.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    components::addressed::follow,
    license_query,
    ui::table::{TableModel, TableQuery},
};

/// The query that the page was opened with.
pub(super) fn opened_with() -> TableQuery {
    license_query::parse(&use_location().search.get_untracked())
}

/// From now on the address follows the table, and the table follows "back" and links.
pub(super) fn follow_address(model: TableModel) {
    let ask = move |asked| model.ask(|query| *query = asked);
    follow(model.query(), TableQuery::encode, license_query::parse, ask);
}
