//! The box whose words filter the table with every keystroke, in the browser alone.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::model::TableModel;
use crate::watch::watch;

/// The filter box; `/` anywhere on the page leads into it, Escape empties it.
#[component]
pub fn FilterBox(
    /// The table that is filtered.
    model: TableModel,
    /// What can be typed.
    placeholder: &'static str,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let text = Memo::new(move |_| model.query().with(|query| query.text.clone()));
    // Words typed before the page came alive are taken over, not lost.
    let mut is_taken = false;
    watch(move || {
        if let Some(input) = input.get().filter(|_| !is_taken) {
            let typed = input.value();
            model.ask(|query| query.text = typed);
            is_taken = true;
        }
    });
    let shortcut = window_event_listener(ev::keydown, move |event| {
        if event.key() == "/" && !event.ctrl_key() && !event.meta_key() && !event.alt_key() && !is_typing() {
            event.prevent_default();
            if let Some(input) = input.get_untracked() {
                let _ = input.focus();
                input.select();
            }
        }
    });
    on_cleanup(move || shortcut.remove());
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            model.ask(|query| query.text.clear());
        }
    };
    view! {
        <input
            type="search"
            class="filter-box"
            aria-label="Filter"
            aria-keyshortcuts="/"
            placeholder=placeholder
            autocomplete="off"
            spellcheck="false"
            node_ref=input
            value=text.get_untracked()
            prop:value=text
            on:input:target=move |event| model.ask(|query| query.text = event.target().value())
            on:keydown=escape
        />
    }
    .into_any()
}

/// Whether a key would be typed into something.
fn is_typing() -> bool {
    document().active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            && element
                .get_attribute("type")
                .is_none_or(|kind| !matches!(kind.as_str(), "checkbox" | "radio" | "button"))
            || element
                .dyn_ref::<web_sys::HtmlElement>()
                .is_some_and(web_sys::HtmlElement::is_content_editable)
            || element.closest("dialog[open]").ok().flatten().is_some()
    })
}
