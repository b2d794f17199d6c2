//! What the pages of one organization share: whose page it is, its head with its alert, and its reading.

use domain::{account::Verb, id::OrganizationId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{BELOW_LIST, archive::ArchiveButton};
use crate::{
    AppError,
    api::organization_profile::{OrganizationDetail, read_organization},
    components::{page_header::PageHeader, region::Region},
    paths,
    reading::{Reading, reading},
    state::{
        events::{Topic, version_of},
        session::may,
    },
    ui::{
        button::{ButtonKind, ButtonLink},
        icon::{Glyph, Icon},
    },
};

/// One organization as it was read.
pub(super) type One = Reading<OrganizationDetail>;

/// The organization that the address names; `None` when it names none.
pub(super) fn id_of_page() -> Memo<Option<OrganizationId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse().ok()))
}

/// Reads the organization that the address names.
pub(super) async fn read_one(id: Option<OrganizationId>) -> Result<OrganizationDetail, AppError> {
    match id {
        Some(id) => read_organization(id).await,
        None => Err(AppError::NotFound),
    }
}

/// A page of one organization: its head, its alert, and what `shown` draws of it.
#[component]
pub(super) fn OnePage(
    /// Which part of the organization this is; empty for its first page.
    part: &'static str,
    /// Draws the page.
    shown: fn(OrganizationDetail) -> AnyView,
) -> impl IntoView {
    let id = id_of_page();
    let version = version_of(Topic::Organizations);
    let one: One = reading(move || (id.get(), version.get()), |(id, _)| read_one(id));
    let name = Signal::derive(move || {
        let read = one.get().and_then(Result::ok);
        read.map_or_else(|| "Organization".to_owned(), |one| one.profile.name)
    });
    let state =
        move || view! { <Transition fallback=|| ()>{move || Some(state(&one.get()?.ok()?))}</Transition> };
    let read = move |()| {
        one.get().map(|read| {
            read.map(|one| {
                let alert = alert(&one);
                let part = (!part.is_empty()).then(|| view! { <h2 class="section-title">{part}</h2> });
                view! { {alert}{part}{shown(one)} }.into_any()
            })
        })
    };
    view! {
        <PageHeader crumbs=BELOW_LIST title=name state>
            <Transition fallback=|| ()>{move || one.get().and_then(Result::ok).map(|read| toolbar(&read, one))}</Transition>
        </PageHeader>
        <Region read retry=move |()| one.refetch()/>
    }
    .into_any()
}

/// "CTS · Customer · Active".
fn state(one: &OrganizationDetail) -> AnyView {
    let profile = &one.profile;
    let words = [&profile.short_name, &profile.kind, &profile.status];
    let words = words.into_iter().filter(|word| !word.is_empty()).cloned().collect::<Vec<_>>().join(" · ");
    let archived = one
        .archived_at
        .map(|at| view! { <span class="mark">{format!("Archived since {}", at.date())}</span> });
    view! { <span dir="auto">{words}</span>{archived} }.into_any()
}

fn toolbar(read: &OrganizationDetail, one: One) -> AnyView {
    let edit = may(Verb::EditOrganizations).then(|| {
        view! { <ButtonLink href=paths::edit_organization(read.id) kind=ButtonKind::Primary>"Edit"</ButtonLink> }
    });
    let archive = may(Verb::ArchiveOrganizations)
        .then(|| view! { <ArchiveButton id=read.id archived=read.archived_at.is_some() one/> });
    view! { {archive}{edit} }.into_any()
}

/// What everyone must read who opens the organization.
fn alert(one: &OrganizationDetail) -> Option<AnyView> {
    let alert = one.profile.alert.clone();
    (!alert.is_empty()).then(|| {
        view! {
            <aside class="alert" aria-label="Alert">
                <Icon glyph=Glyph::Warning/>
                <p class="alert__words" dir="auto">{alert}</p>
            </aside>
        }
        .into_any()
    })
}
