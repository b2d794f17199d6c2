//! Where toasts appear; screen readers hear them without losing their place.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::state::toasts::toasts;

/// The corner of the page that toasts appear in; once, at the root.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown().get() key=|toast| toast.id let:toast>
                <div class="toast">
                    <Icon glyph=Glyph::Checkmark/>
                    <p class="toast__words">{toast.message}</p>
                    <button
                        class="button button--quiet button--icon"
                        type="button"
                        aria-label="Dismiss"
                        on:click=move |_| toasts.dismiss(toast.id)
                    >
                        <Icon glyph=Glyph::Dismiss/>
                    </button>
                </div>
            </For>
        </div>
    }
}
