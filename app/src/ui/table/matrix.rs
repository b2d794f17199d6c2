//! The values of one column against those of another, with sums in between; only what is in sight is drawn, in both
//! directions. It follows the filter like the list.

mod painter;
mod sheet;

use leptos::{ev, html, prelude::*};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{HtmlElement, ResizeObserver};

use self::{
    painter::{Painter, Place, active_id},
    sheet::Sheet,
};
use super::{
    keyboard::{Cell, Extent, moved},
    model::TableModel,
    query::Layout,
    window::Geometry,
};
use crate::watch::watch;

/// The height of a line, the width of a column, and that of the first one with the names, in CSS pixels; the style sheet
/// has the same.
const LINE: f64 = 32.0;
const COLUMN: f64 = 120.0;
const NAMES: f64 = 240.0;
/// The height of the headings, in CSS pixels.
const HEAD: f64 = 56.0;

/// The matrix of a [`TableModel`] whose query asks for one.
///
/// `children` are shown in its place when no row passes.
#[component]
pub fn Matrix(
    /// Unique on the page.
    id: &'static str,
    /// What screen readers call it.
    label: &'static str,
    /// The data and what is asked of it.
    model: TableModel,
    /// The columns whose values stand down the side and across the top.
    axes: (&'static str, &'static str),
    /// What the values down the side are called.
    corner: &'static str,
    /// Whether data is on its way.
    #[prop(into)]
    waiting: Signal<bool>,
    /// What stands in its place when there is nothing.
    children: Children,
) -> impl IntoView {
    let scene = Scene::new(id, model, axes);
    let size = Memo::new(move |_| scene.sheet.track_size());
    view! {
        <div class="table matrix" data-table=id>
            <div
                class="matrix__scroller"
                id=id
                role="grid"
                tabindex="0"
                aria-label=label
                aria-readonly="true"
                aria-busy=move || waiting.get().to_string()
                aria-rowcount=move || (size.get().0 + 2).to_string()
                aria-colcount=move || (size.get().1 + 2).to_string()
                aria-activedescendant=move || scene.active.get().map(|_| active_id(id))
                node_ref=scene.scroller
                on:scroll=move |_| scene.measure()
                on:keydown=move |event| scene.key(&event)
            >
                <div class="matrix__space" role="presentation" node_ref=scene.space>
                    <div class="matrix__lines" role="rowgroup" data-corner=corner node_ref=scene.lines></div>
                </div>
            </div>
            <div class="table__face">{children()}</div>
        </div>
    }
    .into_any()
}

/// The moving parts; a handle.
#[derive(Clone, Copy)]
struct Scene {
    id: &'static str,
    sheet: Sheet,
    scroller: NodeRef<html::Div>,
    space: NodeRef<html::Div>,
    lines: NodeRef<html::Div>,
    /// Where it is scrolled to and how large it is: left, top, width, height.
    seen: RwSignal<(f64, f64, f64, f64)>,
    active: RwSignal<Option<Cell>>,
}

impl Scene {
    fn new(id: &'static str, model: TableModel, axes: (&'static str, &'static str)) -> Self {
        let figure = Memo::new(move |_| {
            model.query().with(|query| match &query.layout {
                Layout::Matrix(figure) => figure.clone(),
                Layout::List => String::new(),
            })
        });
        let scene = Self {
            id,
            sheet: Sheet::new(model, axes, figure),
            scroller: NodeRef::new(),
            space: NodeRef::new(),
            lines: NodeRef::new(),
            seen: RwSignal::new((0.0, 0.0, 0.0, 0.0)),
            active: RwSignal::new(None),
        };
        scene.observe();
        scene.draw();
        scene
    }

    fn measure(self) {
        if let Some(it) = self.scroller.get_untracked() {
            let size = (f64::from(it.client_width()), f64::from(it.client_height()));
            self.seen.set((f64::from(it.scroll_left()), f64::from(it.scroll_top()), size.0, size.1));
        }
    }

    fn observe(self) {
        watch(move || {
            let Some(scroller) = self.scroller.get() else { return };
            let on_resize = Closure::<dyn FnMut()>::new(move || self.measure());
            let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) else { return };
            observer.observe(&scroller);
            let held = SendWrapper::new((observer, on_resize));
            on_cleanup(move || {
                let (observer, on_resize) = held.take();
                observer.disconnect();
                drop(on_resize);
            });
        });
    }

    /// The lines and the columns, each as a list of things of one size.
    fn geometry(self, size: (usize, usize)) -> (Geometry, Geometry) {
        let (_, _, width, height) = self.seen.get();
        let down = Geometry { rows: size.0, row_height: LINE, viewport: (height - HEAD - LINE).max(0.0) };
        let across =
            Geometry { rows: size.1, row_height: COLUMN, viewport: (width - NAMES - COLUMN).max(0.0) };
        (down, across)
    }

    fn draw(self) {
        let mut painter: Option<Painter> = None;
        watch(move || {
            let (Some(lines), Some(space)) = (self.lines.get(), self.space.get()) else { return };
            let size = self.sheet.track_size();
            let (down, across) = self.geometry(size);
            let (left, top, ..) = self.seen.get();
            let style = HtmlElement::style(&space);
            let pixels = |length: f64| format!("{}px", length.round());
            let _ = style.set_property("height", &pixels(down.height() + HEAD + LINE));
            let _ = style.set_property("width", &pixels(across.height() + NAMES + COLUMN));
            let painter = painter.get_or_insert_with(|| Painter::new(self.id, lines.into()));
            let place =
                Place { down: down.window(top), across: across.window(left), active: self.active.get() };
            self.sheet.with(|figures| painter.paint(figures, &place));
        });
    }

    fn key(self, event: &ev::KeyboardEvent) {
        if event.alt_key() || event.meta_key() {
            return;
        }
        let size = self.sheet.size();
        let (down, across) = untrack(|| self.geometry(size));
        let (left, top, ..) = self.seen.get_untracked();
        // The column of the sums stands first.
        let extent = Extent { rows: size.0, columns: size.1 + 1, page: down.rows_per_page() };
        let active = self.active.get_untracked().filter(|cell| cell.row < size.0 && cell.column <= size.1);
        let Some(cell) = moved(&event.key(), event.ctrl_key(), active, down.first_visible(top), extent)
        else {
            return;
        };
        event.prevent_default();
        self.active.set(Some(cell));
        if let Some(scroller) = self.scroller.get_untracked() {
            scroller.set_scroll_top(whole(down.reveal(cell.row, top)));
            if let Some(column) = cell.column.checked_sub(1) {
                scroller.set_scroll_left(whole(across.reveal(column, left)));
            }
            self.measure();
        }
    }
}

/// In whole CSS pixels.
#[expect(clippy::cast_possible_truncation, reason = "no position is beyond what 32 bits hold")]
const fn whole(pixels: f64) -> i32 {
    pixels.round() as i32
}
