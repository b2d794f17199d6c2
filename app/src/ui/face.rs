//! What stands in a region that has no data to show: nothing yet, not yet, or a failure.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// Nothing here: what this is, and the one next step.
#[component]
pub fn Empty(
    /// The icon.
    glyph: Glyph,
    /// What is missing, in a few words.
    #[prop(into)]
    title: String,
    /// What this is and the next step.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="face">
            <Icon glyph/>
            <h2 class="face__title">{title}</h2>
            <div class="face__body">{children()}</div>
        </section>
    }
}

/// A failure: what happened, and what to do.
#[component]
pub fn Failing(
    /// What happened, in a sentence.
    #[prop(into)]
    message: String,
    /// What to do: buttons or links.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="face face--bad" role="alert">
            <Icon glyph=Glyph::ErrorCircle/>
            <p class="face__title">{message}</p>
            <div class="face__body">{children()}</div>
        </section>
    }
}

/// Rows that are on their way: as many gray lines, announced as loading.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 6)]
    rows: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label="Loading">
            {(0..rows).map(|_| view! { <div class="skeleton__row"></div> }.into_any()).collect_view()}
        </div>
    }
}

/// A message that stands above what it is about.
#[component]
pub fn Notice(
    /// The message; `None` shows nothing.
    #[prop(into)]
    message: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="notice" role="alert" hidden=move || message.get().is_none()>
            <Icon glyph=Glyph::ErrorCircle/>
            <p>{move || message.get()}</p>
        </div>
    }
}
