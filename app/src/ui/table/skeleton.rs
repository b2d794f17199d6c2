//! Rows that stand for those to come, as long as there is no data.

use leptos::prelude::*;

use super::{column::Column, painter::PICK};

/// As many gray rows as fill most windows.
pub(super) fn skeleton(columns: &'static [Column], shown: &[usize], picks: bool) -> AnyView {
    let row = |_| {
        let pick = picks
            .then(|| view! { <div class="table__cell table__cell--pick" data-column=PICK></div> }.into_any());
        let cell = |column: &Column| {
            view! { <div class=column.class() data-column=column.name><span class="table__bone"></span></div> }
                .into_any()
        };
        let cells = shown.iter().filter_map(|at| columns.get(*at)).map(cell).collect_view();
        view! { <div class="table__row table__row--skeleton">{pick}{cells}</div> }.into_any()
    };
    view! { <div aria-hidden="true">{(0..12).map(row).collect_view()}</div> }.into_any()
}
