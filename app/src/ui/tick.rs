//! Check boxes and radio buttons with a note at their right; whoever shows one holds what is chosen.

use leptos::prelude::*;

/// What a [`Tick`] is to the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TickKind {
    /// On or off by itself.
    Check,
    /// One of several.
    Radio,
}

/// A check box, or a radio button of the group `name`.
#[component]
pub fn Tick(
    /// What it is.
    kind: TickKind,
    /// The group of radio buttons it is in; for a check box it only tells it apart.
    #[prop(into)]
    name: String,
    /// The words.
    #[prop(into)]
    label: String,
    /// A figure or two at its right.
    #[prop(optional, into)]
    note: Signal<String>,
    /// What choosing it means.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Whether it is chosen.
    #[prop(into)]
    chosen: Signal<bool>,
    /// It was chosen, or a check box was emptied.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    let kind = match kind {
        TickKind::Check => "checkbox",
        TickKind::Radio => "radio",
    };
    view! {
        <label class="tick">
            <input
                class="tick__box"
                type=kind
                name=name
                checked=chosen.get_untracked()
                prop:checked=move || chosen.get()
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span class="tick__words">
                <span class="tick__label" dir="auto">{label}</span>
                <span class="tick__hint">{hint}</span>
            </span>
            <span class="tick__note">{move || note.get()}</span>
        </label>
    }
    .into_any()
}
