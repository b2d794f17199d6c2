//! The frame around every page of a person who is signed in; who is not is led to sign-in.

mod bell;
mod key_help;
mod palette;
mod person_menu;
mod side_nav;
mod sync_dot;
mod top_bar;

use leptos::{ev, lazy, prelude::*};
use leptos_router::{
    components::{Outlet, Redirect},
    hooks::use_location,
};
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

use crate::{
    paths,
    state::{events, session},
    watch::watch,
};
use key_help::KeyHelp;
use palette::Palette;
use side_nav::SideNav;
use top_bar::TopBar;

/// Top bar, side navigation, the page, and what the keyboard opens over them.
#[component]
pub fn Frame() -> impl IntoView {
    match session::person() {
        Some(_) => view! { <SignedInFrame/> }.into_any(),
        None => view! { <ToSignIn/> }.into_any(),
    }
}

/// Leads to sign-in, and from there back to the page that was asked for.
#[component]
fn ToSignIn() -> impl IntoView {
    let location = use_location();
    let query = location.search.get_untracked();
    let path = location.pathname.get_untracked();
    let asked = if query.is_empty() { path } else { format!("{path}?{query}") };
    view! { <Redirect path=paths::sign_in(&asked)/> }
}

#[component]
fn SignedInFrame() -> impl IntoView {
    events::listen();
    let palette_open = RwSignal::new(false);
    let help_open = RwSignal::new(false);
    watch(move || {
        let listener = window_event_listener(ev::keydown, move |event| match shortcut(&event) {
            Some(Shortcut::Palette) => {
                event.prevent_default();
                palette_open.update(|open| *open = !*open);
            }
            Some(Shortcut::Help) => help_open.set(true),
            None => {}
        });
        on_cleanup(move || listener.remove());
    });
    let needed = Memo::new(move |was| was == Some(&true) || palette_open.get() || help_open.get());
    let overlays = move || {
        if needed.get() { Suspend::new(overlays(palette_open, help_open)).into_any() } else { ().into_any() }
    };
    view! {
        <a class="skip" href="#content" rel="external">"Skip to content"</a>
        <TopBar palette_open/>
        <div class="frame">
            <SideNav/>
            <main class="frame__main" id="content" tabindex="-1">
                <Outlet/>
            </main>
        </div>
        {overlays}
    }
}

/// What opens over the page. Its code is loaded when one of them is first opened, and both stay from then on.
#[lazy]
fn overlays(palette_open: RwSignal<bool>, help_open: RwSignal<bool>) -> AnyView {
    view! {
        <Palette open=palette_open help_open/>
        <KeyHelp open=help_open/>
    }
    .into_any()
}

enum Shortcut {
    Palette,
    Help,
}

fn shortcut(event: &ev::KeyboardEvent) -> Option<Shortcut> {
    let command = event.ctrl_key() || event.meta_key();
    match event.key().as_str() {
        "k" | "K" if command && !event.alt_key() && !event.shift_key() => Some(Shortcut::Palette),
        "?" if !command && !is_typing(event) => Some(Shortcut::Help),
        _ => None,
    }
}

/// Whether the key goes into a field, where it is a character like any other.
fn is_typing(event: &ev::KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}
