//! Where a run, or one tenant in it, stands: icon, word and progress.

use domain::{integration::RunSummary, sync_run::RunState};
use leptos::prelude::*;

use crate::ui::{
    badge::{Badge, Tone},
    icon::Glyph,
};

/// The state of one tenant, or of a run without its progress.
#[component]
pub fn RunStateBadge(
    /// The state; `None` before the first run.
    #[prop(into)]
    state: Signal<Option<RunState>>,
    /// Words in place of the state's own.
    #[prop(optional, into)]
    words: Option<Signal<String>>,
) -> impl IntoView {
    let words = words.unwrap_or_else(|| {
        Signal::derive(move || state.get().map_or("Not synced yet", RunState::label).to_owned())
    });
    view! {
        <Badge
            tone=Signal::derive(move || tone(state.get()))
            glyph=Signal::derive(move || glyph(state.get()))
            words
        />
    }
}

/// The state of a run with its progress, such as "Syncing… 12 of 43 tenants".
#[component]
pub fn RunBadge(
    /// The run under way, or the last one; `None` before the first.
    #[prop(into)]
    run: Signal<Option<RunSummary>>,
) -> impl IntoView {
    view! {
        <RunStateBadge
            state=Signal::derive(move || run.with(|run| run.as_ref().map(|run| run.state)))
            words=Signal::derive(move || run.with(|run| progress(run.as_ref())))
        />
    }
}

/// The words for a run: its state, and how far it has come or what it left out.
fn progress(run: Option<&RunSummary>) -> String {
    let Some(run) = run else { return "Not synced yet".to_owned() };
    let label = run.state.label();
    match (run.state, run.tenants_total) {
        (RunState::Syncing, 0) => format!("{label} looking for tenants"),
        (RunState::Syncing, total) => format!("{label} {} of {total} {}", run.tenants_done, tenants(total)),
        (RunState::Paused, total) if total > 0 => {
            format!("{label} at {} of {total} {}", run.tenants_done, tenants(total))
        }
        // A reason stands beside the badge and says the same with more.
        (RunState::Partial, total) if run.reason.is_none() => {
            format!("{label}: {} of {total} {} failed", run.tenants_failed, tenants(total))
        }
        _ => label.to_owned(),
    }
}

const fn tenants(count: u32) -> &'static str {
    if count == 1 { "tenant" } else { "tenants" }
}

/// The color of a state.
pub const fn tone(state: Option<RunState>) -> Tone {
    match state {
        None | Some(RunState::Queued | RunState::Paused) => Tone::Quiet,
        Some(RunState::Ok) => Tone::Good,
        Some(RunState::Syncing) => Tone::Info,
        Some(RunState::Partial) => Tone::Warn,
        Some(RunState::Failed | RunState::NeedsAttention) => Tone::Bad,
    }
}

/// The icon of a state.
pub const fn glyph(state: Option<RunState>) -> Glyph {
    match state {
        None | Some(RunState::Queued) => Glyph::Clock,
        Some(RunState::Ok) => Glyph::Checkmark,
        Some(RunState::Syncing) => Glyph::ArrowSync,
        Some(RunState::Partial) => Glyph::Warning,
        Some(RunState::Paused) => Glyph::Pause,
        Some(RunState::Failed) => Glyph::ErrorCircle,
        Some(RunState::NeedsAttention) => Glyph::Alert,
    }
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    #[test]
    fn progress_reads_as_a_sentence() {
        let run = |state, tenants_total, tenants_done, tenants_failed| RunSummary {
            id: "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap(),
            state,
            queued_at: Timestamp(0),
            ended_at: None,
            tenants_total,
            tenants_done,
            tenants_failed,
            reason: None,
        };
        let check = |run: Option<RunSummary>, expected: &str| assert_eq!(progress(run.as_ref()), expected);
        check(None, "Not synced yet");
        check(Some(run(RunState::Queued, 0, 0, 0)), "Queued");
        check(Some(run(RunState::Syncing, 0, 0, 0)), "Syncing… looking for tenants");
        check(Some(run(RunState::Syncing, 43, 12, 1)), "Syncing… 12 of 43 tenants");
        check(Some(run(RunState::Syncing, 1, 0, 0)), "Syncing… 0 of 1 tenant");
        check(Some(run(RunState::Partial, 43, 43, 2)), "Partial: 2 of 43 tenants failed");
        check(Some(run(RunState::Ok, 43, 43, 0)), "OK");
        check(Some(run(RunState::NeedsAttention, 1, 1, 1)), "Needs attention");
    }
}
