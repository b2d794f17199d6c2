//! A box whose words narrow a list with every keystroke; whoever shows it holds the words.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use crate::watch::watch;

/// The box; `/` anywhere on the page leads into it, Escape empties it.
#[component]
pub fn WordsBox(
    /// What it does, for screen readers.
    label: &'static str,
    /// What can be typed.
    placeholder: &'static str,
    /// The words.
    #[prop(into)]
    text: Signal<String>,
    /// They were changed.
    #[prop(into)]
    on_text: Callback<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let text = Memo::new(move |_| text.get());
    // Words typed before the page came alive are taken over, not lost.
    let mut is_taken = false;
    watch(move || {
        if let Some(input) = input.get().filter(|_| !is_taken) {
            on_text.run(input.value());
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
            on_text.run(String::new());
        }
    };
    view! {
        <input
            type="search"
            class="filter-box"
            aria-label=label
            aria-keyshortcuts="/"
            placeholder=placeholder
            autocomplete="off"
            spellcheck="false"
            node_ref=input
            value=text.get_untracked()
            prop:value=text
            on:input:target=move |event| on_text.run(event.target().value())
            on:keydown=escape
        />
    }
    .into_any()
}

/// Whether a key would be typed into something, or belongs to a dialog that is open.
pub fn is_typing() -> bool {
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
