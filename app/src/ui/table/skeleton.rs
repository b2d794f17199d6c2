//! Rows that stand for those to come, as long as there is no data.

use leptos::prelude::*;

use super::column::Column;

/// As many gray rows as fill most windows.
pub(super) fn skeleton(columns: &'static [Column]) -> AnyView {
    let row = |_| {
        let cell = |column: &Column| {
            view! { <div class=column.class() data-column=column.name><span class="table__bone"></span></div> }
                .into_any()
        };
        view! { <div class="table__row table__row--skeleton">{columns.iter().map(cell).collect_view()}</div> }
            .into_any()
    };
    view! { <div aria-hidden="true">{(0..12).map(row).collect_view()}</div> }.into_any()
}
