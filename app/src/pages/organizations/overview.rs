//! The first page of an organization: what hangs below it, and what is written down of it.

use domain::organization::Location;
use leptos::prelude::*;

use super::one::OnePage;
use crate::{
    api::organization_profile::OrganizationDetail,
    columns,
    components::when::When,
    paths,
    ui::{
        icon::{Glyph, Icon},
        table::grouped,
    },
};

/// One organization.
#[component]
pub fn OrganizationPage() -> impl IntoView {
    view! { <OnePage part="" shown=filled/> }
}

fn filled(one: OrganizationDetail) -> AnyView {
    let assets = assets(&one);
    let profile = one.profile;
    let primary = profile.primary_location().map(Location::address).filter(|address| !address.is_empty());
    let phone =
        profile.primary_location().map(|location| location.phone.clone()).filter(|phone| !phone.is_empty());
    let website = (!profile.website.is_empty()).then(|| {
        let (href, words) = (profile.website.clone(), profile.website.clone());
        view! { <a href=href rel="noreferrer external" target="_blank">{words}</a> }.into_any()
    });
    let text = |words: String| {
        (!words.is_empty()).then(|| view! { <p class="facts__text" dir="auto">{words}</p> }.into_any())
    };
    let by = one.changed_by.map(|name| format!(" by {name}")).unwrap_or_default();
    let facts = [
        ("Quick notes", text(profile.quick_notes)),
        ("Description", text(profile.description)),
        ("Website", website),
        ("Domains", text(profile.domains.join("\n"))),
        ("Primary location", primary.and_then(text)),
        ("Phone", phone.and_then(text)),
    ];
    let facts = facts.into_iter().filter_map(|(words, value)| {
        let value = value?;
        Some(view! { <dt>{words}</dt><dd>{value}</dd> }.into_any())
    });
    view! {
        {assets}
        <dl class="facts">
            {facts.collect_view()}
            <dt>"Changed"</dt>
            <dd><When at=Signal::stored(Some(one.changed_at))/>{by}</dd>
        </dl>
    }
    .into_any()
}

/// What hangs below the organization, by kind, with its counts.
fn assets(one: &OrganizationDetail) -> AnyView {
    let licenses: u32 = one.tenants.iter().map(|tenant| tenant.licenses).sum();
    let list = paths::narrowed(paths::GLOBAL_LICENSES, &[(columns::ORGANIZATION, one.profile.name.as_str())]);
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let assets = [
        (
            Glyph::Globe,
            "Locations",
            count(one.profile.locations.len()),
            paths::organization_locations(one.id),
        ),
        (Glyph::Cloud, "Tenants", count(one.tenants.len()), paths::organization_tenants(one.id)),
        (Glyph::Certificate, "Microsoft Licenses", licenses.into(), list),
    ];
    let assets = assets.map(|(glyph, words, count, href)| {
        view! {
            <li>
                <a class="assets__kind" href=href>
                    <Icon glyph/>
                    <span class="assets__words">{words}</span>
                    <span class="assets__count">{grouped(count)}</span>
                </a>
            </li>
        }
        .into_any()
    });
    view! { <ul class="assets" aria-label="Assets">{assets.into_iter().collect_view()}</ul> }.into_any()
}
