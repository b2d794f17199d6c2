//! A long list of rows that are no grid's: only those in sight are drawn, each out of the same markup, by whoever owns
//! the data. It knows neither columns nor selection.

use std::ops::Range;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{
    layout::Elements,
    pen::{self, Pen, Sheet},
    window::{Geometry, Window},
};
use crate::watch::watch;

/// The part of a list that is in sight; a handle.
#[derive(Clone, Copy)]
pub struct Rows {
    elements: Elements,
    scroll_top: RwSignal<f64>,
    geometry: Memo<Geometry>,
    window: Memo<Window>,
    in_sight: Memo<Range<usize>>,
}

/// One row element.
struct Slot {
    row: HtmlElement,
    sheet: Sheet,
    is_shown: bool,
}

impl Rows {
    /// A list of so many rows.
    pub fn new(count: Signal<usize>) -> Self {
        let elements = Elements::default();
        let measures = elements.observed();
        let scroll_top = RwSignal::new(0.0);
        let geometry = Memo::new(move |_| Geometry { rows: count.get(), ..measures.get() });
        let window = Memo::new(move |_| geometry.get().window(scroll_top.get()));
        let in_sight = Memo::new(move |_| {
            let geometry = geometry.get();
            let first = geometry.first_visible(scroll_top.get());
            first..(first + geometry.rows_per_page()).min(geometry.rows)
        });
        Self { elements, scroll_top, geometry, window, in_sight }
    }

    /// Draws what is in sight, and again whenever that or something that `write` reads changes. `markup` is one row;
    /// `write` gets the place of a row in the list and a pen for its spots.
    pub fn draw(self, markup: &'static str, write: impl Fn(usize, &mut Pen<'_>) + 'static) {
        let mut slots: Vec<Slot> = Vec::new();
        watch(move || {
            let Some(rows) = self.elements.rows.get() else { return };
            let window = self.window.get();
            self.elements.place(self.geometry.get().height(), window.offset);
            while slots.len() < window.count {
                let Some(slot) = Slot::new(markup, &rows) else { break };
                slots.push(slot);
            }
            for (index, slot) in slots.iter_mut().enumerate() {
                if slot.show(index < window.count) {
                    self.elements.focus_scroller();
                }
                if slot.is_shown {
                    write(window.first + index, &mut slot.sheet.pen());
                }
            }
        });
    }

    /// The rows that can be seen wholly; it follows scrolling.
    pub fn in_sight(self) -> Memo<Range<usize>> {
        self.in_sight
    }

    /// Whether the list itself has the focus, not something in it.
    pub fn has_focus(self) -> bool {
        let scroller = self.elements.scroller.get_untracked();
        let focused = document().active_element();
        scroller.zip(focused).is_some_and(|(scroller, focused)| focused.is_same_node(Some(&scroller)))
    }

    /// Rows that a page key moves by.
    pub fn per_page(self) -> usize {
        self.geometry.get_untracked().rows_per_page()
    }

    /// Scrolls, if need be, until a row can be seen wholly.
    pub fn reveal(self, place: usize) {
        let now = self.scroll_top.get_untracked();
        let top = self.geometry.get_untracked().reveal(place, now);
        if (top - now).abs() > 0.5 {
            self.scroll_to(top);
        }
    }

    /// Scrolls back to the first row.
    pub fn to_top(self) {
        // Scrolling lays the page out, which is worth avoiding with every keystroke.
        if self.scroll_top.get_untracked() > 0.0 {
            self.scroll_to(0.0);
        }
    }

    /// The element of a row while it is drawn.
    pub fn element(self, place: usize) -> Option<Element> {
        let window = self.window.get_untracked();
        let index = place.checked_sub(window.first).filter(|index| *index < window.count)?;
        self.elements.rows.get_untracked()?.children().item(u32::try_from(index).ok()?)
    }

    /// The place of the row that an event happened in, and the nearest element in it with this attribute.
    pub fn hit(self, event: &web_sys::Event, attribute: &str) -> Option<(usize, Option<Element>)> {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let row = target.closest("[role=row]").ok()??;
        let rows = self.elements.rows.get_untracked()?;
        let children = rows.children();
        let index = (0..children.length()).find(|at| children.item(*at).as_ref() == Some(&row))?;
        let part = target.closest(&format!("[{attribute}]")).ok().flatten();
        Some((self.window.get_untracked().first + index as usize, part))
    }

    /// Gives the list the focus.
    pub fn focus(self) {
        self.elements.focus_scroller();
    }

    fn scroll_to(self, top: f64) {
        self.elements.scroll_to(top);
        self.scrolled();
    }

    fn scrolled(self) {
        if let Some(scroller) = self.elements.scroller.get_untracked() {
            self.scroll_top.set(f64::from(scroller.scroll_top()));
        }
    }
}

impl Slot {
    fn new(markup: &str, rows: &Element) -> Option<Self> {
        let row: HtmlElement = pen::element(markup)?.dyn_into().ok()?;
        let sheet = Sheet::of(&row);
        rows.append_child(&row).ok()?;
        Some(Self { row, sheet, is_shown: true })
    }

    /// Shows or hides it; whether that took the focus away.
    fn show(&mut self, show: bool) -> bool {
        if self.is_shown == show {
            return false;
        }
        self.is_shown = show;
        let had_focus =
            !show && document().active_element().is_some_and(|focused| self.row.contains(Some(&focused)));
        self.row.set_hidden(!show);
        had_focus
    }
}

/// The list: what stays above its rows, the rows, and what stands in their place when there are none.
#[component]
pub fn RowList(
    /// Unique on the page.
    id: &'static str,
    /// What screen readers call it.
    label: &'static str,
    /// Its rows.
    rows: Rows,
    /// How many there are, and how many columns.
    #[prop(into)]
    size: Signal<(usize, usize)>,
    /// Whether rows are on their way.
    #[prop(into)]
    waiting: Signal<bool>,
    /// The id of the row that the keyboard is at.
    #[prop(into)]
    active: Signal<Option<String>>,
    /// Something in a row was clicked.
    #[prop(into)]
    on_click: Callback<ev::MouseEvent>,
    /// The rows move under whatever floats above them.
    #[prop(into)]
    on_scroll: Callback<()>,
    /// The heading row.
    #[prop(into)]
    head: ViewFn,
    /// What stands in place of rows; empty while there are some.
    children: Children,
) -> impl IntoView {
    let elements = rows.elements;
    let scrolled = move |_| {
        rows.scrolled();
        on_scroll.run(());
    };
    view! {
        <div class="table" data-table=id>
            <div
                class="table__scroller"
                id=id
                role="grid"
                tabindex="0"
                aria-label=label
                aria-multiselectable="true"
                aria-busy=move || waiting.get().to_string()
                aria-rowcount=move || (size.get().0 + 1).to_string()
                aria-colcount=move || size.get().1.to_string()
                aria-activedescendant=move || active.get()
                node_ref=elements.scroller
                on:scroll=scrolled
            >
                <div class="table__head" role="rowgroup" node_ref=elements.head>{head.run()}</div>
                <div class="table__body" role="rowgroup" node_ref=elements.body>
                    <div
                        class="table__rows"
                        role="presentation"
                        node_ref=elements.rows
                        on:click=move |event| on_click.run(event)
                    ></div>
                </div>
                <div class="table__probe" aria-hidden="true" node_ref=elements.probe></div>
            </div>
            <div class="table__face">{children()}</div>
        </div>
    }
    .into_any()
}
