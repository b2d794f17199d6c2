//! A button that opens a panel below itself, by the platform's own popover; what is in the panel is made when it opens.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast as _;

use super::floating::{Floating, Side};

/// The button with its panel. Escape and a click elsewhere close it, as the browser does with every popover.
#[component]
pub fn Dropdown(
    /// Tells it from the page's others.
    #[prop(into)]
    id: String,
    /// What is on the button.
    #[prop(into)]
    label: Signal<String>,
    /// How many things are chosen in the panel: shown on the button, unless it is none.
    #[prop(optional, into)]
    chosen: Signal<usize>,
    /// What the panel holds.
    children: ChildrenFn,
) -> impl IntoView {
    let floating = Floating::default();
    let button = NodeRef::<html::Button>::new();
    let open = RwSignal::new(false);
    let toggled = move |_: ev::Event| {
        let is_open = floating.is_open();
        if is_open && let Some(button) = button.get_untracked() {
            floating.place(button.unchecked_ref(), Side::Beside);
        }
        open.set(is_open);
    };
    view! {
        <button
            type="button"
            class="facet"
            class:facet--chosen=move || { chosen.get() > 0 }
            popovertarget=id.clone()
            aria-expanded=move || open.get().to_string()
            node_ref=button
        >
            {move || label.get()}
            {move || mark(chosen.get())}
        </button>
        <div
            class="facet__panel"
            id=id
            popover="auto"
            role="dialog"
            aria-label=move || label.get()
            node_ref=floating.node()
            on:toggle=toggled
        >
            {move || open.get().then(|| children())}
        </div>
    }
    .into_any()
}

/// How many values are chosen; nothing when none is.
fn mark(chosen: usize) -> Option<AnyView> {
    (chosen > 0).then(|| {
        let words = format!("{chosen} chosen");
        view! { <span class="facet__chosen" role="img" aria-label=words>{chosen.to_string()}</span> }
            .into_any()
    })
}
