//! The person's menu: who is signed in, the theme, and signing out.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::account::SignOut,
    state::{
        session::person,
        theme::{Theme, choose_theme, theme},
    },
    ui::{
        icon::{Glyph, Icon},
        menu::Menu,
    },
};

/// The menu at the end of the top bar. Signing out is a plain form: it works before WASM has loaded.
#[component]
pub fn PersonMenu() -> impl IntoView {
    let person = person()?;
    Some(view! {
        <Menu id="person-menu" label=format!("Account of {}", person.name) glyph=Glyph::Person>
            <div class="menu__head">
                <p class="menu__title">{person.name.clone()}</p>
                <p class="menu__note">{person.email.clone()}</p>
                <p class="menu__note">{person.role.label()}</p>
            </div>
            <div class="menu__group" role="group" aria-label="Theme">
                {Theme::ALL.into_iter().map(|choice| view! { <ThemeItem choice/> }.into_any()).collect_view()}
            </div>
            <form class="menu__group" method="post" action=SignOut::PATH>
                <button class="menu__item" type="submit" role="menuitem" tabindex="-1">
                    <Icon glyph=Glyph::SignOut/>
                    "Sign out"
                </button>
            </form>
        </Menu>
    })
}

#[component]
fn ThemeItem(choice: Theme) -> impl IntoView {
    let theme = theme();
    let choose = choose_theme();
    let glyph = match choice {
        Theme::System => Glyph::Settings,
        Theme::Light => Glyph::Sun,
        Theme::Dark => Glyph::Dark,
    };
    view! {
        <button
            class="menu__item"
            type="button"
            role="menuitemradio"
            tabindex="-1"
            aria-checked=move || if theme.get() == choice { "true" } else { "false" }
            on:click=move |_| choose(choice)
        >
            <Icon glyph/>
            {choice.label()}
        </button>
    }
}
