//! Every URL of the product, on one screen; `paths.rs` has a builder for each, which a test compares.

use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Routes},
    path,
};

use crate::{
    components::frame::Frame,
    pages::{home::HomePage, lazy::LazyPage, not_found::NotFoundPage},
};

/// The pages: two for people who are not signed in, the others inside the frame.
#[component]
pub fn AppRoutes() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/set-up") view=LazyPage::SetUp ssr=SsrMode::Async/>
            <Route path=path!("/sign-in") view=LazyPage::SignIn ssr=SsrMode::Async/>
            <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
                <Route path=path!("/organizations") view=LazyPage::Organizations ssr=SsrMode::Async/>
                <Route path=path!("/global/microsoft-licenses") view=LazyPage::GlobalLicenses ssr=SsrMode::Async/>
                <Route path=path!("/admin/integrations") view=LazyPage::Integrations ssr=SsrMode::Async/>
                <Route path=path!("/admin/integrations/new") view=LazyPage::NewIntegration ssr=SsrMode::Async/>
                <Route path=path!("/admin/integrations/new/microsoft") view=LazyPage::ConnectMicrosoft ssr=SsrMode::Async/>
                <Route path=path!("/admin/integrations/:id") view=LazyPage::Integration ssr=SsrMode::Async/>
            </ParentRoute>
        </Routes>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::collections::BTreeSet;

    use axum::http::Method;
    use leptos::server_fn::axum::server_fn_paths;

    use crate::{App, paths};

    #[test]
    fn every_route_has_a_builder_and_every_builder_a_route() {
        let id = "00000000-0000-0000-0000-000000000000";
        let routes: BTreeSet<_> = leptos_axum::generate_route_list(App)
            .into_iter()
            .map(|route| route.path().replace("{id}", id))
            .collect();
        let built = [
            paths::HOME.to_owned(),
            paths::SET_UP.to_owned(),
            paths::SIGN_IN.to_owned(),
            paths::ORGANIZATIONS.to_owned(),
            paths::GLOBAL_LICENSES.to_owned(),
            paths::INTEGRATIONS.to_owned(),
            paths::NEW_INTEGRATION.to_owned(),
            paths::CONNECT_MICROSOFT.to_owned(),
            paths::integration(id.parse().unwrap()),
        ];
        assert_eq!(routes, built.into());
    }

    #[test]
    fn server_functions_are_these_and_only_reads_are_get() {
        // A registration can vanish in linking, and one that nobody listed must not appear.
        let expected = [
            ("/fn/connect_integration", Method::POST),
            ("/fn/create_organization", Method::POST),
            ("/fn/current_person", Method::GET),
            ("/fn/demo_connections", Method::GET),
            ("/fn/license_coverage", Method::GET),
            ("/fn/list_integrations", Method::GET),
            ("/fn/list_organizations", Method::GET),
            ("/fn/match_tenant", Method::POST),
            ("/fn/read_integration", Method::GET),
            ("/fn/read_sync_overview", Method::GET),
            ("/fn/set_up", Method::POST),
            ("/fn/set_up_needed", Method::GET),
            ("/fn/sign_in", Method::POST),
            ("/fn/sign_out", Method::POST),
            ("/fn/start_manual_sync", Method::POST),
        ];
        let mut found: Vec<_> = server_fn_paths().collect();
        found.sort_by_key(|&(path, _)| path);
        assert_eq!(found, expected);
    }
}
