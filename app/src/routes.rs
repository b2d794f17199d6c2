//! Every URL of the product, on one screen; `paths.rs` has a builder for each, which a test compares.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::{
    PossibleRouteMatch, SsrMode,
    components::{ParentRoute, Route, Routes},
    path,
};

use crate::{
    components::frame::Frame,
    pages::{
        lazy::{AssetPages, LazyPage},
        not_found::NotFoundPage,
    },
};

/// The pages: two for people who are not signed in, the others inside the frame.
#[component]
pub fn AppRoutes() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=at(path!("/set-up")) view=LazyPage::SetUp ssr=SsrMode::Async/>
            <Route path=at(path!("/microsofts")) view=LazyPage::MicrosoftReturn ssr=SsrMode::Async/>
            <Route path=at(path!("/sign-in")) view=LazyPage::SignIn ssr=SsrMode::Async/>
            <ParentRoute path=at(path!("")) view=Frame ssr=SsrMode::Async>
                <Route path=at(path!("/")) view=LazyPage::Home ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations")) view=LazyPage::Organizations ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/new")) view=LazyPage::NewOrganization ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/import")) view=LazyPage::ImportOrganizations ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/:id")) view=LazyPage::Organization ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/:id/edit")) view=LazyPage::EditOrganization ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/:id/locations")) view=LazyPage::OrganizationLocations ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/:id/tenants")) view=LazyPage::OrganizationTenants ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/:id/microsoft-licenses")) view=LazyPage::Assets(AssetPages::Licenses) ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/:id/microsoft-licenses/:asset")) view=LazyPage::Assets(AssetPages::License) ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/:id/microsoft-licenses/:asset/edit")) view=LazyPage::Assets(AssetPages::EditLicense) ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/:id/security/:asset")) view=LazyPage::Assets(AssetPages::Security) ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/:id/assets/:kind")) view=LazyPage::Assets(AssetPages::List) ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/:id/assets/:kind/new")) view=LazyPage::Assets(AssetPages::New) ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/:id/assets/:kind/:asset")) view=LazyPage::Assets(AssetPages::One) ssr=SsrMode::Async/>
                <Route path=at(path!("/organizations/:id/assets/:kind/:asset/edit")) view=LazyPage::Assets(AssetPages::Edit) ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/flexible-asset-types")) view=LazyPage::Assets(AssetPages::Types) ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/flexible-asset-types/new")) view=LazyPage::Assets(AssetPages::NewType) ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/flexible-asset-types/:id")) view=LazyPage::Assets(AssetPages::Type) ssr=SsrMode::Async/>
                <Route path=at(path!("/notifications")) view=LazyPage::Notifications ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/settings/email")) view=LazyPage::EmailSettings ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/settings/product-names")) view=LazyPage::ProductNames ssr=SsrMode::Async/>
                <Route path=at(path!("/global/microsoft-licenses")) view=LazyPage::GlobalLicenses ssr=SsrMode::Async/>
                <Route path=at(path!("/global/history")) view=LazyPage::History ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/integrations")) view=LazyPage::Integrations ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/integrations/new")) view=LazyPage::NewIntegration ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/integrations/new/microsoft")) view=LazyPage::ConnectMicrosoft ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/integrations/set-up-guide")) view=LazyPage::SetUpGuide ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/integrations/:id")) view=LazyPage::Integration ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/integrations/:id/access")) view=LazyPage::Access ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/integrations/:id/matching")) view=LazyPage::Matching ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/integrations/:id/sync-settings")) view=LazyPage::SyncSettings ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/integrations/:id/sync-logs")) view=LazyPage::SyncLogs ssr=SsrMode::Async/>
                <Route path=at(path!("/admin/integrations/:id/held-removals")) view=LazyPage::HeldRemovals ssr=SsrMode::Async/>
            </ParentRoute>
        </Routes>
    }
}

