//! The bar above every page: the sections, search, the state of synchronization, and the person.

use domain::account::Verb;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{bell::Bell, person_menu::PersonMenu, side_nav::SIDE_NAV_ID, sync_dot::SyncDot};
use crate::{
    paths,
    state::session::may,
    ui::icon::{Glyph, Icon},
};

/// The top bar.
#[component]
pub fn TopBar(
    /// Opens the command palette.
    palette_open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <header class="top-bar">
            <button
                class="button button--quiet button--icon top-bar__drawer"
                type="button"
                popovertarget=SIDE_NAV_ID
                aria-label="Navigation"
            >
                <Icon glyph=Glyph::Navigation/>
            </button>
            <a class="top-bar__name" href=paths::HOME>"Seatledger"</a>
            <nav class="top-bar__sections" aria-label="Sections">
                <SectionLink href=paths::ORGANIZATIONS section="/organizations" words="Organizations"/>
                <SectionLink href=paths::GLOBAL_LICENSES section="/global" words="Global"/>
                {may(Verb::ManageIntegrations)
                    .then(|| view! { <SectionLink href=paths::INTEGRATIONS section="/admin" words="Admin"/> })}
            </nav>
            <button
                class="top-bar__search"
                type="button"
                aria-label="Search and commands"
                aria-keyshortcuts="Control+K Meta+K"
                on:click=move |_| palette_open.set(true)
            >
                <Icon glyph=Glyph::Search/>
                <span class="top-bar__search-words">"Search"</span>
                <kbd class="key">"Ctrl K"</kbd>
            </button>
            <SyncDot/>
            <Bell/>
            <PersonMenu/>
        </header>
    }
}

#[component]
fn SectionLink(href: &'static str, section: &'static str, words: &'static str) -> impl IntoView {
    let path = use_location().pathname;
    let current = move || path.with(|path| path.starts_with(section)).then_some("true");
    view! { <a class="top-bar__section" href=href aria-current=current>{words}</a> }
}
