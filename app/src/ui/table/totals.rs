//! The totals row: what each column sums to over the rows that the filter leaves. The painter writes its cells.

use leptos::prelude::*;

use super::{column::Column, model::TableModel};

/// The last row, which stays in sight; it follows the filter.
#[component]
pub(super) fn TotalsRow(model: TableModel, columns: &'static [Column]) -> impl IntoView {
    let cells = columns
        .iter()
        .map(|column| {
            view! { <div class=column.class() role="gridcell" data-column=column.name></div> }.into_any()
        })
        .collect_view();
    let index = Signal::derive(move || (model.count() + 2).to_string());
    view! { <div class="table__row table__row--total" role="row" aria-rowindex=index>{cells}</div> }
        .into_any()
}
