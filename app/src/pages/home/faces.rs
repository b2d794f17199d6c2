//! The dashboard while there is nothing to count: what will stand here, and the next step of this person.

use domain::account::Verb;
use leptos::prelude::*;

use crate::{
    paths,
    state::session::may,
    ui::{
        button::{ButtonKind, ButtonLink},
        face::Empty,
        icon::Glyph,
    },
};

/// No tenant has been read that this person may see.
#[component]
pub(super) fn Nothing(
    /// How many integrations there are; `None` where the person may not see them.
    integrations: Option<u32>,
) -> impl IntoView {
    match integrations {
        Some(0) => view! {
            <Empty glyph=Glyph::Plug title="Nothing is connected yet">
                <p>
                    "The licenses of all your tenants will be summed up here: what is paid for, what nobody uses, and \
                     what needs care. Connect Microsoft first."
                </p>
                <ButtonLink href=paths::CONNECT_MICROSOFT kind=ButtonKind::Primary>"Connect Microsoft"</ButtonLink>
            </Empty>
        }
        .into_any(),
        Some(_) => view! {
            <Empty glyph=Glyph::ArrowSync title="No tenant has been read yet">
                <p>"The figures stand here as soon as the first sync has read a tenant. This page follows by itself."</p>
                <ButtonLink href=paths::INTEGRATIONS kind=ButtonKind::Primary>"Open Integrations"</ButtonLink>
            </Empty>
        }
        .into_any(),
        None => view! { <NotMine/> }.into_any(),
    }
}

/// For those who cannot connect anything: who can, and what they may do meanwhile.
#[component]
fn NotMine() -> impl IntoView {
    let organizations = may(Verb::ReadOrganizations)
        .then(|| view! { <ButtonLink href=paths::ORGANIZATIONS>"Open Organizations"</ButtonLink> });
    view! {
        <Empty glyph=Glyph::Certificate title="No licenses for you yet">
            <p>
                "You see the licenses of organizations that you have access to, once their Microsoft tenants are \
                 connected and matched. An Administrator gives access and connects tenants."
            </p>
            {organizations}
        </Empty>
    }
    .into_any()
}
