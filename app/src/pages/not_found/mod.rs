//! What an address without a page shows.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    paths,
    ui::{face::Empty, icon::Glyph},
};

/// No such page; the answer's status says so too.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    let _ = crate::AppError::NotFound.refused();
    view! {
        <Title text="Page not found"/>
        <main class="lone">
            <Empty glyph=Glyph::Search title="There is no page at this address">
                <p>"It may have moved, or the link is incomplete."</p>
                <a class="button" href=paths::HOME>"Go to the start page"</a>
            </Empty>
        </main>
    }
}
