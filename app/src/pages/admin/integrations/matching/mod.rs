//! Integration > Matching: which organization each tenant belongs to, decided by hundreds in one sitting.
//!
//! Both lists lie in the browser. What a person decides shows at once and is sent in one call per action; every row
//! answers for itself, and what was refused returns to its place.

mod accept;
mod act;
mod asked;
mod board;
mod bulk;
mod control;
mod create;
mod deed;
mod dialogs;
mod evidence;
mod faces;
mod float;
mod history;
mod hover;
mod keys;
mod list;
mod match_to;
mod offered;
mod paint;
mod resembling;
mod row;
mod row_menu;
#[cfg(test)]
mod samples;
mod selection;
mod source;
mod state;
mod toolbar;
mod words;

use domain::account::Verb;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use self::{
    accept::AcceptDialog,
    asked::Asked,
    bulk::BulkActions,
    create::CreateDialog,
    dialogs::{IgnoreDialog, RenameDialog},
    evidence::EvidenceCard,
    faces::{RefreshFailed, Result as ActionResult},
    hover::Hover,
    keys::KEYS,
    list::MatchList,
    match_to::MatchTo,
    row_menu::RowMenu,
    source::Source,
    state::Matching,
    toolbar::Toolbar,
};
use super::one::{OneHeader, id_of_page};
use crate::{
    AppError,
    components::{addressed::follow, failure::Failure},
    state::{keys::page_keys, session::may},
};

/// Matching of one integration.
#[component]
pub fn MatchingPage() -> impl IntoView {
    if may(Verb::MatchTenants) {
        view! { <Screen/> }.into_any()
    } else {
        let id = id_of_page();
        view! {
            <OneHeader title="Matching" id name=Signal::stored(String::new())/>
            <Failure error=AppError::Forbidden retry=|()| ()/>
        }
        .into_any()
    }
}

#[component]
fn Screen() -> impl IntoView {
    page_keys(KEYS);
    let id = id_of_page();
    let matching = Matching::new(id, Asked::parse(&use_location().search.get_untracked()));
    let source = Source::new(matching);
    let ask = move |asked: Asked| matching.show(|now| *now = asked);
    follow(matching.asked.into(), Asked::encode, Asked::parse, ask);
    let hover = Hover::new(matching);
    view! {
        <div
            class="matching"
            on:pointerover=move |event| hover.over(&event)
            on:focusin=move |event| {
                hover.focused(&event);
                list::focused(matching, &event);
            }
        >
            <OneHeader title="Matching" id name=source.name()/>
            <Toolbar matching/>
            <RefreshFailed matching source/>
            <ActionResult matching/>
            <MatchList matching source/>
            <BulkActions matching/>
            <RowMenu matching/>
            <EvidenceCard matching source/>
            <MatchTo matching/>
            <noscript>
                <p class="licenses__noscript">"Matching works in the browser and needs JavaScript and WebAssembly."</p>
            </noscript>
        </div>
        <IgnoreDialog matching/>
        <RenameDialog matching/>
        <CreateDialog matching/>
        <AcceptDialog matching/>
    }
    .into_any()
}
