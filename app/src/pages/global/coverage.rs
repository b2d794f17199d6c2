//! The line under the title: how many tenants the list covers, and how old the rest is.

use leptos::prelude::*;

use crate::{
    api::license::{Coverage, license_coverage},
    components::{awaited::Awaited, when::When},
    reading::reading,
    state::events::{Topic, version_of},
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
    }
    .into_any()
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