/// A path whose segments have no types of their own: the router makes its machinery anew for each type.
fn at(path: impl PossibleRouteMatch + Send + Sync + 'static) -> Arc<dyn PossibleRouteMatch + Send + Sync> {
    Arc::new(path)
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
            .map(|route| route.path().replace("{id}", id).replace("{asset}", id).replace("{kind}", id))
            .collect();
        let built = [
            paths::HOME.to_owned(),
            paths::SET_UP.to_owned(),
            paths::SIGN_IN.to_owned(),
            paths::ORGANIZATIONS.to_owned(),
            paths::NEW_ORGANIZATION.to_owned(),
            paths::IMPORT_ORGANIZATIONS.to_owned(),
            paths::organization(id.parse().unwrap()),
            paths::edit_organization(id.parse().unwrap()),
            paths::organization_locations(id.parse().unwrap()),
            paths::organization_tenants(id.parse().unwrap()),
            paths::organization_licenses(id.parse().unwrap()),
            paths::license(id.parse().unwrap(), id.parse().unwrap()),
            paths::edit_license(id.parse().unwrap(), id.parse().unwrap()),
            paths::asset_security(id.parse().unwrap(), id.parse().unwrap()),
            paths::assets(id.parse().unwrap(), id.parse().unwrap()),
            paths::new_asset(id.parse().unwrap(), id.parse().unwrap()),
            paths::asset(id.parse().unwrap(), id.parse().unwrap(), id.parse().unwrap()),
            paths::edit_asset(id.parse().unwrap(), id.parse().unwrap(), id.parse().unwrap()),
            paths::ASSET_TYPES.to_owned(),
            paths::NEW_ASSET_TYPE.to_owned(),
            paths::asset_type(id.parse().unwrap()),
            paths::NOTIFICATIONS.to_owned(),
            paths::EMAIL_SETTINGS.to_owned(),
            paths::PRODUCT_NAMES.to_owned(),
            paths::GLOBAL_LICENSES.to_owned(),
            paths::HISTORY.to_owned(),
            paths::INTEGRATIONS.to_owned(),
            paths::NEW_INTEGRATION.to_owned(),
            paths::CONNECT_MICROSOFT.to_owned(),
            paths::SET_UP_GUIDE.to_owned(),
            paths::MICROSOFT_RETURN.to_owned(),
            paths::integration(id.parse().unwrap()),
            paths::access(id.parse().unwrap()),
            paths::matching(id.parse().unwrap()),
            paths::sync_settings(id.parse().unwrap()),
            paths::sync_logs(id.parse().unwrap()),
            paths::held_removals(id.parse().unwrap()),
        ];
        assert_eq!(routes, built.into());
    }

    #[test]
    fn server_functions_are_these_and_only_reads_are_get() {
        // A registration can vanish in linking, and one that nobody listed must not appear.
        let expected = [
            ("/fn/archive_asset", Method::POST),
            ("/fn/archive_organization", Method::POST),
            ("/fn/begin_sign_in", Method::POST),
            ("/fn/change_view", Method::POST),
            ("/fn/compare_history", Method::GET),
            ("/fn/connect_integration", Method::POST),
            ("/fn/consent_link", Method::GET),
            ("/fn/control_sync", Method::POST),
            ("/fn/count_unmatched", Method::GET),
            ("/fn/count_unread_notices", Method::GET),
            ("/fn/create_asset", Method::POST),
            ("/fn/create_asset_type", Method::POST),
            ("/fn/create_organization", Method::POST),
            ("/fn/current_person", Method::GET),
            ("/fn/decide_held_removal", Method::POST),
            ("/fn/decide_matches", Method::POST),
            ("/fn/delete_asset", Method::POST),
            ("/fn/delete_asset_type", Method::POST),
            ("/fn/delete_view", Method::POST),
            ("/fn/demo_connections", Method::GET),
            ("/fn/find_candidates", Method::GET),
            ("/fn/finish_return", Method::POST),
            ("/fn/guide_values", Method::GET),
            ("/fn/import_organizations", Method::POST),
            ("/fn/license_coverage", Method::GET),
            ("/fn/list_access", Method::GET),
            ("/fn/list_asset_kinds", Method::GET),
            ("/fn/list_asset_people", Method::GET),
            ("/fn/list_asset_types", Method::GET),
            ("/fn/list_assets", Method::GET),
            ("/fn/list_held_removals", Method::GET),
            ("/fn/list_integration_tenants", Method::GET),
            ("/fn/list_integrations", Method::GET),
            ("/fn/list_license_holders", Method::GET),
            ("/fn/list_matching_organizations", Method::GET),
            ("/fn/list_matching_tenants", Method::GET),
            ("/fn/list_notices", Method::GET),
            ("/fn/list_organization_licenses", Method::GET),
            ("/fn/list_organization_words", Method::GET),
            ("/fn/list_organizations", Method::GET),
            ("/fn/list_product_names", Method::GET),
            ("/fn/list_saved_views", Method::GET),
            ("/fn/list_sync_records", Method::GET),
            ("/fn/list_sync_runs", Method::GET),
            ("/fn/make_primary", Method::POST),
            ("/fn/mark_notices", Method::POST),
            ("/fn/page_organizations", Method::GET),
            ("/fn/preview_catalogue", Method::POST),
            ("/fn/preview_organizations", Method::POST),
            ("/fn/read_asset", Method::GET),
            ("/fn/read_asset_access", Method::GET),
            ("/fn/read_asset_type", Method::GET),
            ("/fn/read_dashboard", Method::GET),
            ("/fn/read_email_settings", Method::GET),
            ("/fn/read_integration", Method::GET),
            ("/fn/read_license", Method::GET),
            ("/fn/read_license_history", Method::GET),
            ("/fn/read_license_moves", Method::GET),
            ("/fn/read_match_evidence", Method::GET),
            ("/fn/read_organization", Method::GET),
            ("/fn/read_sync_overview", Method::GET),
            ("/fn/read_sync_run", Method::GET),
            ("/fn/read_sync_settings", Method::GET),
            ("/fn/remove_email_settings", Method::POST),
            ("/fn/remove_service_account", Method::POST),
            ("/fn/replace_secret", Method::POST),
            ("/fn/save_asset", Method::POST),
            ("/fn/save_asset_type", Method::POST),
            ("/fn/save_email_settings", Method::POST),
            ("/fn/save_license", Method::POST),
            ("/fn/save_organization", Method::POST),
            ("/fn/save_product_name", Method::POST),
            ("/fn/save_sync_settings", Method::POST),
            ("/fn/save_view", Method::POST),
            ("/fn/secure_asset", Method::POST),
            ("/fn/send_test_mail", Method::POST),
            ("/fn/set_up", Method::POST),
            ("/fn/set_up_needed", Method::GET),
            ("/fn/sign_in", Method::POST),
            ("/fn/sign_out", Method::POST),
            ("/fn/start_manual_sync", Method::POST),
            ("/fn/switch_asset_type", Method::POST),
            ("/fn/undo_matches", Method::POST),
            ("/fn/update_catalogue", Method::POST),
        ];
        let mut found: Vec<_> = server_fn_paths().collect();
        found.sort_by_key(|&(path, _)| path);
        assert_eq!(found, expected);
    }
}
