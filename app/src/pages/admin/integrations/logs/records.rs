//! The records of one tenant's unit: what was done to each row, with before and after of each field.

use domain::{
    id::{IntegrationId, SyncRunId, TenantId},
    record::{FieldChange, Record, RecordAction},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{WayUp, changes, state_badge};
use crate::{
    AppError,
    api::{
        list_filter::ListFilter,
        sync_log::{PAGE_ROWS, RecordPage, action_key, kind_label, list_sync_records},
    },
    components::region::Region,
    pages::admin::integrations::{
        narrowed::{choice, filter_of_address, narrowed},
        one::{OneHeader, query_value},
    },
    paths,
    ui::{
        face::Empty,
        icon::Glyph,
        list::{List, ListColumn},
        narrow::{Choices, SearchBox},
        pager::pages,
    },
};

const COLUMNS: &[ListColumn] =
    &[ListColumn::words("Record"), ListColumn::words("What was done"), ListColumn::words("Before and after")];

/// The records of a unit.
#[component]
pub(super) fn Records(id: Memo<Option<IntegrationId>>, run: SyncRunId, tenant: TenantId) -> impl IntoView {
    let (filter, kind) = (filter_of_address(), query_value("kind"));
    let read: Resource<Result<RecordPage, AppError>> = Resource::new(
        move || (id.get(), kind.get(), filter.get()),
        move |(id, kind, filter)| async move {
            match id {
                Some(id) => list_sync_records(id, run, tenant, kind, filter).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let name =
        Signal::derive(move || read.get().and_then(Result::ok).map(|page| page.name).unwrap_or_default());
    let above = Signal::derive(move || read.get().and_then(Result::ok).map(|page| (run, page.queued_at)));
    let here = Signal::derive(move || {
        let unit = read.get().and_then(Result::ok).map(|page| page.unit);
        unit.map(|unit| format!("{}, {}", unit.tenant_name, kind_label(&unit.kind))).unwrap_or_default()
    });
    let base = move || id.get().map(|id| paths::sync_unit(id, run, tenant, &kind.get())).unwrap_or_default();
    let navigate = use_navigate();
    let search = move |text: String| {
        let filter = filter.get_untracked().with_text(&text);
        navigate(&narrowed(&untrack(base), &filter), NavigateOptions::default());
    };
    let rows = move |()| {
        let (base, filter) = (base(), filter.get());
        read.get().map(|read| read.map(|page| rows(&base, &filter, page)))
    };
    view! {
        <OneHeader title="Sync Logs" id name/>
        <WayUp id above here/>
        <div class="narrow">
            {move || actions(&base(), &filter.get())}
            <SearchBox label="Search records" text=Signal::derive(move || filter.get().text) on_search=search/>
        </div>
        <Region read=rows retry=move |()| read.refetch()/>
    }
}

fn actions(base: &str, filter: &ListFilter) -> AnyView {
    let of = |words: &str, show: &str| choice(base, filter, show, words.to_owned());
    let of_action = RecordAction::ALL.into_iter().map(|action| of(action.label(), action_key(action)));
    let choices = std::iter::once(of("All", "")).chain(of_action).collect();
    view! { <Choices label="Actions" choices/> }.into_any()
}

fn rows(base: &str, filter: &ListFilter, page: RecordPage) -> AnyView {
    let unit = page.unit;
    let href = |to| narrowed(base, &filter.on_page(to));
    let table = if page.rows.is_empty() {
        view! {
            <Empty glyph=Glyph::Filter title="No record to show">
                <p>"Nothing was changed, or no record passes the filter."</p>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <List label="Records" columns=COLUMNS>{page.rows.into_iter().map(row).collect_view()}</List>
        }
        .into_any()
    };
    view! {
        <p class="run-line">{state_badge(unit.state)}<span>{changes(unit.counts)}</span><span>{unit.reason}</span></p>
        {table}
        {pages(filter.page, PAGE_ROWS, page.total, href)}
    }
    .into_any()
}

fn row(record: Record) -> AnyView {
    let named = if record.name.is_empty() { record.id.clone() } else { record.name };
    view! {
        <tr class="list__row">
            <th class="list__cell list__cell--name" scope="row">
                <span dir="auto" title=record.id>{named}</span>
                <p class="list__note">{record.object.label()}</p>
            </th>
            <td class="list__cell" data-label="What was done">{record.action.label()}</td>
            <td class="list__cell" data-label="Before and after">
                <ul class="changes">{record.changes.into_iter().map(change).collect_view()}</ul>
            </td>
        </tr>
    }
    .into_any()
}

fn change(change: FieldChange) -> AnyView {
    let FieldChange { field, before, after } = change;
    let value = |value: String| if value.is_empty() { "(empty)".to_owned() } else { value };
    view! {
        <li class="changes__field">
            <span class="changes__name">{field}": "</span>
            <del dir="auto"><span class="visually-hidden">"before "</span>{value(before)}</del>
            " → "
            <ins dir="auto"><span class="visually-hidden">"after "</span>{value(after)}</ins>
        </li>
    }
    .into_any()
}
