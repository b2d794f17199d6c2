//! What the pages of one organization share: whose page it is, its head with its alert, and its reading.

use std::str::FromStr;

use domain::{account::Verb, id::OrganizationId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{BELOW_LIST, archive::ArchiveButton};
use crate::{
    AppError,
    api::organization_profile::{OrganizationDetail, read_organization},
    components::{
        awaited::Awaited,
        page_header::{PageHeader, crumb},
        region::Region,
    },
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
    named("id")
}

/// The id that the address has in this place; `None` when it has none.
pub(super) fn named<T: FromStr + PartialEq + Send + Sync + 'static>(place: &'static str) -> Memo<Option<T>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get(place)).and_then(|id| id.parse().ok()))
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
    #[prop(into)]
    shown: Callback<OrganizationDetail, AnyView>,
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
                view! { {alert}{part}{shown.run(one)} }.into_any()
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

/// The head of a page of one organization that reads more than the organization itself.
#[component]
pub(super) fn PartHead(
    /// Which part of the organization this is.
    part: &'static str,
    /// Draws the toolbar.
    #[prop(optional, into)]
    toolbar: Option<Callback<OrganizationDetail, AnyView>>,
) -> impl IntoView {
    let one = read_below();
    let name = Signal::derive(move || {
        let read = one.get().and_then(Result::ok);
        read.map_or_else(|| "Organization".to_owned(), |one| one.profile.name)
    });
    let tools = move || toolbar.and_then(|toolbar| Some(toolbar.run(one.get()?.ok()?)));
    view! {
        <PageHeader crumbs=BELOW_LIST title=name>
            <Transition fallback=|| ()>{tools}</Transition>
        </PageHeader>
        <Awaited>{move || one.get().and_then(Result::ok).map(|one| alert(&one))}</Awaited>
        <h2 class="section-title">{part}</h2>
    }
    .into_any()
}

/// The head of a page below a part of an organization: the way up to it, its own title, and the organization's alert.
#[component]
pub(super) fn BelowHead(
    /// The page's title.
    #[prop(into)]
    title: Signal<String>,
    /// The parts between the organization and the page: words and address.
    #[prop(into)]
    steps: Signal<Vec<(String, String)>>,
    /// One line of state.
    #[prop(optional, into)]
    state: ViewFn,
    /// The toolbar.
    #[prop(optional, into)]
    toolbar: ViewFn,
) -> impl IntoView {
    let one = read_below();
    let below = move || {
        view! {
            <Awaited>
                {move || {
                    let one = one.get()?.ok()?;
                    let top = crumb(one.profile.name, paths::organization(one.id));
                    let steps = steps.get().into_iter().map(|(words, href)| crumb(words, href)).collect_view();
                    Some(view! { {top}{steps} }.into_any())
                }}
            </Awaited>
        }
    };
    view! {
        <PageHeader crumbs=BELOW_LIST below title state>{toolbar.run()}</PageHeader>
        <Awaited>{move || one.get().and_then(Result::ok).map(|one| alert(&one))}</Awaited>
    }
    .into_any()
}

/// The organization of a page that shows more than that.
fn read_below() -> One {
    let id = id_of_page();
    let version = version_of(Topic::Organizations);
    reading(move || (id.get(), version.get()), |(id, _)| read_one(id))
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
