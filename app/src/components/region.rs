//! A region of a page that shows what was read from the server: loading, failing or filled.

use leptos::prelude::*;

use super::{awaited::Awaited, failure::Failure};
use crate::{AppError, ui::face::Skeleton};

/// The region. Its rows stay while they are read again.
#[component]
pub fn Region(
    /// What was read, drawn; `None` while it is read for the first time.
    #[prop(into)]
    read: Callback<(), Option<Result<AnyView, AppError>>>,
    /// Reads again.
    #[prop(into)]
    retry: Callback<()>,
) -> impl IntoView {
    view! {
        <Awaited waiting=|| view! { <Skeleton/> }>
            {move || match read.run(()) {
                None => ().into_any(),
                Some(Err(error)) => view! { <Failure error retry/> }.into_any(),
                Some(Ok(shown)) => shown,
            }}
        </Awaited>
    }
    .into_any()
}
