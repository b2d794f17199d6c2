//! The tenants of one run: what was read of each, and what came of it.

use domain::{
    id::{IntegrationId, SyncRunId},
    sync_run::RunState,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{WayUp, changes, duration, state_badge};
use crate::{
    AppError,
    api::{
        list_filter::ListFilter,
        sync_log::{PAGE_ROWS, UnitPage, UnitRow, kind_label, read_sync_run},
    },
    components::region::Region,
    pages::admin::integrations::{
        narrowed::{choice, filter_of_address, narrowed},
        one::OneHeader,
    },
    paths,
    reading::{Reading, reading},
    state::events::{Topic, version_of},
    ui::{
        face::Empty,
        icon::Glyph,
        list::{List, ListColumn},
        narrow::{Choices, SearchBox},
        pager::pages,
    },
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::words("Tenant"),
    ListColumn::words("Read"),
    ListColumn::words("Status"),
    ListColumn::words("Records"),
    ListColumn::number("Calls"),
    ListColumn::number("Duration"),
];
/// The states that a unit ends in.
const ENDS: [RunState; 3] = [RunState::NeedsAttention, RunState::Failed, RunState::Ok];

/// The tenants of a run.
#[component]
pub(super) fn Units(id: Memo<Option<IntegrationId>>, run: SyncRunId) -> impl IntoView {
    let filter = filter_of_address();
    let progress = version_of(Topic::Integrations);
    let read: Reading<UnitPage> = reading(
        move || (id.get(), filter.get(), progress.get()),
        move |(id, filter, _)| async move {
            match id {
                Some(id) => read_sync_run(id, run, filter).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let name =
        Signal::derive(move || read.get().and_then(Result::ok).map(|page| page.name).unwrap_or_default());
    let here = Signal::derive(move || {
        let read = read.get().and_then(Result::ok);
        read.map(|page| format!("Run of {}", page.run.queued_at.minute())).unwrap_or_default()
    });
    let base = move || id.get().map(|id| paths::sync_run(id, run)).unwrap_or_default();
    let navigate = use_navigate();
    let search = move |text: String| {
        let filter = filter.get_untracked().with_text(&text);
        navigate(&narrowed(&untrack(base), &filter), NavigateOptions::default());
    };
    let rows = move |()| {
        let (id, filter) = (id.get()?, filter.get());
        read.get().map(|read| read.map(|page| rows(id, &filter, page)))
    };
    view! {
        <OneHeader title="Sync Logs" id name/>
        <WayUp id above=Signal::stored(None) here/>
        <div class="narrow">
            {move || states(&base(), &filter.get())}
            <SearchBox label="Search tenants and reasons" text=Signal::derive(move || filter.get().text) on_search=search/>
        </div>
        <Region read=rows retry=move |()| read.refetch()/>
    }
}

fn states(base: &str, filter: &ListFilter) -> AnyView {
    let of = |words: &str, show: &str| choice(base, filter, show, words.to_owned());
    let of_state = ENDS.into_iter().map(|state| of(state.label(), state.key()));
    let choices = std::iter::once(of("All", "")).chain(of_state).collect();
    view! { <Choices label="States" choices/> }.into_any()
}

fn rows(id: IntegrationId, filter: &ListFilter, page: UnitPage) -> AnyView {
    let run = page.run;
    let base = paths::sync_run(id, run.run);
    let href = |to| narrowed(&base, &filter.on_page(to));
    let table = if page.rows.is_empty() {
        view! {
            <Empty glyph=Glyph::People title="No tenant to show">
                <p>"No tenant of this run has been read yet, or none passes the filter."</p>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <List label="Tenants of the run" columns=COLUMNS>
                {page.rows.into_iter().map(|unit| row(id, run.run, unit)).collect_view()}
            </List>
        }
        .into_any()
    };
    view! {
        <p class="run-line">
            {state_badge(run.state)}
            {run.dry.then(|| view! { <span class="mark">"Dry run"</span> })}
            <span>{changes(run.counts)}</span>
            <span>{run.reason}</span>
            <a class="button" href=paths::sync_records_csv(id, run.run) download="" rel="external">"Download CSV"</a>
        </p>
        {table}
        {pages(filter.page, PAGE_ROWS, page.total, href)}
    }
    .into_any()
}

fn row(id: IntegrationId, run: SyncRunId, unit: UnitRow) -> AnyView {
    let took = unit.started_at.map_or_else(|| "Not tried".to_owned(), |from| duration(from, unit.ended_at));
    let read = kind_label(&unit.kind);
    let records = if unit.has_records {
        let href = paths::sync_unit(id, run, unit.tenant, &unit.kind);
        view! { <a href=href>{changes(unit.counts)}</a> }.into_any()
    } else {
        changes(unit.counts).into_any()
    };
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row" dir="auto">{unit.tenant_name}</th>
            <td class="list__cell" data-label="Read">{read}</td>
            <td class="list__cell" data-label="Status">
                {state_badge(unit.state)}
                <p class="list__note list__note--wide">{unit.reason}</p>
                <p class="list__note">{unit.request_id.map(|id| format!("Microsoft's request-id {id}"))}</p>
            </td>
            <td class="list__cell" data-label="Records">{records}</td>
            <td class="list__cell list__cell--number" data-label="Calls">{unit.counts.calls}</td>
            <td class="list__cell list__cell--number" data-label="Duration">{took}</td>
        </tr>
    }
    .into_any()
}
