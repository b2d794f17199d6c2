//! The dashboard: where people land after signing in. Each figure says of how many tenants it tells, how old it is, and
//! leads to the licenses that it counts.

mod faces;
mod figures;

use leptos::prelude::*;

use self::{faces::Nothing, figures::figures};
use crate::{
    api::{
        dashboard::{Dashboard, read_dashboard},
        license::Coverage,
    },
    components::{page_header::PageHeader, region::Region, when::When},
    reading::{Reading, reading},
    state::events::{Topic, paced},
};

/// The dashboard.
#[component]
pub fn HomePage() -> impl IntoView {
    let version = paced([Topic::Licenses, Topic::Integrations]);
    let read: Reading<Dashboard> = reading(move || version.get(), |_| read_dashboard());
    let state = move || {
        view! {
            <Transition fallback=|| ()>
                {move || read.get().and_then(Result::ok).map(|read| covered(read.licenses))}
            </Transition>
        }
    };
    let shown = move |()| read.get().map(|read| read.map(shown));
    view! {
        <PageHeader crumbs=vec![] title="Dashboard" state/>
        <Region read=shown retry=move |()| read.refetch()/>
    }
    .into_any()
}

fn shown(read: Dashboard) -> AnyView {
    if read.licenses.tenants == 0 {
        return view! { <Nothing integrations=read.integrations.map(|it| it.all)/> }.into_any();
    }
    figures(read)
}

/// "41 of 43 tenants · 2 stale, last read 3 h ago".
fn covered(coverage: Coverage) -> AnyView {
    if coverage.tenants == 0 {
        return ().into_any();
    }
    let stale = (coverage.stale > 0).then(|| {
        view! {
            " · "
            <span class="license-stale">
                {coverage.stale}" stale, last read "<When at=coverage.oldest_good_at/>
            </span>
        }
    });
    view! { <span>{tenants(coverage)}{stale}</span> }.into_any()
}

/// "41 of 43 tenants".
fn tenants(Coverage { tenants, read, .. }: Coverage) -> String {
    let word = if tenants == 1 { "tenant" } else { "tenants" };
    if read == tenants { format!("{tenants} {word}") } else { format!("{read} of {tenants} {word}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_names_what_is_missing() {
        let check = |tenants_in_all, read, expected: &str| {
            assert_eq!(tenants(Coverage { tenants: tenants_in_all, read, ..Coverage::default() }), expected);
        };
        check(1, 1, "1 tenant");
        check(1, 0, "0 of 1 tenant");
        check(43, 43, "43 tenants");
        check(43, 41, "41 of 43 tenants");
    }
}
