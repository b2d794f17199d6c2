//! The order of a table as a list to choose from, for screens too narrow for headings.

use leptos::prelude::*;

use super::{column::Column, model::TableModel, query::first};

/// The list.
#[component]
pub fn SortSelect(
    /// The table that is sorted.
    model: TableModel,
    /// Its columns.
    columns: &'static [Column],
) -> impl IntoView {
    let choose = move |name: String| {
        model.ask(|query| {
            let column = columns.iter().find(|column| column.name == name);
            query.sort = column.map(|column| vec![(name, column.natural)]).unwrap_or_default();
        });
    };
    let order = model.order();
    let options = columns
        .iter()
        .map(|column| {
            let selected = Signal::derive(move || order.with(|order| first(order, column.name).is_some()));
            view! {
                <option value=column.name selected=selected prop:selected=selected>
                    {column.header}
                </option>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <label class="table-sort">
            <span class="table-sort__label">"Sort by"</span>
            <select class="table-sort__select" on:change:target=move |event| choose(event.target().value())>
                <option value="">"Default order"</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}
