//! The start page: it leads on to the licenses, or to the integrations while there are none.

use domain::account::Verb;
use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::{
    api::license::license_coverage, components::awaited::Awaited, paths, reading::reading,
    state::session::may,
};

/// Leads on to the first list that makes sense.
#[component]
pub fn HomePage() -> impl IntoView {
    let coverage = reading(|| 0_u64, |_| license_coverage());
    view! {
        <Awaited>
            {move || Suspend::new(async move {
                let nothing_yet = coverage.await.is_ok_and(|coverage| coverage.tenants == 0);
                let start = may(Verb::ManageIntegrations) && nothing_yet;
                view! { <Redirect path=if start { paths::INTEGRATIONS } else { paths::GLOBAL_LICENSES }/> }.into_any()
            })}
        </Awaited>
    }
}
