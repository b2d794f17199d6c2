//! The permissions that lists for partners usually name, each with what it buys here.

use domain::permission::Permission;
use leptos::prelude::*;

use crate::ui::{
    badge::{Badge, Tone},
    icon::Glyph,
    list::{List, ListColumn},
};

const COLUMNS: &[ListColumn] =
    &[ListColumn::words("Permission"), ListColumn::words("Needed"), ListColumn::words("What it buys here")];

/// The usual list: what of it is needed, what is not, and why.
#[component]
pub fn UsualPermissions() -> impl IntoView {
    view! {
        <section aria-labelledby="guide-usual">
            <h2 class="section-title" id="guide-usual">"Other permissions you may have been told to add"</h2>
            <p class="section-note">"Grant only what buys something. Seatledger asks for the least, and never for one that writes."</p>
            <List label="Permissions that are usually asked for" columns=COLUMNS>
                {Permission::USUAL.map(|permission| view! { <Row permission/> }).collect_view()}
            </List>
        </section>
    }
    .into_any()
}

#[component]
fn Row(permission: Permission) -> impl IntoView {
    let (tone, glyph, words) = if permission.is_used() {
        (Tone::Good, Glyph::Checkmark, "If ticked")
    } else if permission == Permission::DirectoryWrite {
        (Tone::Warn, Glyph::Warning, "Never")
    } else {
        (Tone::Quiet, Glyph::Dismiss, "Not yet")
    };
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row"><code>{permission.name()}</code></th>
            <td class="list__cell" data-label="Needed"><Badge tone glyph words=words.to_owned()/></td>
            <td class="list__cell" data-label="What it buys here">{permission.buys()}</td>
        </tr>
    }
}
