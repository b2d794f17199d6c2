//! The drawn rows: a fixed pool of slots, each with one signal that says which row it shows.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    column::{Column, Row},
    keyboard::Cell,
    model::TableModel,
    window::Window,
};

/// What the slots of one table share.
#[derive(Clone, Copy)]
pub(super) struct Slots {
    pub(super) id: &'static str,
    pub(super) model: TableModel,
    pub(super) columns: &'static [Column],
    pub(super) window: Memo<Window>,
    pub(super) active: RwSignal<Option<Cell>>,
}

/// What one slot shows. Two equal values look the same, so equal values draw nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    position: usize,
    row: u32,
    generation: u64,
    active_column: Option<usize>,
}

impl Slots {
    fn shown(self, slot: usize) -> Option<Shown> {
        let window = self.window.get();
        let position = window.first + slot;
        if slot >= window.count {
            return None;
        }
        let row = self.model.with(|view| view.rows().get(position).copied()).flatten()?;
        let active_column = self.active.get().filter(|cell| cell.row == position).map(|cell| cell.column);
        Some(Shown { position, row, generation: self.model.generation().get(), active_column })
    }

    /// The id of the active cell's element while its row is drawn.
    pub(super) fn active_id(self) -> Option<String> {
        let cell = self.active.get()?;
        let window = self.window.get();
        let slot = cell.row.checked_sub(window.first)?;
        (slot < window.count).then(|| format!("{}-{slot}-{}", self.id, cell.column))
    }

    /// The cells of a row; drawn again in place when the slot shows another.
    fn cells(self, slot: usize, shown: Shown) -> Option<Vec<AnyView>> {
        self.model.peek(|view| {
            let row = Row::new(view.grid(), shown.row);
            let cell = |(index, column): (usize, &Column)| {
                let active = shown.active_column == Some(index);
                let id = active.then(|| format!("{}-{slot}-{index}", self.id));
                view! {
                    <div
                        class=column.class()
                        role="gridcell"
                        id=id
                        data-column=column.name
                        data-active=active.then_some("true")
                    >
                        {(column.cell)(row)}
                    </div>
                }
                .into_any()
            };
            self.columns.iter().enumerate().map(cell).collect()
        })
    }
}

/// One slot of the pool.
#[component]
pub(super) fn RowSlot(slots: Slots, index: usize) -> impl IntoView {
    let shown = Memo::new(move |_| slots.shown(index));
    let rowindex = move || shown.get().map(|shown| (shown.position + 2).to_string());
    let enter = move |event: ev::MouseEvent| {
        if let (Some(shown), Some(column)) = (shown.get_untracked(), clicked_column(&event, slots.columns)) {
            slots.active.set(Some(Cell { row: shown.position, column }));
        }
    };
    view! {
        <div
            class="table__row"
            role="row"
            hidden=move || shown.get().is_none()
            aria-rowindex=rowindex
            on:click=enter
        >
            {move || shown.get().and_then(|shown| slots.cells(index, shown))}
        </div>
    }
    .into_any()
}

fn clicked_column(event: &ev::MouseEvent, columns: &[Column]) -> Option<usize> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let name = target.closest("[data-column]").ok()??.get_attribute("data-column")?;
    columns.iter().position(|column| column.name == name)
}

/// Rows that stand for those to come, as long as there is no data.
#[component]
pub(super) fn SkeletonRows(columns: &'static [Column]) -> impl IntoView {
    let row = move |_| {
        let cell = |column: &Column| {
            view! { <div class=column.class() data-column=column.name><span class="table__bone"></span></div> }
        };
        view! { <div class="table__row table__row--skeleton">{columns.iter().map(cell).collect_view()}</div> }
    };
    view! { <div aria-hidden="true">{(0..12).map(row).collect_view()}</div> }.into_any()
}
