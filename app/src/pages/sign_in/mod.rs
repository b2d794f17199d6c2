//! Sign-in: a plain form, complete in the server's HTML, which needs no WASM.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::{
        account::{SignIn, set_up_needed},
        flash::Flash,
    },
    components::awaited::Awaited,
    paths,
    reading::reading,
    ui::{
        button::{Button, ButtonKind},
        face::Notice,
        field::TextField,
    },
};

/// Sign-in. After a refusal it says why and keeps the address.
#[component]
pub fn SignInPage() -> impl IntoView {
    let flash = Flash::take();
    let next = use_query_map().with_untracked(|query| query.get("next").unwrap_or_default());
    let set_up_needed = reading(|| 0_u64, |_| set_up_needed());
    let was_refused = flash.error.is_some();
    view! {
        <Title text="Sign in"/>
        <main class="account">
            <h1 class="account__title">"Sign in to Seatledger"</h1>
            <Awaited>
                {move || Suspend::new(async move {
                    set_up_needed.await.unwrap_or(false).then(|| view! { <SetUpHint/> }).into_any()
                })}
            </Awaited>
            <Notice message=flash.beside_none(&[])/>
            <form class="account__form" method="post" action=SignIn::PATH>
                <input type="hidden" name="form[next]" value=paths::local(&next).to_owned()/>
                <TextField
                    name="email"
                    sent_as="form[email]"
                    label="E-mail"
                    kind="email"
                    value=flash.email.clone()
                    autocomplete="username"
                    required=true
                    autofocus=!was_refused
                />
                <TextField
                    name="password"
                    sent_as="form[password]"
                    label="Password"
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    autofocus=was_refused
                />
                <Button kind=ButtonKind::Primary submit=true>"Sign in"</Button>
            </form>
        </main>
    }
}

#[component]
fn SetUpHint() -> impl IntoView {
    view! {
        <p class="account__hint">
            "Seatledger is not set up yet. Open the one-time set-up link that the server printed when it started; "
            "restart the server for a new one."
        </p>
    }
}
