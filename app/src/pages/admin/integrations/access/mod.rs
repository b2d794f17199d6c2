//! Access of one integration: what each tenant grants against what is needed, and what to do where they differ.

mod consent;
mod row;
pub(super) mod secret;
mod service_account;

use domain::id::IntegrationId;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use self::{
    consent::{AskedFor, ConsentDialog},
    row::Row,
    secret::Secret,
    service_account::ServiceAccount,
};
use super::{
    narrowed::{choice, filter_of_address, narrowed},
    one::{OneHeader, id_of_page},
};
use crate::{
    AppError,
    api::{
        access::{AccessList, PAGE_ROWS, list_access},
        list_filter::ListFilter,
    },
    components::{awaited::Awaited, failure::Failure},
    paths,
    reading::{Reading, reading},
    state::events::{Topic, version_of},
    ui::{
        copy::CopyValue,
        face::{Empty, Skeleton},
        icon::Glyph,
        list::{List, ListColumn},
        narrow::{Choices, SearchBox},
        pager::pages,
    },
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::words("Tenant"),
    ListColumn::words("Needed permissions"),
    ListColumn::words("Relationship"),
    ListColumn::words("Findings"),
];

/// The page as its address asks for it.
#[derive(Clone, Copy)]
struct Read {
    id: Memo<Option<IntegrationId>>,
    filter: Memo<ListFilter>,
    list: Reading<AccessList>,
}

impl Read {
    fn new() -> Self {
        let id = id_of_page();
        let filter = filter_of_address();
        let progress = version_of(Topic::Integrations);
        let list = reading(
            move || (id.get(), filter.get(), progress.get()),
            |(id, filter, _)| async move {
                match id {
                    Some(id) => list_access(id, filter).await,
                    None => Err(AppError::NotFound),
                }
            },
        );
        Self { id, filter, list }
    }

    /// The address of the whole list.
    fn base(self) -> String {
        self.id.get_untracked().map(paths::access).unwrap_or_default()
    }
}

/// The Access page.
#[component]
pub fn AccessPage() -> impl IntoView {
    let read = Read::new();
    let asked = AskedFor::new();
    view! {
        <Awaited waiting=|| view! { <Skeleton/> }>
            <Loaded read asked/>
        </Awaited>
        <ConsentDialog asked/>
    }
}

/// Changes only when the page's face does: a dialog that is open, with what was typed, outlives each progress of a sync.
#[component]
fn Loaded(read: Read, asked: AskedFor) -> impl IntoView {
    let failure = Memo::new(move |_| read.list.get().and_then(Result::err));
    let list = Memo::new(move |_| read.list.get().and_then(Result::ok));
    let is_there = Memo::new(move |_| list.with(Option::is_some));
    let name = Signal::derive(move || part(list, |list| list.name.clone()));
    move || match (failure.get(), is_there.get()) {
        (Some(error), _) => view! {
            <OneHeader title="Access" id=read.id name/>
            <Failure error retry=move |()| read.list.refetch()/>
        }
        .into_any(),
        (None, true) => view! {
            <OneHeader title="Access" id=read.id name/>
            <Ways read list/>
            <Tenants read list asked/>
        }
        .into_any(),
        (None, false) => ().into_any(),
    }
}

/// A part of the list; its default before there is one.
fn part<T: Default>(list: Memo<Option<AccessList>>, read: impl FnOnce(&AccessList) -> T) -> T {
    list.with(|list| list.as_ref().map(read).unwrap_or_default())
}

/// By which ways in tenants are read.
#[component]
fn Ways(read: Read, list: Memo<Option<AccessList>>) -> impl IntoView {
    let facts = Memo::new(move |_| part(list, |list| list.credential.clone()));
    let renewed_at = Memo::new(move |_| part(list, |list| list.renewed_at));
    let is_partner = Memo::new(move |_| part(list, |list| list.is_partner));
    let after = Callback::new(move |()| read.list.refetch());
    let id = read.id.get_untracked();
    view! {
        {id.map(|id| view! { <Secret id facts after/> })}
        {move || {
            let id = id.filter(|_| is_partner.get());
            id.map(|id| view! { <ServiceAccount id renewed_at after/> })
        }}
        <CopyValue label="Redirect URI" value=Signal::derive(move || part(list, |list| list.redirect_uri.clone()))/>
    }
    .into_any()
}

#[component]
fn Tenants(read: Read, list: Memo<Option<AccessList>>, asked: AskedFor) -> impl IntoView {
    let counts = Memo::new(move |_| part(list, |list| list.counts.clone()));
    let integration = read.id.get_untracked();
    let rows = move || {
        let (rows, mode) = list.with(|list| list.as_ref().map(|list| (list.rows.clone(), list.mode)))?;
        if rows.is_empty() {
            return Some(view! { <Nothing read/> }.into_any());
        }
        let rows = rows.into_iter().map(|row| view! { <Row row mode asked integration/> }).collect_view();
        Some(view! { <List label="Tenants" columns=COLUMNS>{rows}</List> }.into_any())
    };
    let pager = move || {
        let (base, filter) = (read.base(), read.filter.get());
        let total = part(list, |list| list.total);
        pages(filter.page, PAGE_ROWS, total, |page| narrowed(&base, &filter.on_page(page)))
    };
    view! {
        <h2 class="section-title">"Tenants"</h2>
        {move || view! { <Narrow read counts=counts.get() filter=read.filter.get()/> }}
        {rows}
        {pager}
    }
    .into_any()
}

/// Choices by finding and a box to search in.
#[component]
fn Narrow(read: Read, counts: Vec<(String, String, usize)>, filter: ListFilter) -> impl IntoView {
    let all: usize = counts.iter().map(|(_, _, count)| count).sum();
    let base = read.base();
    let of = |key: &str, words: String| choice(&base, &filter, key, words);
    let choices: Vec<_> = std::iter::once(of("", "All".into()))
        .chain(counts.iter().map(|(key, label, count)| of(key, format!("{label} {count}"))))
        .collect();
    let navigate = use_navigate();
    let text = filter.text.clone();
    let search = move |text: String| {
        navigate(&narrowed(&base, &filter.with_text(&text)), NavigateOptions::default());
    };
    (all > 0).then(|| {
        view! {
            <div class="narrow">
                <Choices label="Findings" choices/>
                <SearchBox label="Search tenants" text on_search=search/>
            </div>
        }
    })
}

#[component]
fn Nothing(read: Read) -> impl IntoView {
    if read.filter.get_untracked().is_all() {
        return view! {
            <Empty glyph=Glyph::People title="No tenants yet">
                <p>"The first sync looks for the tenants that this connection reaches; what they grant appears here then."</p>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Empty glyph=Glyph::Filter title="No tenant passes the filter">
            <a class="button" href=read.base()>"Show all tenants"</a>
        </Empty>
    }
    .into_any()
}
