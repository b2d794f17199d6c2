//! How cells are drawn: markup that is made once, and a pen that writes into it only what differs from before.
//!
//! A keystroke draws some two hundred cells before the next frame. Views would make each of them anew and compare
//! afterwards; this compares a few words and touches nothing that looks the same.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

/// Elements with this attribute are the spots of a cell's markup, counted from 0 in the order of the document.
const SPOT: &str = "data-spot";

/// A cell's elements that a pen may write to, and what it wrote last.
#[derive(Debug)]
pub(super) struct Sheet {
    spots: Vec<Spot>,
    written: Vec<String>,
}

/// An element, and the text it begins with.
#[derive(Debug)]
struct Spot {
    element: Element,
    text: Option<Node>,
}

impl Sheet {
    /// Finds the spots of a cell whose markup is in place; the cell itself may be the first of them.
    pub(super) fn of(cell: &Element) -> Self {
        let mut spots = Vec::new();
        if cell.has_attribute(SPOT) {
            spots.push(Spot { text: cell.first_child(), element: cell.clone() });
        }
        if let Ok(found) = cell.query_selector_all(&format!("[{SPOT}]")) {
            let elements = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<Element>().ok());
            spots.extend(elements.map(|element| Spot { text: element.first_child(), element }));
        }
        Self { spots, written: Vec::new() }
    }

    /// A pen for drawing the whole cell once more.
    pub(super) const fn pen(&mut self) -> Pen<'_> {
        Pen { sheet: self, at: 0 }
    }
}

/// Writes one cell. Every drawing must write the same things in the same order, whatever their values: that is
/// how the pen knows what it wrote there before.
#[derive(Debug)]
pub struct Pen<'a> {
    sheet: &'a mut Sheet,
    at: usize,
}

impl Pen<'_> {
    /// Writes the text that the spot begins with; its markup must have one there, such as a blank.
    pub fn text(&mut self, spot: usize, text: &str) {
        if self.differs(text)
            && let Some(node) = self.sheet.spots.get(spot).and_then(|spot| spot.text.as_ref())
        {
            node.set_node_value(Some(text));
        }
    }

    /// Writes an attribute of the spot.
    pub fn attribute(&mut self, spot: usize, name: &str, value: &str) {
        if self.differs(value)
            && let Some(spot) = self.sheet.spots.get(spot)
        {
            // Only a malformed attribute name can be refused.
            let _ = spot.element.set_attribute(name, value);
        }
    }

    /// Shows the spot or hides it.
    pub fn hidden(&mut self, spot: usize, hidden: bool) {
        if self.differs(if hidden { "hidden" } else { "" })
            && let Some(spot) = self.sheet.spots.get(spot)
        {
            let _ = spot.element.toggle_attribute_with_force("hidden", hidden);
        }
    }

    /// Ticks the spot, a check box, or empties it. A click of the person changes it too, so it is always written.
    pub fn checked(&mut self, spot: usize, checked: bool) {
        let spot = self.sheet.spots.get(spot);
        if let Some(input) = spot.and_then(|spot| spot.element.dyn_ref::<web_sys::HtmlInputElement>()) {
            input.set_checked(checked);
        }
    }

    /// Whether this is not what was written here before; from now on it is.
    fn differs(&mut self, value: &str) -> bool {
        let at = self.at;
        self.at += 1;
        match self.sheet.written.get_mut(at) {
            Some(before) if before == value => false,
            Some(before) => {
                before.clear();
                before.push_str(value);
                true
            }
            None => {
                self.sheet.written.push(value.to_owned());
                true
            }
        }
    }
}

/// The element that a piece of our own markup describes; values never go into markup.
pub(super) fn element(markup: &str) -> Option<Element> {
    let parent = document().create_element("div").ok()?;
    parent.set_inner_html(markup);
    parent.first_element_child()
}
