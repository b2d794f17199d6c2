//! What people see: pages, components and server functions; rendered on the server and hydrated in the browser.
#![recursion_limit = "256"]

pub mod api;
#[cfg(feature = "ssr")]
pub mod caller;
pub mod columns;
pub mod components;
pub mod error;
pub mod license_query;
pub mod pages;
pub mod paths;
#[cfg(feature = "ssr")]
pub mod ports;
pub mod reading;
mod routes;
pub mod state;
pub mod ui;
mod watch;

pub use error::AppError;

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::Router;

use crate::{
    components::insecure_banner::InsecureBanner,
    routes::AppRoutes,
    state::{
        clock::provide_clock, events::provide_events, keys::provide_keys, session::provide_session,
        theme::provide_theme, toasts::provide_toasts,
    },
    ui::toast::ToastRegion,
};

/// The document around every page; the server renders it, the browser hydrates what is in its body.
///
/// `before-paint.js` stands first and blocks on purpose: it sets the theme and the folded navigation before anything is painted.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <script src="/before-paint.js"></script>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="preload" href="/fonts/inter-latin.woff2" r#as="font" r#type="font/woff2" crossorigin=""/>
                <HashedStylesheet options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_clock();
    provide_session();
    provide_theme();
    provide_toasts();
    provide_keys();
    provide_events();

    view! {
        <Title formatter=|page: String| if page.is_empty() { "Seatledger".to_owned() } else { format!("{page} · Seatledger") }/>
        <InsecureBanner/>
        <Router>
            <AppRoutes/>
        </Router>
        <ToastRegion/>
        {mark_hydrated}
    }
}

/// Marks the document once all that stands before this has been taken over, with the code of the page, which comes
/// apart. Browser tests wait for the mark: a click before it would be lost.
fn mark_hydrated() {
    #[cfg(feature = "hydrate")]
    if let Some(body) = document().body() {
        // Only a malformed attribute name can be refused.
        let _ = body.set_attribute("data-hydrated", "");
    }
}
