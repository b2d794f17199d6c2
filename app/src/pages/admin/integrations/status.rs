//! What is said of an integration as a whole: its state, how many tenants are up to date, and what a person should know.

use domain::{
    integration::{Integration, Pause, RunSummary, Stale},
    sync_run::RunState,
};
use leptos::prelude::*;

use crate::{
    components::run_state_badge::{RunBadge, RunStateBadge},
    ui::{
        badge::{Badge, Tone},
        icon::Glyph,
    },
};

/// The state of an integration: that of its run, or that it is paused, and whether it is in quarantine.
#[component]
pub(super) fn IntegrationBadge(integration: Memo<Option<Integration>>) -> impl IntoView {
    let run = Memo::new(move |_| part(integration, |it| it.run.clone()));
    // A run that was paused says so itself, with its progress.
    let rests = Memo::new(move |_| part(integration, |it| it.paused && !is_active(it.run.as_ref())));
    let quarantined = Memo::new(move |_| part(integration, |it| it.quarantined_at.is_some()));
    view! {
        {move || if rests.get() {
            view! { <RunStateBadge state=Signal::stored(Some(RunState::Paused))/> }.into_any()
        } else {
            view! { <RunBadge run/> }.into_any()
        }}
        {move || quarantined.get().then(|| view! {
            <Badge
                tone=Signal::stored(Tone::Bad)
                glyph=Signal::stored(Glyph::Warning)
                words=Signal::stored("Quarantined".to_owned())
            />
        })}
    }
    .into_any()
}

/// A part of the integration; its default for the moment that a reactive read outlives the page.
pub(super) fn part<T: Default>(
    integration: Memo<Option<Integration>>,
    read: impl Fn(&Integration) -> T,
) -> T {
    integration.with(|it| it.as_ref().map(read)).unwrap_or_default()
}

/// Whether a run is under way, paused or not.
pub(super) fn is_active(run: Option<&RunSummary>) -> bool {
    run.is_some_and(|run| !run.state.is_over())
}

/// "43 tenants", or "41 of 43 tenants, 2 stale since 2026-11-21 09:10 UTC".
pub(super) fn coverage(tenants: u32, stale: Option<Stale>) -> String {
    let noun = if tenants == 1 { "tenant" } else { "tenants" };
    match (tenants, stale) {
        (0, _) => "No tenants yet".to_owned(),
        (all, None) => format!("{all} {noun}"),
        (all, Some(Stale { tenants: stale, since })) => {
            format!("{} of {all} {noun}, {stale} stale since {}", all.saturating_sub(stale), since.minute())
        }
    }
}

/// What a person should know beside the state, a sentence or two; empty when all is well.
pub(super) fn advice(integration: &Integration) -> String {
    let run = integration.run.as_ref();
    let mut advice: Vec<String> = run.and_then(|run| run.reason.clone()).into_iter().collect();
    if integration.quarantined_at.is_some() {
        advice.push(
            "More than 40 % of its reads failed, so the schedule tries only once a day until a run goes better. \
             Start Manual Sync tries now."
                .to_owned(),
        );
    }
    match integration.pause {
        Some(_) if integration.paused => {
            advice.push("Nothing is read until you choose Resume Sync.".to_owned());
        }
        Some(Pause::AfterTenant) => advice.push("Pausing after the tenants that have begun.".to_owned()),
        Some(Pause::Now) => advice.push("Pausing.".to_owned()),
        None if !integration.settings_saved => {
            advice.push("Only licenses are read until Sync Settings are saved.".to_owned());
        }
        None => {}
    }
    advice.join(" ")
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    #[test]
    fn coverage_names_what_is_stale_and_since_when() {
        let stale = |tenants| {
            Some(Stale { tenants, since: Timestamp::from_rfc3339("2026-11-21T09:10:00Z").unwrap() })
        };
        assert_eq!(coverage(0, None), "No tenants yet");
        assert_eq!(coverage(1, None), "1 tenant");
        assert_eq!(coverage(43, None), "43 tenants");
        assert_eq!(coverage(43, stale(2)), "41 of 43 tenants, 2 stale since 2026-11-21 09:10 UTC");
    }
}
