//! Every URL of the product, on one screen; the paths stand in `paths.rs` as well, which a test compares.

use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Routes},
    path,
};

use crate::{
    components::frame::Frame,
    pages::{
        GlobalLicensesPage,
        admin::integrations::{ConnectMicrosoftPage, IntegrationPage, IntegrationsPage, NewIntegrationPage},
        home::HomePage,
        not_found::NotFoundPage,
        organizations::OrganizationsPage,
        set_up::SetUpPage,
        sign_in::SignInPage,
    },
};

/// The pages: two for people who are not signed in, the others inside the frame.
#[component]
pub fn AppRoutes() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/set-up") view=SetUpPage ssr=SsrMode::Async/>
            <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
            <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
                <Route path=path!("/organizations") view=OrganizationsPage ssr=SsrMode::Async/>
                <Route path=path!("/global/microsoft-licenses") view=GlobalLicensesPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/integrations") view=IntegrationsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/integrations/new") view=NewIntegrationPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/integrations/new/microsoft") view=ConnectMicrosoftPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/integrations/:id") view=IntegrationPage ssr=SsrMode::Async/>
            </ParentRoute>
        </Routes>
    }
}
