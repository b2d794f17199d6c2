//! The tenants of an integration, the worst first, a page at a time; some may be selected to be read again.

use std::collections::{BTreeSet, HashMap};

use domain::{
    id::{IntegrationId, TenantId},
    sync_run::RunState,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    narrowed::{choice, filter_of_address, narrowed},
    sync_action::SyncAction,
    tenant_row::TenantRow,
};
use crate::{
    AppError,
    api::{
        integration_tenant::{PAGE_ROWS, PrimarySource, TenantPage, list_integration_tenants, state_key},
        list_filter::{ELSEWHERE, ListFilter},
        sync::StartSync,
    },
    paths,
    reading::{Reading, reading},
    state::events::{Topic, version_of},
    ui::{
        button::{Button, ButtonKind},
        face::Empty,
        icon::Glyph,
        list::{List, ListColumn},
        narrow::{Choices, SearchBox},
        pager::pages,
    },
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::words("Select"),
    ListColumn::words("Tenant"),
    ListColumn::words("Status"),
    ListColumn::number("Licenses"),
    ListColumn::number("Users"),
    ListColumn::words("Last read"),
    ListColumn::words("Organization"),
];

/// The page of tenants that the address asks for, as it was last read.
#[derive(Clone, Copy)]
pub(super) struct TenantsRead {
    id: Memo<Option<IntegrationId>>,
    filter: Memo<ListFilter>,
    read: Reading<TenantPage>,
}

impl TenantsRead {
    /// Reads the page, and again when something about it changes.
    pub(super) fn new(id: Memo<Option<IntegrationId>>) -> Self {
        let filter = filter_of_address();
        let versions = [Topic::Integrations, Topic::Organizations, Topic::Matching].map(version_of);
        let read = reading(
            move || (id.get(), filter.get(), versions.map(|version| version.get())),
            |(id, filter, ..)| async move {
                match id {
                    Some(id) => list_integration_tenants(id, filter).await,
                    None => Err(AppError::NotFound),
                }
            },
        );
        Self { id, filter, read }
    }

    /// Reads it again.
    pub(super) fn refetch(self) {
        self.read.refetch();
    }

    fn page(self) -> TenantPage {
        self.read.get().and_then(Result::ok).unwrap_or_default()
    }

    /// The address of the whole list.
    fn base(self) -> String {
        self.id.get().map(paths::integration).unwrap_or_default()
    }
}

/// The tenants, those that need a person first.
#[component]
pub(super) fn Tenants(
    /// What is read.
    tenants: TenantsRead,
    /// Reads tenants again.
    sync: SyncAction,
) -> impl IntoView {
    let page = Memo::new(move |_| tenants.page());
    let failure = move || tenants.read.get().and_then(Result::err).map(|error| error.to_string());
    let is_empty = Memo::new(move |_| page.with(|page| page.rows.is_empty()));
    let is_filtered = Memo::new(move |_| page.with(|page| !page.states.is_empty() || page.elsewhere > 0));
    let selected = RwSignal::new(BTreeSet::new());
    view! {
        <h2 class="section-title">"Tenants"</h2>
        <p class="section-note">{move || page.with(|page| count(&page.states, page.elsewhere))}</p>
        <p class="field__error" role="alert">{failure}</p>
        <Narrow tenants page/>
        {move || match (is_empty.get(), is_filtered.get()) {
            (true, false) => view! { <NoTenant/> }.into_any(),
            (true, true) => view! { <NothingPasses tenants/> }.into_any(),
            (false, _) => view! { <TenantRows tenants page selected sync/> }.into_any(),
        }}
        {move || {
            let (base, filter) = (tenants.base(), tenants.filter.get());
            let href = |to| narrowed(&base, &filter.on_page(to));
            pages(filter.page, PAGE_ROWS, page.with(|page| page.total), href)
        }}
        <BulkActions tenants selected sync/>
    }
}

/// "41 of 43 read · 2 failed · 1 synced by another integration".
fn count(states: &[(Option<RunState>, usize)], elsewhere: usize) -> String {
    let of = |test: fn(RunState) -> bool| -> usize {
        states.iter().filter(|(state, _)| state.is_some_and(test)).map(|(_, count)| count).sum()
    };
    let (read, failed) =
        (of(|state| state == RunState::Ok), of(|state| state.is_over() && state != RunState::Ok));
    let parts = match (states.iter().map(|(_, count)| count).sum::<usize>(), failed) {
        (0, _) => vec![],
        (all, 0) => vec![format!("{read} of {all} read")],
        (all, failed) => vec![format!("{read} of {all} read"), format!("{failed} failed")],
    };
    let elsewhere = (elsewhere > 0).then(|| format!("{elsewhere} synced by another integration"));
    parts.into_iter().chain(elsewhere).collect::<Vec<_>>().join(" · ")
}

