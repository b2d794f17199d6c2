//! Organization > Microsoft Licenses: every license of the organization's tenants, found and sorted in the browser.

mod asked;
mod table;

use domain::{account::Verb, id::OrganizationId};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::one::{PartHead, id_of_page};
use crate::{
    AppError,
    api::{
        asset_license::{LicenseList, list_organization_licenses},
        license::Coverage,
        organization_profile::OrganizationDetail,
    },
    columns,
    components::{addressed::follow, awaited::Awaited, export_menu::ExportMenu, region::Region, when::When},
    paths,
    reading::{Reading, reading},
    state::{
        events::{Topic, version_of},
        session::may,
    },
    ui::{face::Empty, icon::Glyph, words_box::WordsBox},
};
use asked::Asked;

/// Microsoft Licenses of one organization.
#[component]
pub fn OrganizationLicensesPage() -> impl IntoView {
    let id = id_of_page();
    let (licenses, assets) = (version_of(Topic::Licenses), version_of(Topic::Assets));
    let read: Reading<LicenseList> = reading(
        move || (id.get(), licenses.get() + assets.get()),
        |(id, _)| async move {
            match id {
                Some(id) => list_organization_licenses(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let asked = asked_of_address();
    let shown = move |()| {
        let id = id.get()?;
        asked.with(|asked| {
            read.with(|read| {
                read.as_ref()
                    .map(|read| read.as_ref().map(|list| filled(id, asked, list)).map_err(Clone::clone))
            })
        })
    };
    view! {
        <PartHead part="Microsoft Licenses" toolbar=move |one: OrganizationDetail| export(one.profile.name, asked)/>
        <Awaited>
            <Narrowing asked read/>
        </Awaited>
        <Region read=shown retry=move |()| read.refetch()/>
    }
    .into_any()
}

/// The list as a file: of this organization what the search leaves.
fn export(organization: String, asked: RwSignal<Asked>) -> AnyView {
    let query = Signal::derive(move || {
        let text = asked.with(|asked| asked.text.trim().to_owned());
        let query = paths::narrowed("", &[(columns::ORGANIZATION, &organization), ("q", &text)]);
        query.trim_start_matches('?').to_owned()
    });
    view! { <ExportMenu query/> }.into_any()
}

/// What the address asks, which follows what is typed.
fn asked_of_address() -> RwSignal<Asked> {
    let query = use_query_map();
    let asked = RwSignal::new(query.with_untracked(Asked::parse));
    let parse = move |_: &str| query.with(Asked::parse);
    follow(asked.into(), encode, parse, move |linked| asked.set(linked));
    asked
}

fn encode(asked: &Asked) -> String {
    let query = asked.query();
    let values: Vec<_> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
    paths::narrowed("", &values).trim_start_matches('?').to_owned()
}

/// The search, where there is anything to search.
#[component]
fn Narrowing(asked: RwSignal<Asked>, read: Reading<LicenseList>) -> impl IntoView {
    let any = Memo::new(move |_| read.with(|read| matches!(read, Some(Ok(list)) if !list.rows.is_empty())));
    let search = move |text: String| {
        if asked.with_untracked(|asked| asked.text != text) {
            asked.update(|asked| {
                asked.text = text;
                asked.page = 0;
            });
        }
    };
    let text = Signal::derive(move || asked.with(|asked| asked.text.clone()));
    move || {
        any.get().then(|| {
            view! {
                <div class="narrow">
                    <WordsBox label="Search licenses" placeholder="Search licenses" text on_text=search/>
                </div>
            }
        })
    }
}

fn filled(id: OrganizationId, asked: &Asked, list: &LicenseList) -> AnyView {
    if list.rows.is_empty() {
        return empty(id, list.coverage);
    }
    let passing = asked.passing(&list.rows);
    let line = coverage_line(passing.len(), list);
    let table = if passing.is_empty() { nothing_passes(id) } else { table::table(id, asked, &passing) };
    view! {
        <p class="section-note" role="status">{line}</p>
        {table}
    }
    .into_any()
}

/// "7 of 12 licenses · from Microsoft, as of 4 min ago · 1 of 3 tenants was not read".
fn coverage_line(shown: usize, list: &LicenseList) -> AnyView {
    let coverage = list.coverage;
    let oldest = list.rows.iter().filter_map(|row| row.as_of).min();
    let unread = unread(coverage).map(|words| view! { " · "<span class="license-stale">{words}</span> });
    view! {
        {table::count(shown, list.rows.len())}
        " · from Microsoft, as of "
        <When at=Signal::stored(oldest) otherwise="an unknown time"/>
        {unread}
    }
    .into_any()
}

fn unread(Coverage { tenants, read, .. }: Coverage) -> Option<String> {
    match (tenants.saturating_sub(read), tenants) {
        (0, _) => None,
        (1, 1) => Some("its tenant could not be read last".to_owned()),
        (unread, _) => Some(format!("{unread} of {tenants} tenants could not be read last")),
    }
}

fn empty(id: OrganizationId, coverage: Coverage) -> AnyView {
    if coverage.tenants > 0 {
        return view! {
            <Empty glyph=Glyph::Certificate title="No licenses yet">
                <p>
                    "A license that Microsoft lists for a tenant of this organization stands here once that tenant was read. "
                    "Licenses that are open to specific people only are not counted."
                </p>
                <a class="button" href=paths::organization_tenants(id)>"Show its tenants"</a>
            </Empty>
        }
        .into_any();
    }
    let way = may(Verb::ManageIntegrations)
        .then(|| view! { <a class="button" href=paths::INTEGRATIONS>"Go to Integrations"</a> });
    view! {
        <Empty glyph=Glyph::Cloud title="No tenant is matched yet">
            <p>
                "Licenses come from the Microsoft 365 tenants of an organization. Match a tenant to it under Matching of the "
                "integration that found it."
            </p>
            {way}
        </Empty>
    }
    .into_any()
}

fn nothing_passes(id: OrganizationId) -> AnyView {
    view! {
        <Empty glyph=Glyph::Filter title="No license has these words">
            <p>"Search for less: product, part number, status and tenant are searched."</p>
            <a class="button" href=paths::organization_licenses(id)>"Clear the search"</a>
        </Empty>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenants_that_were_not_read_are_named() {
        let check = |tenants, read, expected: Option<&str>| {
            assert_eq!(unread(Coverage { tenants, read, ..Coverage::default() }).as_deref(), expected);
        };
        check(2, 2, None);
        check(1, 0, Some("its tenant could not be read last"));
        check(3, 1, Some("2 of 3 tenants could not be read last"));
    }

    #[test]
    fn the_address_is_that_of_what_is_asked() {
        assert_eq!(encode(&Asked::default()), "");
        assert_eq!(encode(&Asked { text: "a b".into(), page: 1, ..Asked::default() }), "q=a%20b&page=1");
    }
}
