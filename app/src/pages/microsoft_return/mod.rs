//! Where Microsoft leads people back to: says what came of their consent or sign-in. Those who consent need no
//! account here.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    AppError,
    api::access::{ReturnForm, ReturnOutcome, finish_return},
    paths,
    ui::{face::Empty, icon::Glyph},
};

/// The page. What came back is judged by the server in a request of its own: opening an address must change nothing.
#[component]
pub fn MicrosoftReturnPage() -> impl IntoView {
    let form = use_query_map().with_untracked(|query| ReturnForm {
        state: query.get("state").unwrap_or_default(),
        code: query.get("code"),
        admin_consent: query.get("admin_consent"),
        tenant: query.get("tenant"),
        error: query.get("error"),
        error_description: query.get("error_description"),
    });
    let finish = Action::new(|form: &ReturnForm| finish_return(form.clone()));
    Effect::new(move |_| {
        finish.dispatch(form.clone());
    });
    view! {
        <Title text="Back from Microsoft"/>
        <main class="account">
            <h1 class="visually-hidden">"Back from Microsoft"</h1>
            {move || match finish.value().get() {
                None => view! {
                    <Empty glyph=Glyph::Clock title="Testing what came back…">
                        <p>"This takes a few seconds."</p>
                    </Empty>
                }
                .into_any(),
                Some(result) => told(result),
            }}
        </main>
    }
}

fn told(result: Result<ReturnOutcome, AppError>) -> AnyView {
    let outcome = result.unwrap_or_else(|error| ReturnOutcome {
        works: false,
        title: "That did not work".into(),
        message: error.to_string(),
        back_to: None,
    });
    let glyph = if outcome.works { Glyph::Checkmark } else { Glyph::ErrorCircle };
    let way_on = match outcome.back_to {
        // Loads the page anew: this one is open to people without an account and knows nobody.
        Some(id) => view! { <a class="button button--primary" rel="external" href=paths::access(id)>"Back to Access"</a> }.into_any(),
        None => view! { <p>"You can close this page."</p> }.into_any(),
    };
    view! {
        <Empty glyph title=outcome.title>
            <p role="status">{outcome.message}</p>
            {way_on}
        </Empty>
    }
    .into_any()
}
