//! First-run set-up by the one-time link: a plain form that creates the first Administrator.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::{
        account::{SetUp, SetUpForm},
        flash::Flash,
    },
    paths,
    ui::{
        button::{Button, ButtonKind},
        face::{Empty, Notice},
        field::TextField,
        icon::Glyph,
    },
};

/// Set-up. Whether the link is good is found out when it is used: looking at it must not use it up.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let flash = Flash::take();
    let token = use_query_map().with_untracked(|query| query.get("token").unwrap_or_default());
    view! {
        <Title text="Set up"/>
        <main class="account">
            {if token.is_empty() {
                view! { <NoToken/> }.into_any()
            } else {
                view! { <AdministratorForm token flash/> }.into_any()
            }}
        </main>
    }
}

#[component]
fn NoToken() -> impl IntoView {
    view! {
        <Empty glyph=Glyph::Key title="The set-up link is incomplete">
            <p>"Open the whole link that the server printed when it started. Restart the server for a new one."</p>
            <a class="button" href=paths::SIGN_IN>"Go to sign-in"</a>
        </Empty>
    }
}

#[component]
fn AdministratorForm(token: String, flash: Flash) -> impl IntoView {
    let beside = |field: &str| flash.beside(field);
    // The focus goes to the field at fault, else to the first.
    let is_first =
        |field: &str| match SetUpForm::FIELDS.into_iter().find(|field| flash.beside(field).is_some()) {
            Some(at_fault) => at_fault == field,
            None => field == "name",
        };
    view! {
        <h1 class="account__title">"Set up Seatledger"</h1>
        <p class="account__hint">"Create the first Administrator. The link works once."</p>
        <Notice message=flash.beside_none(&SetUpForm::FIELDS)/>
        <form class="account__form" method="post" action=SetUp::PATH>
            <input type="hidden" name="form[token]" value=token/>
            <TextField
                name="name"
                sent_as="form[name]"
                label="Your name"
                value=flash.name.clone()
                autocomplete="name"
                required=true
                autofocus=is_first("name")
                error=beside("name")
            />
            <TextField
                name="email"
                sent_as="form[email]"
                label="E-mail"
                kind="email"
                value=flash.email.clone()
                autocomplete="username"
                required=true
                autofocus=is_first("email")
                error=beside("email")
            />
            <TextField
                name="password"
                sent_as="form[password]"
                label="Password"
                kind="password"
                autocomplete="new-password"
                required=true
                hint="At least 12 characters; a few words are good."
                autofocus=is_first("password")
                error=beside("password")
            />
            <TextField
                name="password_again"
                sent_as="form[password_again]"
                label="Password again"
                kind="password"
                autocomplete="new-password"
                required=true
                autofocus=is_first("password_again")
                error=beside("password_again")
            />
            <Button kind=ButtonKind::Primary submit=true>"Create Administrator"</Button>
        </form>
    }
}
