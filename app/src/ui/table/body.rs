//! The table itself: headings, the drawn window of rows, totals, and the keys that move through them.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    column::Column,
    header::HeaderRow,
    hint::set_title,
    keyboard::{Cell, Extent, moved},
    layout::Elements,
    model::TableModel,
    painter::{Painter, active_id},
    skeleton::skeleton,
    totals::TotalsRow,
    window::{Geometry, Window},
};
use crate::watch::watch;

/// A table over a [`TableModel`]; it draws only the rows in sight.
///
/// `children` are shown in place of rows when there are none. Until data has come there are skeleton rows.
#[component]
pub fn Table(
    /// Unique on the page; ids of cells begin with it.
    id: &'static str,
    /// What screen readers call it.
    label: &'static str,
    /// The data and what is asked of it.
    model: TableModel,
    /// The columns, in order.
    columns: &'static [Column],
    /// Whether rows take less height.
    #[prop(into)]
    dense: Signal<bool>,
    /// Whether skeleton rows stand for data to come.
    #[prop(into)]
    waiting: Signal<bool>,
    /// What stands in place of rows when there are none.
    children: Children,
) -> impl IntoView {
    let scene = Scene::new(id, model, columns);
    let elements = scene.elements;
    view! {
        <div class="table" class:table--dense=dense data-table=id>
            <div
                class="table__scroller"
                id=id
                role="grid"
                tabindex="0"
                aria-label=label
                aria-busy=Signal::derive(move || waiting.get().to_string())
                aria-rowcount=Signal::derive(move || (model.count() + 2).to_string())
                aria-colcount=columns.len().to_string()
                aria-activedescendant=Signal::derive(move || scene.active_id())
                node_ref=elements.scroller
                on:scroll=move |_| scene.scrolled()
                on:keydown=move |event| scene.key(&event)
                on:pointermove=|event| set_title(&event)
            >
                <div class="table__head" role="rowgroup" node_ref=elements.head>
                    <HeaderRow model=model columns=columns/>
                </div>
                <div class="table__body" role="rowgroup" node_ref=elements.body>
                    <div
                        class="table__rows"
                        role="presentation"
                        node_ref=elements.rows
                        on:click=move |event| scene.clicked(&event)
                    ></div>
                </div>
                {move || waiting.get().then(|| skeleton(columns))}
                <div class="table__foot" role="rowgroup" node_ref=elements.foot>
                    <TotalsRow model=model columns=columns/>
                </div>
                <div class="table__probe" aria-hidden="true" node_ref=elements.probe></div>
            </div>
            <div class="table__face">{children()}</div>
        </div>
    }
    .into_any()
}

/// The moving parts of one table.
#[derive(Clone, Copy)]
struct Scene {
    model: TableModel,
    columns: &'static [Column],
    elements: Elements,
    scroll_top: RwSignal<f64>,
    geometry: Memo<Geometry>,
    window: Memo<Window>,
    active: RwSignal<Option<Cell>>,
    id: &'static str,
}

impl Scene {
    fn new(id: &'static str, model: TableModel, columns: &'static [Column]) -> Self {
        let elements = Elements::default();
        let measures = elements.observed();
        let scroll_top = RwSignal::new(0.0);
        let geometry = Memo::new(move |_| Geometry { rows: model.count(), ..measures.get() });
        let window = Memo::new(move |_| geometry.get().window(scroll_top.get()));
        let active = RwSignal::new(None);
        let scene = Self { model, columns, elements, scroll_top, geometry, window, active, id };
        scene.draw();
        scene.follow_query();
        scene
    }

    /// Draws what is in sight, and again whenever that changes.
    fn draw(self) {
        let mut painter = None;
        watch(move || {
            let (Some(rows), Some(foot)) = (self.elements.rows.get(), self.elements.foot.get()) else {
                return;
            };
            let (window, active, generation) =
                (self.window.get(), self.active.get(), self.model.generation().get());
            self.elements.place(self.geometry.get().height(), window.offset);
            if painter.is_none() {
                painter = Painter::new(self.id, self.columns, rows.into(), &foot);
            }
            self.model
                .with(|view| painter.as_mut().map(|painter| painter.paint(view, generation, window, active)));
        });
    }

    /// The id of the active cell's element while its row is drawn.
    fn active_id(self) -> Option<String> {
        let cell = self.active.get()?;
        let window = self.window.get();
        (window.first..window.first + window.count).contains(&cell.row).then(|| active_id(self.id))
    }

    fn clicked(self, event: &ev::MouseEvent) {
        let place = || {
            let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
            let name = target.closest("[data-column]").ok()??.get_attribute("data-column")?;
            let row = target.closest("[aria-rowindex]").ok()??.get_attribute("aria-rowindex")?;
            let column = self.columns.iter().position(|column| column.name == name)?;
            Some(Cell { row: row.parse::<usize>().ok()?.checked_sub(2)?, column })
        };
        if let Some(cell) = place() {
            self.active.set(Some(cell));
        }
    }

    /// Whoever asks for something else wants to see its beginning; new data leaves everything where it is.
    fn follow_query(self) {
        let query = self.model.query();
        let mut is_first = true;
        watch(move || {
            query.track();
            if !std::mem::take(&mut is_first) {
                self.active.set(None);
                // Scrolling lays the page out, which is worth avoiding with every keystroke.
                if self.scroll_top.get_untracked() > 0.0 {
                    self.elements.scroll_to(0.0);
                }
            }
        });
    }

    fn scrolled(self) {
        if let Some(scroller) = self.elements.scroller.get_untracked() {
            self.scroll_top.set(f64::from(scroller.scroll_top()));
        }
    }

    fn key(self, event: &ev::KeyboardEvent) {
        // Headings are buttons with keys of their own.
        if event.target() != event.current_target() || event.alt_key() || event.meta_key() {
            return;
        }
        let geometry = self.geometry.get_untracked();
        let extent =
            Extent { rows: geometry.rows, columns: self.columns.len(), page: geometry.rows_per_page() };
        let active = self.active.get_untracked().filter(|cell| cell.row < extent.rows);
        if event.key() == "Enter" {
            if let Some(cell) = active {
                event.prevent_default();
                self.narrow(cell);
            }
        } else if let Some(cell) =
            moved(&event.key(), event.ctrl_key(), active, self.first_visible(geometry), extent)
        {
            event.prevent_default();
            self.active.set(Some(cell));
            self.reveal(geometry, cell);
        }
    }

    fn first_visible(self, geometry: Geometry) -> usize {
        geometry.first_visible(self.scroll_top.get_untracked())
    }

    fn reveal(self, geometry: Geometry, cell: Cell) {
        let now = self.scroll_top.get_untracked();
        let top = geometry.reveal(cell.row, now);
        if (top - now).abs() > 0.5 {
            self.elements.scroll_to(top);
            self.scrolled();
        }
        self.elements.reveal_column(cell.column);
    }

    /// Keeps only the rows that have this cell's value, or takes that back.
    fn narrow(self, cell: Cell) {
        let Some(column) = self.columns.get(cell.column).filter(|column| column.narrows) else { return };
        let value = self.model.peek(|view| {
            let id = view.grid().column(column.name)?;
            view.rows().get(cell.row).map(|row| view.grid().text(id, *row).to_owned())
        });
        if let Some(value) = value.flatten() {
            self.model.ask(|query| query.toggle(column.name, &value));
        }
    }
}
