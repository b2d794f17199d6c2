//! Keeps the measures of a scrolling table, as its style and the window's size make them; it decides nothing.

use leptos::{html::Div, prelude::*};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{FocusOptions, HtmlElement, ResizeObserver};

use super::window::Geometry;
use crate::watch::watch;

/// The elements that are measured.
#[derive(Clone, Copy, Default)]
pub(super) struct Elements {
    /// All of it.
    pub(super) table: NodeRef<Div>,
    /// What scrolls.
    pub(super) scroller: NodeRef<Div>,
    /// Heading row, which covers the top of it.
    pub(super) head: NodeRef<Div>,
    /// Totals row, which covers the bottom of it.
    pub(super) foot: NodeRef<Div>,
    /// The row of totals itself.
    pub(super) totals: NodeRef<Div>,
    /// An unseen row, as high as every row: the style sheet decides.
    pub(super) probe: NodeRef<Div>,
    /// The body, as high as all rows together.
    pub(super) body: NodeRef<Div>,
    /// The drawn rows, moved to where they belong.
    pub(super) rows: NodeRef<Div>,
}

impl Elements {
    /// Geometry of a list of no rows; zero where an element is missing.
    fn measure(self) -> Geometry {
        let height = |node: NodeRef<Div>| {
            node.get_untracked().map_or(0.0, |element| element.get_bounding_client_rect().height())
        };
        let scroller =
            self.scroller.get_untracked().map_or(0.0, |element| f64::from(element.client_height()));
        let viewport = (scroller - height(self.head) - height(self.foot)).max(0.0);
        Geometry { rows: 0, row_height: height(self.probe), viewport }
    }

    /// The measures, kept up to date in a browser; all zero on the server.
    pub(super) fn observed(self) -> ReadSignal<Geometry> {
        let (measures, set_measures) = signal(Geometry::default());
        watch(move || {
            let (Some(scroller), Some(probe)) = (self.scroller.get(), self.probe.get()) else { return };
            set_measures.set(self.measure());
            let on_resize = Closure::<dyn FnMut()>::new(move || set_measures.set(self.measure()));
            let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) else { return };
            observer.observe(&scroller);
            observer.observe(&probe);
            let held = SendWrapper::new((observer, on_resize));
            on_cleanup(move || {
                let (observer, on_resize) = held.take();
                observer.disconnect();
                drop(on_resize);
            });
        });
        measures
    }

    /// Sets the height of the body and the place of the drawn rows. The style sheet cannot know these numbers;
    /// the content policy allows to set them like this, unlike by a `style` attribute.
    pub(super) fn place(self, height: f64, offset: f64) {
        if let Some(body) = self.body.get_untracked() {
            let _ = HtmlElement::style(&body).set_property("height", &format!("{}px", rounded(height)));
        }
        if let Some(rows) = self.rows.get_untracked() {
            let _ = HtmlElement::style(&rows)
                .set_property("transform", &format!("translateY({}px)", rounded(offset)));
        }
    }

    /// Scrolls sideways, if need be, so that a column is in sight.
    pub(super) fn reveal_column(self, column: usize) {
        let heading = self.head.get_untracked().and_then(|head| {
            let headings = head.first_element_child()?.children();
            headings.item(u32::try_from(column).ok()?)?.dyn_into::<HtmlElement>().ok()
        });
        if let (Some(scroller), Some(heading)) = (self.scroller.get_untracked(), heading) {
            let (left, right) = (heading.offset_left(), heading.offset_left() + heading.offset_width());
            if left < scroller.scroll_left() {
                scroller.set_scroll_left(left);
            } else if right > scroller.scroll_left() + scroller.client_width() {
                scroller.set_scroll_left(right - scroller.client_width());
            }
        }
    }

    /// Gives what scrolls the focus, without scrolling to it.
    pub(super) fn focus_scroller(self) {
        if let Some(scroller) = self.scroller.get_untracked() {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            // Refused to nothing that is on screen.
            let _ = scroller.focus_with_options(&options);
        }
    }

    /// Scrolls to a position, in CSS pixels from the top.
    pub(super) fn scroll_to(self, top: f64) {
        if let Some(scroller) = self.scroller.get_untracked() {
            scroller.set_scroll_top(rounded(top));
        }
    }
}

/// In whole CSS pixels. (Formatting fractions takes a good part of what a first visit loads.)
#[expect(
    clippy::cast_possible_truncation,
    reason = "no position is beyond what 32 bits hold, and the cast saturates"
)]
const fn rounded(pixels: f64) -> i32 {
    pixels.round() as i32
}
