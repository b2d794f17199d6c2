//! The heading row: names, hints, and the order by click.

use grid::Direction;
use leptos::prelude::*;

use super::{
    column::Column,
    model::TableModel,
    query::{Order, first},
};

/// The row of headings; each sorts, first in its natural direction, then against it, then not at all.
#[component]
pub(super) fn HeaderRow(model: TableModel, columns: &'static [Column]) -> impl IntoView {
    let order = model.order();
    let headings = columns.iter().map(|column| heading(model, order, column)).collect_view();
    view! { <div class="table__row table__row--head" role="row" aria-rowindex="1">{headings}</div> }
        .into_any()
}

fn heading(model: TableModel, order: Memo<Order>, column: &'static Column) -> AnyView {
    let sorted = Signal::derive(move || {
        order.with(|order| first(order, column.name)).map(|direction| match direction {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        })
    });
    view! {
        <div class=column.class() role="columnheader" data-column=column.name aria-sort=sorted>
            <button
                type="button"
                class="table__sort"
                title=(!column.hint.is_empty()).then_some(column.hint)
                on:click=move |_| model.ask(|query| query.cycle_sort(column.name, column.natural))
            >
                {column.header}
            </button>
        </div>
    }
    .into_any()
}

/// The order as a list to choose from, for screens too narrow for headings.
#[component]
pub fn SortSelect(model: TableModel, columns: &'static [Column]) -> impl IntoView {
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
