//! The line under the title: how many tenants the list covers, how old the rest is, and how many belong to no
//! organization.

use std::collections::BTreeMap;

use domain::{account::Verb, id::IntegrationId};
use leptos::prelude::*;

use crate::{
    api::{
        license::{Coverage, license_coverage},
        matching::count_unmatched,
    },
    components::{awaited::Awaited, when::When},
    paths,
    reading::reading,
    state::{
        events::{Topic, version_of},
        session::may,
    },
};

/// "41 of 43 tenants · 2 stale since 3 h ago"; a failure to ask is said in its place.
#[component]
pub(super) fn CoverageLine() -> impl IntoView {
    let (licenses, runs) = (version_of(Topic::Licenses), version_of(Topic::Integrations));
    let coverage = reading(move || licenses.get() + runs.get(), |_| license_coverage());
    view! {
        <Awaited waiting=|| "Reading\u{2026}">
            {move || Suspend::new(async move {
                match coverage.await {
                    Ok(coverage) => line(coverage).into_any(),
                    Err(error) => error.to_string().into_any(),
                }
            })}
        </Awaited>
        {may(Verb::MatchTenants).then(|| view! { <UnmatchedTenants/> }.into_any())}
    }
    .into_any()
}

/// " · 3 tenants unmatched", which leads to Matching; nothing where there is none, or where it is not this person's to
/// know.
#[component]
fn UnmatchedTenants() -> impl IntoView {
    let versions = [Topic::Matching, Topic::Organizations].map(version_of);
    let counts = reading(move || versions.map(|version| version.get()), |_| count_unmatched());
    view! {
        <Awaited waiting=|| ()>
            {move || Suspend::new(async move {
                let (count, href) = unmatched(&counts.await.unwrap_or_default())?;
                let words = if count == 1 { " tenant unmatched" } else { " tenants unmatched" };
                Some(view! { " \u{b7} " <a href=href>{count}{words}</a> }.into_any())
            })}
        </Awaited>
    }
    .into_any()
}

/// How many tenants are unmatched, and where to match them: the integration that has them, or the list of integrations.
fn unmatched(counts: &BTreeMap<IntegrationId, u32>) -> Option<(u32, String)> {
    let mut open = counts.iter().filter(|(_, count)| **count > 0);
    let (first, count) = open.next()?;
    match open.map(|(_, count)| *count).reduce(|sum, count| sum + count) {
        None => Some((*count, paths::matching(*first))),
        Some(others) => Some((count + others, paths::INTEGRATIONS.to_owned())),
    }
}

fn line(coverage: Coverage) -> impl IntoView {
    let stale = (coverage.stale > 0).then(|| {
        view! {
            " · "
            <span class="license-stale">
                {coverage.stale}" stale, last read "<When at=coverage.oldest_good_at/>
            </span>
        }
        .into_any()
    });
    view! { <span>{tenants(coverage)}{stale}</span> }
}

fn tenants(Coverage { tenants, read, .. }: Coverage) -> String {
    match tenants {
        0 => "No tenants yet".to_owned(),
        1 if read == 1 => "1 tenant".to_owned(),
        1 => "0 of 1 tenant".to_owned(),
        _ if read == tenants => format!("{tenants} tenants"),
        _ => format!("{read} of {tenants} tenants"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unmatched_tenants_lead_to_the_one_integration_that_has_them() {
        let id = |number: u32| -> IntegrationId {
            format!("00000000-0000-4000-8000-{number:012}").parse().unwrap()
        };
        assert_eq!(unmatched(&BTreeMap::new()), None);
        assert_eq!(unmatched(&[(id(1), 0), (id(2), 3)].into()), Some((3, paths::matching(id(2)))));
        let both = unmatched(&[(id(1), 4), (id(2), 3)].into());
        assert_eq!(both, Some((7, paths::INTEGRATIONS.to_owned())));
    }

    #[test]
    fn the_line_counts_tenants_as_people_do() {
        let check = |tenants_in_all, read, expected: &str| {
            assert_eq!(tenants(Coverage { tenants: tenants_in_all, read, ..Coverage::default() }), expected);
        };
        check(0, 0, "No tenants yet");
        check(1, 1, "1 tenant");
        check(1, 0, "0 of 1 tenant");
        check(43, 43, "43 tenants");
        check(43, 41, "41 of 43 tenants");
    }
}
