//! A failed read as a region's face, with what the person can do about it.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    AppError, paths,
    ui::{button::Button, face::Failing},
};

/// Why a region has nothing to show. Retrying is offered where it can help; signing in where it must.
#[component]
pub fn Failure(
    /// Why.
    error: AppError,
    /// Reads again.
    #[prop(into)]
    retry: Callback<()>,
) -> impl IntoView {
    let message = error.to_string();
    let way_out = match error {
        AppError::SignedOut => view! { <SignInLink/> }.into_any(),
        AppError::Forbidden | AppError::NotFound => {
            view! { <a class="button" href=paths::HOME>"Go to the start page"</a> }.into_any()
        }
        _ => view! { <Button on_press=retry>"Try again"</Button> }.into_any(),
    };
    view! { <Failing message>{way_out}</Failing> }
}

/// Leads to sign-in and back here. `external` loads the page anew: a session is fixed for the life of a page.
#[component]
fn SignInLink() -> impl IntoView {
    let location = use_location();
    let href =
        move || paths::sign_in(&format!("{}{}", location.pathname.get(), search(&location.search.get())));
    view! { <a class="button button--primary" rel="external" href=href>"Sign in"</a> }
}

fn search(query: &str) -> String {
    if query.is_empty() { String::new() } else { format!("?{query}") }
}
