//! What the pages of one integration share: whose page it is, a value of its address, and its head.

use domain::id::IntegrationId;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::BELOW_LIST;
use crate::{components::page_header::PageHeader, paths};

/// The integration that the address names; `None` when it names none.
pub(super) fn id_of_page() -> Memo<Option<IntegrationId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse().ok()))
}

/// A value of the address's query; empty when it has none.
pub(super) fn query_value(name: &'static str) -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get(name)).unwrap_or_default())
}

/// The head of a page below one integration, with the way back to it.
#[component]
pub(super) fn OneHeader(
    /// The page's title.
    title: &'static str,
    /// The integration.
    id: Memo<Option<IntegrationId>>,
    /// Its name, as it was read; empty until it is known.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let state = move || {
        let href = move || id.get().map(paths::integration);
        view! {
            <a href=href dir="auto">
                <Transition fallback=|| ()>{move || name.get()}</Transition>
            </a>
        }
    };
    view! { <PageHeader crumbs=BELOW_LIST title state/> }.into_any()
}
