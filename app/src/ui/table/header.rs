//! The heading row: names, hints, the order by click, and widths by dragging or keys.

use grid::Direction;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast as _;

use super::{
    column::Column,
    model::TableModel,
    painter::PICK,
    query::{Order, first},
    widths::{STEP, Widths},
};
use crate::watch::watch;

/// The row of headings; each sorts, first in its natural direction, then against it, then not at all.
#[component]
pub(super) fn HeaderRow(
    model: TableModel,
    columns: &'static [Column],
    shown: Signal<Vec<usize>>,
    widths: Widths,
) -> impl IntoView {
    let order = model.order();
    let headings = move || {
        let shown = shown.get();
        shown
            .iter()
            .filter_map(|at| columns.get(*at))
            .map(|column| heading(model, order, column, widths))
            .collect_view()
    };
    view! {
        <div class="table__row table__row--head" role="row" aria-rowindex="1">
            {model.vocabulary().identity.map(|_| pick_all(model))}
            {headings}
        </div>
    }
    .into_any()
}

/// The check box that picks all rows which pass the filter.
fn pick_all(model: TableModel) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    watch(move || {
        let picked = model.picked();
        if let Some(input) = input.get() {
            input.set_checked(picked.passing > 0 && picked.passing == picked.of);
            input.set_indeterminate(picked.passing > 0 && picked.passing < picked.of);
        }
    });
    view! {
        <div class="table__cell table__cell--pick" role="columnheader" data-column=PICK>
            <input
                type="checkbox"
                class="table__pick"
                aria-label="Select all that match"
                node_ref=input
                on:change:target=move |event| model.pick_passing(event.target().checked())
            />
        </div>
    }
    .into_any()
}

fn heading(model: TableModel, order: Memo<Order>, column: &'static Column, widths: Widths) -> AnyView {
    let sorted = Signal::derive(move || {
        order.with(|order| first(order, column.name)).map(|direction| match direction {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        })
    });
    let cell = NodeRef::<html::Div>::new();
    let width = move || cell.get_untracked().map_or(0, |cell| cell.offset_width());
    let by_key = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowLeft" if event.shift_key() => -STEP,
            "ArrowRight" if event.shift_key() => STEP,
            _ => return,
        };
        event.prevent_default();
        widths.set(column.name, width() + step);
        widths.keep();
    };
    view! {
        <div
            class=column.class()
            role="columnheader"
            data-column=column.name
            aria-sort=sorted
            node_ref=cell
            on:keydown=by_key
        >
            <button
                type="button"
                class="table__sort"
                title=(!column.hint.is_empty()).then_some(column.hint)
                on:click=move |_| model.ask(|query| query.cycle_sort(column.name, column.natural))
            >
                {column.header}
            </button>
            {grip(column, widths, width)}
        </div>
    }
    .into_any()
}

/// The edge of a heading, to be dragged; a double click gives the column its own width again. For keys there is
/// Shift with the arrows.
fn grip(column: &'static Column, widths: Widths, width: impl Fn() -> i32 + 'static) -> AnyView {
    let dragged = StoredValue::new(None);
    let down = move |event: ev::PointerEvent| {
        event.prevent_default();
        dragged.set_value(Some((event.client_x(), width())));
        if let Some(grip) = event.current_target().and_then(|it| it.dyn_into::<web_sys::Element>().ok()) {
            // Refused only once the pointer has gone; then nothing is dragged.
            let _ = grip.set_pointer_capture(event.pointer_id());
        }
    };
    let moved = move |event: ev::PointerEvent| {
        if let Some((from, width)) = dragged.get_value() {
            widths.set(column.name, width + event.client_x() - from);
        }
    };
    let up = move |_: ev::PointerEvent| {
        if dragged.get_value().is_some() {
            dragged.set_value(None);
            widths.keep();
        }
    };
    view! {
        <span
            class="table__grip"
            aria-hidden="true"
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=up
            on:dblclick=move |_| widths.reset(column.name)
        ></span>
    }
    .into_any()
}
