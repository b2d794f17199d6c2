//! A popover that code opens beside an element: one serves a whole list. Escape and a click elsewhere are the browser's.

use leptos::{html, prelude::*};
use web_sys::{DomRect, Element, HtmlElement};

/// The least distance from the edges of the window, in CSS pixels.
const EDGE: f64 = 8.0;
/// The distance from what it stands beside, in CSS pixels.
const GAP: f64 = 4.0;

/// A handle on the element of a popover (`<div popover="auto" node_ref=floating.node()>`).
#[derive(Debug, Clone, Copy, Default)]
pub struct Floating(NodeRef<html::Div>);

/// Where it stands to what it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Below it, or above where there is more room.
    Beside,
    /// Over it, beginning at its upper edge.
    Over,
}

impl Floating {
    /// For the `node_ref` of its element.
    pub const fn node(self) -> NodeRef<html::Div> {
        self.0
    }

    /// Whether it is open.
    pub fn is_open(self) -> bool {
        self.0.get_untracked().is_some_and(|element| element.matches(":popover-open").unwrap_or(false))
    }

    /// Opens it at an element, or moves it there.
    pub fn show(self, anchor: &Element, side: Side) {
        let Some(element) = self.0.get_untracked() else { return };
        if !self.is_open() {
            // Refused only for an element that is out of the document; then there is nothing to show.
            let _ = element.show_popover();
        }
        self.place(anchor, side);
    }

    /// Moves it to an element once more, where it is open.
    pub fn place(self, anchor: &Element, side: Side) {
        let Some(element) = self.0.get_untracked().filter(|_| self.is_open()) else { return };
        let (width, height) = (number(window().inner_width()), number(window().inner_height()));
        let own = element.get_bounding_client_rect();
        let (left, top) =
            position(&Area::of(&anchor.get_bounding_client_rect()), &Area::of(&own), (width, height), side);
        let style = HtmlElement::style(&element);
        let _ = style.set_property("left", &pixels(left));
        let _ = style.set_property("top", &pixels(top));
    }

    /// Closes it.
    pub fn hide(self) {
        if let Some(element) = self.0.get_untracked().filter(|_| self.is_open()) {
            let _ = element.hide_popover();
        }
    }
}

/// A rectangle in the window.
#[derive(Debug, Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Area {
    fn of(rect: &DomRect) -> Self {
        Self { left: rect.left(), top: rect.top(), width: rect.width(), height: rect.height() }
    }
}

/// The left upper corner, wholly in the window if it fits.
fn position(anchor: &Area, own: &Area, window: (f64, f64), side: Side) -> (f64, f64) {
    let below = match side {
        Side::Beside => anchor.top + anchor.height + GAP,
        Side::Over => anchor.top,
    };
    let above = match side {
        Side::Beside => anchor.top - own.height - GAP,
        Side::Over => anchor.top + anchor.height - own.height,
    };
    let fits_below = below + own.height + EDGE <= window.1;
    let top = if fits_below || above < EDGE { below } else { above };
    let top = top.min(window.1 - own.height - EDGE).max(EDGE);
    // From its right edge where there is no room to the right.
    let fits = anchor.left + own.width + EDGE <= window.0;
    let left = if fits { anchor.left } else { anchor.left + anchor.width - own.width };
    (left.min(window.0 - own.width - EDGE).max(EDGE), top)
}

fn number(value: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>) -> f64 {
    value.ok().and_then(|value| value.as_f64()).unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, reason = "no position in a window is beyond what 32 bits hold")]
fn pixels(at: f64) -> String {
    format!("{}px", at.round() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_below_or_where_there_is_room() {
        let own = Area { left: 0.0, top: 0.0, width: 200.0, height: 300.0 };
        let check = |left: f64, top: f64, side, expected: (f64, f64)| {
            let anchor = Area { left, top, width: 100.0, height: 30.0 };
            let (x, y) = position(&anchor, &own, (1000.0, 800.0), side);
            assert!((x - expected.0).abs() < 0.5 && (y - expected.1).abs() < 0.5, "{left} {top}: {x} {y}");
        };
        check(100.0, 100.0, Side::Beside, (100.0, 134.0));
        check(100.0, 700.0, Side::Beside, (100.0, 396.0));
        check(900.0, 100.0, Side::Beside, (792.0, 134.0));
        check(100.0, 100.0, Side::Over, (100.0, 100.0));
        check(100.0, 700.0, Side::Over, (100.0, 430.0));
        check(-50.0, 100.0, Side::Over, (8.0, 100.0));
    }
}
