//! A modal dialog, by the platform's own `<dialog>`: focus, Esc and the backdrop are the browser's.

use leptos::{html, prelude::*};

use super::icon::{Glyph, Icon};
use crate::watch::watch;

/// A dialog with a title; its content is there even while it is closed.
#[component]
pub fn Dialog(
    /// Tells it from the page's other dialogs.
    id: &'static str,
    /// Whether it is open; it also closes itself through this.
    open: RwSignal<bool>,
    /// What it is for.
    title: &'static str,
    /// The content.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    watch(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            // Refused only for a dialog that is out of the document; then there is nothing to show.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog class="dialog" id=id aria-labelledby=format!("{id}-title") node_ref=dialog on:close=move |_| open.set(false)>
            <header class="dialog__header">
                <h2 class="dialog__title" id=format!("{id}-title")>{title}</h2>
                <button class="button button--quiet button--icon" type="button" aria-label="Close" on:click=move |_| open.set(false)>
                    <Icon glyph=Glyph::Dismiss/>
                </button>
            </header>
            <div class="dialog__body">{children()}</div>
        </dialog>
    }
}
