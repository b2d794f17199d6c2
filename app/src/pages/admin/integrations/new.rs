//! Featured Integrations: what can be connected.

use leptos::prelude::*;

use super::BELOW_LIST;
use crate::{
    components::page_header::PageHeader,
    paths,
    ui::icon::{Glyph, Icon},
};

/// The tiles of what can be connected.
#[component]
pub fn NewIntegrationPage() -> impl IntoView {
    view! {
        <PageHeader crumbs=BELOW_LIST title="New integration"/>
        <h2 class="section-title">"Featured Integrations"</h2>
        <ul class="tiles">
            <li class="tile">
                <svg class="tile__logo" width="32" height="32" viewBox="0 0 23 23" aria-hidden="true">
                    <rect x="1" y="1" width="10" height="10"></rect>
                    <rect x="12" y="1" width="10" height="10"></rect>
                    <rect x="1" y="12" width="10" height="10"></rect>
                    <rect x="12" y="12" width="10" height="10"></rect>
                </svg>
                <div class="tile__words">
                    <h3 class="tile__name">"Microsoft"</h3>
                    <p class="tile__note">"Licenses of your tenant, or of all your customers' tenants, read-only."</p>
                </div>
                <a class="button button--icon" href=paths::CONNECT_MICROSOFT aria-label="Connect Microsoft">
                    <Icon glyph=Glyph::Add/>
                </a>
            </li>
        </ul>
    }
}
