//! Sync Logs: the runs of an integration, the tenants of a run, and what was done to each row. The address says which.

mod records;
mod runs;
mod units;

use domain::{
    id::{IntegrationId, SyncRunId, TenantId},
    sync_run::{Counts, RunState},
    time::Timestamp,
};
use leptos::prelude::*;

use super::one::{id_of_page, query_value};
use crate::{
    components::run_state_badge::{glyph, tone},
    paths,
};
use records::Records;
use runs::Runs;
use units::Units;

/// What the address names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// The runs.
    Runs,
    /// The tenants of one run.
    Run(SyncRunId),
    /// The records of one unit.
    Unit(SyncRunId, TenantId),
}

/// Sync Logs of one integration.
#[component]
pub fn SyncLogsPage() -> impl IntoView {
    let id = id_of_page();
    let (run, tenant) = (query_value("run"), query_value("tenant"));
    let level = Memo::new(move |_| match (run.get().parse(), tenant.get().parse()) {
        (Ok(run), Ok(tenant)) => Level::Unit(run, tenant),
        (Ok(run), _) => Level::Run(run),
        _ => Level::Runs,
    });
    move || match level.get() {
        Level::Runs => view! { <Runs id/> }.into_any(),
        Level::Run(run) => view! { <Units id run/> }.into_any(),
        Level::Unit(run, tenant) => view! { <Records id run tenant/> }.into_any(),
    }
}

/// The way back up, below the page's title: "All runs › Run of 2026-11-21 09:10 UTC › Contoso".
#[component]
fn WayUp(
    /// The integration.
    id: Memo<Option<IntegrationId>>,
    /// The run above this page, when it was asked for.
    #[prop(into)]
    above: Signal<Option<(SyncRunId, Timestamp)>>,
    /// This page, as it was read.
    #[prop(into)]
    here: Signal<String>,
) -> impl IntoView {
    let run = move || {
        above.get().map(|(run, at)| {
            let href = id.get().map(|id| paths::sync_run(id, run));
            view! { <li><a href=href>{format!("Run of {}", at.minute())}</a></li> }
        })
    };
    view! {
        <nav class="way-up" aria-label="Logs">
            <ol>
                <li><a href=move || id.get().map(paths::sync_logs)>"All runs"</a></li>
                <Transition fallback=|| ()>
                    {run}
                    <li aria-current="page" dir="auto">{move || here.get()}</li>
                </Transition>
            </ol>
        </nav>
    }
    .into_any()
}

/// A state that does not change any more.
fn state_badge(state: RunState) -> AnyView {
    view! {
        <span class="badge" data-tone=tone(Some(state)).key()>
            <svg class="icon" width="20" height="20" aria-hidden="true" focusable="false">
                <use_ href=glyph(Some(state)).href()></use_>
            </svg>
            <span class="badge__words">{state.label()}</span>
        </span>
    }
    .into_any()
}

/// "12 created, 3 updated, 1 removed"; what is zero is left out.
fn changes(counts: Counts) -> String {
    let parts = [
        (counts.added, "created"),
        (counts.changed, "updated"),
        (counts.ended, "removed"),
        (counts.held, "held"),
        (counts.unchanged, "unchanged"),
    ];
    let words: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    if words.is_empty() { "Nothing".to_owned() } else { words.join(", ") }
}

/// "3 s", "2 min", "1 h 5 min".
fn duration(from: Timestamp, until: Timestamp) -> String {
    match until.secs_since(from).max(0) {
        secs @ 0..60 => format!("{secs} s"),
        secs @ 60..3_600 => format!("{} min {} s", secs / 60, secs % 60),
        secs => format!("{} h {} min", secs / 3_600, secs % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_durations_read_as_words() {
        assert_eq!(changes(Counts::default()), "Nothing");
        let counts = Counts { added: 12, held: 1, unchanged: 40, calls: 9, ..Counts::default() };
        assert_eq!(changes(counts), "12 created, 1 held, 40 unchanged");
        let check = |secs, expected: &str| {
            assert_eq!(duration(Timestamp(0), Timestamp(0).plus_secs(secs)), expected);
        };
        check(-5, "0 s");
        check(59, "59 s");
        check(61, "1 min 1 s");
        check(3_900, "1 h 5 min");
    }
}