/// Choices by state and a box to search in, once there is more than fits one look.
#[component]
fn Narrow(tenants: TenantsRead, page: Memo<TenantPage>) -> impl IntoView {
    let navigate = use_navigate();
    let search = move |text: String| {
        let filter = tenants.filter.get_untracked().with_text(&text);
        navigate(&narrowed(&untrack(|| tenants.base()), &filter), NavigateOptions::default());
    };
    let text = Signal::derive(move || tenants.filter.with(|filter| filter.text.clone()));
    let choices = move || {
        let (base, filter) = (tenants.base(), tenants.filter.get());
        let of = |words: String, show: &str| choice(&base, &filter, show, words);
        page.with(|page| {
            let all = page.states.iter().map(|(_, count)| count).sum::<usize>() + page.elsewhere;
            let of_state = page.states.iter().map(|&(state, count)| {
                let label = state.map_or("Not read yet", RunState::label);
                of(format!("{label} {count}"), state_key(state))
            });
            let elsewhere = (page.elsewhere > 0)
                .then(|| of(format!("Synced by another integration {}", page.elsewhere), ELSEWHERE));
            let all = of(format!("All {all}"), "");
            let choices = std::iter::once(all).chain(of_state).chain(elsewhere).collect();
            view! { <Choices label="States" choices/> }
        })
    };
    view! {
        <div class="narrow">
            {choices}
            <SearchBox label="Search tenants" text on_search=search/>
        </div>
    }
}

#[component]
fn TenantRows(
    tenants: TenantsRead,
    page: Memo<TenantPage>,
    selected: RwSignal<BTreeSet<TenantId>>,
    sync: SyncAction,
) -> impl IntoView {
    let by_id = Memo::new(move |_| {
        page.with(|page| page.rows.iter().map(|it| (it.tenant, it.clone())).collect::<HashMap<_, _>>())
    });
    let ids = move || page.with(|page| page.rows.iter().map(|it| it.tenant).collect::<Vec<_>>());
    let retry = Callback::new(move |tenant| start(tenants, sync, vec![tenant], false));
    let make_primary = Callback::new(move |tenant| {
        if let Some(integration) = tenants.id.get_untracked() {
            sync.make_primary(PrimarySource { integration, tenant });
        }
    });
    view! {
        <List label="Tenants" columns=COLUMNS>
            <For each=ids key=|id| *id let:id>
                <TenantRow
                    id
                    tenant=Memo::new(move |_| by_id.with(|by_id| by_id.get(&id).cloned()))
                    integration=tenants.id
                    selected
                    retry
                    make_primary
                />
            </For>
        </List>
    }
}

fn start(tenants: TenantsRead, sync: SyncAction, chosen: Vec<TenantId>, dry: bool) {
    if let Some(integration) = tenants.id.get_untracked() {
        sync.start(StartSync { integration, dry, tenants: Some(chosen) });
    }
}

/// What can be done with the selected tenants, at the lower left.
#[component]
fn BulkActions(
    tenants: TenantsRead,
    selected: RwSignal<BTreeSet<TenantId>>,
    sync: SyncAction,
) -> impl IntoView {
    let run = move |dry: bool| {
        move |()| {
            start(tenants, sync, selected.get_untracked().into_iter().collect(), dry);
            selected.update(BTreeSet::clear);
        }
    };
    view! {
        <div class="bulk" role="region" aria-label="Bulk Actions" hidden=move || selected.with(BTreeSet::is_empty)>
            <span>{move || format!("{} selected", selected.with(BTreeSet::len))}</span>
            <Button on_press=run(false)>"Start Manual Sync"</Button>
            <Button on_press=run(true)>"Dry Run"</Button>
            <Button kind=ButtonKind::Quiet on_press=move |()| selected.update(BTreeSet::clear)>"Clear"</Button>
        </div>
    }
}

#[component]
fn NoTenant() -> impl IntoView {
    view! {
        <Empty glyph=Glyph::People title="No tenants yet">
            <p>"The first sync looks for the tenants that this connection reaches; they appear here as it finds them."</p>
        </Empty>
    }
}

#[component]
fn NothingPasses(tenants: TenantsRead) -> impl IntoView {
    view! {
        <Empty glyph=Glyph::Filter title="No tenant passes the filter">
            <a class="button" href=move || tenants.base()>"Show all tenants"</a>
        </Empty>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_above_the_tenants_counts_what_was_read() {
        let check =
            |states: &[(Option<RunState>, usize)], expected: &str| assert_eq!(count(states, 0), expected);
        check(&[], "");
        check(&[(Some(RunState::Queued), 1), (Some(RunState::Ok), 1), (None, 1)], "1 of 3 read");
        check(
            &[(Some(RunState::NeedsAttention), 1), (Some(RunState::Failed), 1), (Some(RunState::Ok), 1)],
            "1 of 3 read · 2 failed",
        );
        assert_eq!(count(&[(Some(RunState::Ok), 1)], 2), "1 of 1 read · 2 synced by another integration");
        assert_eq!(count(&[], 1), "1 synced by another integration");
    }
}
