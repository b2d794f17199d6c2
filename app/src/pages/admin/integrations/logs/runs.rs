//! The runs of an integration, the newest first.

use domain::{
    id::{IntegrationId, SyncRunId},
    sync_run::Trigger,
};
use leptos::prelude::*;

use super::{changes, duration, state_badge};
use crate::{
    AppError,
    api::sync_log::{RunPage, RunRow, RunsShown, list_sync_runs},
    components::{region::Region, when::When},
    pages::admin::integrations::one::{OneHeader, query_value},
    paths,
    reading::{Reading, reading},
    state::{
        clock::now,
        events::{Topic, version_of},
    },
    ui::{
        face::Empty,
        icon::Glyph,
        list::{List, ListColumn},
        narrow::{Choice, Choices},
        pager::pager,
    },
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::words("Asked for"),
    ListColumn::words("By"),
    ListColumn::words("Status"),
    ListColumn::words("Tenants"),
    ListColumn::words("Records"),
    ListColumn::number("Calls"),
    ListColumn::number("Duration"),
];

/// The runs.
#[component]
pub(super) fn Runs(id: Memo<Option<IntegrationId>>) -> impl IntoView {
    let (show, before) = (query_value("show"), query_value("before"));
    let shown = Memo::new(move |_| {
        show.with(|show| RunsShown::ALL.into_iter().find(|shown| shown.key() == show)).unwrap_or_default()
    });
    let before = Memo::new(move |_| before.get().parse::<SyncRunId>().ok());
    let progress = version_of(Topic::Integrations);
    let read: Reading<RunPage> = reading(
        move || (id.get(), shown.get(), before.get(), progress.get()),
        |(id, shown, before, _)| async move {
            match id {
                Some(id) => list_sync_runs(id, shown, before).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let name =
        Signal::derive(move || read.get().and_then(Result::ok).map(|page| page.name).unwrap_or_default());
    let rows = move |()| {
        let (id, shown) = (id.get()?, shown.get());
        read.get().map(|read| read.map(|page| rows(id, shown, before.get().is_some(), page)))
    };
    view! {
        <OneHeader title="Sync Logs" id name/>
        <Region read=rows retry=move |()| read.refetch()/>
    }
}

fn rows(id: IntegrationId, shown: RunsShown, is_later: bool, page: RunPage) -> AnyView {
    let base = paths::sync_logs(id);
    let choice = |of: RunsShown| Choice {
        words: of.label().to_owned(),
        href: paths::narrowed(&base, &[("show", of.key())]),
        is_current: of == shown,
    };
    let older =
        page.older.map(|run| paths::narrowed(&base, &[("show", shown.key()), ("before", &run.to_string())]));
    let newest = is_later.then(|| paths::narrowed(&base, &[("show", shown.key())]));
    let table = if page.rows.is_empty() {
        let (title, words) = match shown {
            RunsShown::All => ("No runs yet", "Every sync is logged here, with what it did to each row."),
            _ => ("No run passes the filter", "Choose All runs to see the others."),
        };
        view! { <Empty glyph=Glyph::Clock title=title><p>{words}</p></Empty> }.into_any()
    } else {
        view! {
            <List label="Runs" columns=COLUMNS>
                {page.rows.into_iter().map(|run| row(id, run)).collect_view()}
            </List>
        }
        .into_any()
    };
    let pages = (older.is_some() || newest.is_some()).then(|| pager(String::new(), newest, older));
    view! {
        <Choices label="Runs shown" choices=RunsShown::ALL.map(choice).to_vec()/>
        {table}
        {pages}
    }
    .into_any()
}

fn row(id: IntegrationId, run: RunRow) -> AnyView {
    let href = paths::sync_run(id, run.run);
    let until = run.ended_at.unwrap_or_else(|| now().get_untracked());
    let tenants = match run.tenants_failed {
        0 => run.tenants_total.to_string(),
        failed => {
            format!("{} of {}, {failed} failed", run.tenants_total.saturating_sub(failed), run.tenants_total)
        }
    };
    view! {
        <tr class="list__row">
            <th class="list__cell" scope="row" data-label="Asked for">
                <a href=href>{run.queued_at.minute()}</a>
                <p class="list__note"><When at=Signal::stored(Some(run.queued_at))/></p>
            </th>
            <td class="list__cell" data-label="By">{run.requested_by.unwrap_or_else(|| trigger(run.trigger).to_owned())}</td>
            <td class="list__cell" data-label="Status">
                {state_badge(run.state)}
                {run.dry.then(|| view! { <span class="mark">"Dry run"</span> })}
                <p class="list__note list__note--wide">{run.reason}</p>
            </td>
            <td class="list__cell" data-label="Tenants">{tenants}</td>
            <td class="list__cell" data-label="Records">{changes(run.counts)}</td>
            <td class="list__cell list__cell--number" data-label="Calls">{run.counts.calls}</td>
            <td class="list__cell list__cell--number" data-label="Duration">{duration(run.started_at.unwrap_or(run.queued_at), until)}</td>
        </tr>
    }
    .into_any()
}

const fn trigger(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Schedule => "Schedule",
        Trigger::Person => "A person",
        Trigger::Command => "Command",
        Trigger::Match => "After a match",
    }
}
