//! The state of synchronization as a whole: a quiet dot whose words appear on hover and focus.

use domain::account::Verb;
use leptos::prelude::*;

use crate::{
    AppError,
    api::license::{SyncOverview, read_sync_overview},
    components::awaited::Awaited,
    paths,
    reading::{Reading, reading},
    state::{
        events::{Topic, version_of},
        session::may,
    },
    ui::badge::Tone,
};

/// The dot. It links to the integrations for those who may see them.
#[component]
pub fn SyncDot() -> impl IntoView {
    let licenses = version_of(Topic::Licenses);
    let integrations = version_of(Topic::Integrations);
    let overview = reading(move || licenses.get() + integrations.get(), |_| read_sync_overview());
    view! {
        <Awaited waiting=|| view! { <span class="sync-dot"></span> }>
            <Dot overview/>
        </Awaited>
    }
}

#[component]
fn Dot(overview: Reading<SyncOverview>) -> impl IntoView {
    let state = Memo::new(move |_| overview.get().map_or((Tone::Quiet, String::new()), |read| words(&read)));
    let href = may(Verb::ManageIntegrations).then_some(paths::INTEGRATIONS);
    view! {
        <a class="sync-dot" href=href data-tone=move || state.get().0.key() tabindex="0">
            <svg class="sync-dot__dot" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
                <circle cx="5" cy="5" r="4"></circle>
            </svg>
            <span class="sync-dot__words">{move || state.get().1}</span>
        </a>
    }
}

fn words(overview: &Result<SyncOverview, AppError>) -> (Tone, String) {
    let overview = match overview {
        Ok(overview) => overview,
        Err(error) => return (Tone::Bad, error.to_string()),
    };
    let coverage = overview.coverage;
    match overview {
        SyncOverview { syncing: Some((_, 0)), .. } => (Tone::Info, "Syncing…".to_owned()),
        SyncOverview { syncing: Some((done, total)), .. } => {
            (Tone::Info, format!("Syncing… {done} of {total} tenants"))
        }
        SyncOverview { needs_attention: 1, .. } => (Tone::Bad, "1 integration needs attention".to_owned()),
        SyncOverview { needs_attention: 2.., .. } => {
            (Tone::Bad, format!("{} integrations need attention", overview.needs_attention))
        }
        _ if coverage.tenants == 0 => (Tone::Quiet, "No tenants yet".to_owned()),
        _ if coverage.read < coverage.tenants => {
            (Tone::Warn, format!("{} of {} tenants up to date", coverage.read, coverage.tenants))
        }
        _ if coverage.tenants == 1 => (Tone::Good, "1 tenant up to date".to_owned()),
        _ => (Tone::Good, format!("All {} tenants up to date", coverage.tenants)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::license::Coverage;

    #[test]
    fn the_worst_thing_a_person_can_act_on_is_said() {
        let coverage = |tenants, read| Coverage { tenants, read, stale: 0, oldest_good_at: None };
        let check = |coverage, syncing, needs_attention, expected: (Tone, &str)| {
            let overview = SyncOverview { coverage, syncing, needs_attention };
            assert_eq!(words(&Ok(overview)), (expected.0, expected.1.to_owned()));
        };
        check(coverage(0, 0), None, 0, (Tone::Quiet, "No tenants yet"));
        check(coverage(43, 43), None, 0, (Tone::Good, "All 43 tenants up to date"));
        check(coverage(1, 1), None, 0, (Tone::Good, "1 tenant up to date"));
        check(coverage(43, 41), None, 0, (Tone::Warn, "41 of 43 tenants up to date"));
        check(coverage(43, 41), Some((12, 43)), 1, (Tone::Info, "Syncing… 12 of 43 tenants"));
        check(coverage(43, 41), Some((0, 0)), 0, (Tone::Info, "Syncing…"));
        check(coverage(43, 41), None, 1, (Tone::Bad, "1 integration needs attention"));
        check(coverage(43, 41), None, 2, (Tone::Bad, "2 integrations need attention"));
        assert_eq!(words(&Err(AppError::Offline)).0, Tone::Bad);
    }
}
