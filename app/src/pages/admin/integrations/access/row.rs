//! One tenant on the Access page: permissions, relationship, findings with what to do.

use domain::{
    access::{AccessMode, Finding, Severity},
    id::IntegrationId,
    permission::Permission,
};
use leptos::prelude::*;

use super::consent::AskedFor;
use crate::{
    api::access::{AccessRow, RelationshipFact},
    components::when::When,
    ui::{
        badge::{Badge, Tone},
        button::Button,
        icon::Glyph,
    },
};

/// A tenant.
#[component]
pub fn Row(
    /// What is known of it.
    row: AccessRow,
    /// As whom it is read.
    mode: AccessMode,
    /// Shows its consent link.
    asked: AskedFor,
    /// Whose tenant it is.
    integration: Option<IntegrationId>,
) -> impl IntoView {
    let AccessRow { tenant, name, domain, customer, needed, relationship, findings, synced_by } = row;
    let fine = findings.is_empty() && synced_by.is_none();
    let offers_link = findings.iter().any(Finding::mended_by_consent);
    let title = name.clone();
    let ask = move |()| {
        if let Some(integration) = integration {
            asked.ask(integration, tenant, title.clone());
        }
    };
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                <span dir="auto">{name}</span>
                <p class="list__note">{domain}</p>
            </th>
            <td class="list__cell" data-label="Needed permissions">
                <ul class="access__permissions">{needed.into_iter().map(permission).collect_view()}</ul>
            </td>
            <td class="list__cell" data-label="Relationship">{relationship_words(customer, relationship)}</td>
            <td class="list__cell" data-label="Findings">
                {synced_by.map(|by| view! { <Badge tone=Tone::Quiet glyph=Glyph::Plug words=format!("Synced by {by}")/> })}
                {fine.then(|| view! { <span class="when--none">"Nothing found"</span> })}
                {findings.into_iter().map(|finding| view! { <OneFinding finding mode/> }).collect_view()}
                {offers_link.then(|| view! { <Button on_press=ask>"Consent link"</Button> })}
            </td>
        </tr>
    }
    .into_any()
}

fn permission((permission, granted): (Permission, Option<bool>)) -> impl IntoView {
    let (tone, glyph, words) = match granted {
        Some(true) => (Tone::Good, Glyph::Checkmark, "granted"),
        Some(false) => (Tone::Bad, Glyph::Dismiss, "missing"),
        None => (Tone::Quiet, Glyph::Clock, "not known yet"),
    };
    view! {
        <li class="access__permission">
            <code>{permission.name()}</code>
            <Badge tone glyph words=words.to_owned()/>
        </li>
    }
}

fn relationship_words(customer: bool, relationship: Option<RelationshipFact>) -> AnyView {
    match (customer, relationship) {
        (false, _) => "The connected tenant".into_any(),
        (true, None) => "By contract".into_any(),
        (true, Some(RelationshipFact { name, ends_at, extends_itself })) => view! {
            <span dir="auto">{name}</span>
            <p class="list__note">
                "Ends " <When ahead=true at=Signal::stored(ends_at) otherwise="at no set time"/>
                {if extends_itself { " · auto-extend on" } else { " · auto-extend off" }}
            </p>
        }
        .into_any(),
    }
}

#[component]
fn OneFinding(finding: Finding, mode: AccessMode) -> impl IntoView {
    let (tone, glyph) = match finding.severity(mode) {
        Severity::Blocks => (Tone::Bad, Glyph::ErrorCircle),
        Severity::Warns => (Tone::Warn, Glyph::Warning),
        Severity::Informs => (Tone::Quiet, Glyph::Alert),
    };
    view! {
        <div class="access__finding">
            <Badge tone glyph words=finding.label().to_owned()/>
            <p class="list__note list__note--wide">{finding.meaning(mode)}" "{finding.remedy(mode)}</p>
        </div>
    }
}
