//! A point in time as people say it, with the exact one on hover and focus.

use domain::time::{Timestamp, relative};
use leptos::prelude::*;

use crate::state::clock::now;

/// "4 min ago", with "2026-11-21 09:10 UTC" behind it.
#[component]
pub fn When(
    /// The time; `None` shows `otherwise`.
    #[prop(into)]
    at: Signal<Option<Timestamp>>,
    /// Whether it may lie ahead. What has happened is never ahead, even where the clocks of server and browser differ.
    #[prop(optional)]
    ahead: bool,
    /// What stands for no time.
    #[prop(default = "Never")]
    otherwise: &'static str,
) -> impl IntoView {
    let now = now();
    let shown = move || match at.get() {
        None => view! { <span class="when when--none">{otherwise}</span> }.into_any(),
        Some(at) => view! {
            <time class="when" datetime=at.to_rfc3339() title=at.minute() tabindex="0">
                {move || relative(if ahead { at } else { at.min(now.get()) }, now.get())}
            </time>
        }
        .into_any(),
    };
    shown.into_any()
}
