//! The first page of an organization: what hangs below it, and what is written down of it.

use domain::{asset::AssetKind, organization::Location};
use leptos::prelude::*;

use super::one::{OnePage, id_of_page};
use crate::{
    api::organization_profile::OrganizationDetail,
    components::{
        asset_kinds::{asset_kinds, kind_link},
        awaited::Awaited,
        when::When,
    },
    paths,
    reading::Reading,
    ui::{
        icon::{Glyph, Icon},
        table::grouped,
    },
};

/// What the organization has of each type.
type Kinds = Reading<Vec<AssetKind>>;

/// One organization.
#[component]
pub fn OrganizationPage() -> impl IntoView {
    let kinds = asset_kinds(id_of_page().into());
    view! { <OnePage part="" shown=move |one| filled(one, kinds)/> }
}

fn filled(one: OrganizationDetail, kinds: Kinds) -> AnyView {
    let assets = assets(&one, kinds);
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
fn assets(one: &OrganizationDetail, kinds: Kinds) -> AnyView {
    let id = one.id;
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let locations = count(one.profile.locations.len());
    let tenants = count(one.tenants.len());
    let own = move || {
        kinds.with(|kinds| {
            let kinds = kinds.as_ref()?.as_ref().ok()?.iter();
            let kinds = kinds.map(|kind| {
                let (glyph, href) = kind_link(id, kind);
                below(glyph, kind.name.clone(), kind.assets, href)
            });
            Some(kinds.collect_view())
        })
    };
    view! {
        <ul class="assets" aria-label="Assets">
            {below(Glyph::Globe, "Locations".to_owned(), locations, paths::organization_locations(id))}
            {below(Glyph::Cloud, "Tenants".to_owned(), tenants, paths::organization_tenants(id))}
            <Awaited>{own}</Awaited>
        </ul>
    }
    .into_any()
}

fn below(glyph: Glyph, words: String, count: u64, href: String) -> AnyView {
    view! {
        <li>
            <a class="assets__kind" href=href>
                <Icon glyph/>
                <span class="assets__words" dir="auto">{words}</span>
                <span class="assets__count">{grouped(i64::try_from(count).unwrap_or(i64::MAX))}</span>
            </a>
        </li>
    }
    .into_any()
}
