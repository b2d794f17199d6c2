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
                    <p class="toast__words" dir="auto">{toast.message}</p>
                    {toast.offer.map(|(verb, run)| {
                        let press = move |_| {
                            toasts.dismiss(toast.id);
                            // What it does may be gone with the page that offered it.
                            let _ = run.try_run(());
                        };
                        view! { <button class="button" type="button" on:click=press>{verb}</button> }.into_any()
                    })}
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
