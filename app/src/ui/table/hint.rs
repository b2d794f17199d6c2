//! What a cell cannot show for want of room, shown on pointing at it. Titles are set when a pointer comes:
//! drawing rows need not write them.

use leptos::ev;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Gives the cell under the pointer its title: the words of a drawing in it, or its text if that is cut off.
pub(super) fn set_title(event: &ev::PointerEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(cell) = target.and_then(|target| target.closest(".table__cell").ok().flatten()) else { return };
    let words = words(&cell).unwrap_or_default();
    if cell.get_attribute("title").unwrap_or_default() != words {
        // Only a malformed attribute name can be refused.
        let _ = cell.set_attribute("title", &words);
    }
}

fn words(cell: &Element) -> Option<String> {
    if let Some(drawing) = cell.query_selector("[role=img][aria-label]").ok().flatten() {
        return drawing.get_attribute("aria-label");
    }
    let text =
        cell.query_selector(".table__name, .badge__words").ok().flatten()?.dyn_into::<HtmlElement>().ok()?;
    (text.scroll_width() > text.client_width()).then(|| text.text_content()).flatten()
}
