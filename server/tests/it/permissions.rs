//! The permission table against what is really served (security rule 35).

use domain::settings::SyncSettings;
use reqwest::StatusCode;

use crate::app::TestApp;

/// Every server function that is served, with who may call it; a new one must be entered here.
const FUNCTIONS: &[(&str, Who)] = &[
    ("/fn/archive_asset", Who::SignedIn),
    ("/fn/archive_organization", Who::SignedIn),
    ("/fn/begin_sign_in", Who::SignedIn),
    ("/fn/change_view", Who::SignedIn),
    ("/fn/compare_history", Who::SignedIn),
    ("/fn/connect_integration", Who::SignedIn),
    ("/fn/consent_link", Who::SignedIn),
    ("/fn/control_sync", Who::SignedIn),
    ("/fn/count_unmatched", Who::SignedIn),
    ("/fn/count_unread_notices", Who::SignedIn),
    ("/fn/create_asset", Who::SignedIn),
    ("/fn/create_asset_type", Who::SignedIn),
    ("/fn/create_organization", Who::SignedIn),
    ("/fn/current_person", Who::SignedIn),
    ("/fn/decide_held_removal", Who::SignedIn),
    ("/fn/decide_matches", Who::SignedIn),
    ("/fn/delete_asset", Who::SignedIn),
    ("/fn/delete_asset_type", Who::SignedIn),
    ("/fn/delete_view", Who::SignedIn),
    ("/fn/demo_connections", Who::SignedIn),
    ("/fn/find_candidates", Who::SignedIn),
    ("/fn/finish_return", Who::Anyone),
    ("/fn/guide_values", Who::SignedIn),
    ("/fn/import_organizations", Who::SignedIn),
    ("/fn/license_coverage", Who::SignedIn),
    ("/fn/list_access", Who::SignedIn),
    ("/fn/list_asset_kinds", Who::SignedIn),
    ("/fn/list_asset_people", Who::SignedIn),
    ("/fn/list_asset_types", Who::SignedIn),
    ("/fn/list_assets", Who::SignedIn),
    ("/fn/list_held_removals", Who::SignedIn),
    ("/fn/list_integration_tenants", Who::SignedIn),
    ("/fn/list_integrations", Who::SignedIn),
    ("/fn/list_license_holders", Who::SignedIn),
    ("/fn/list_matching_organizations", Who::SignedIn),
    ("/fn/list_matching_tenants", Who::SignedIn),
    ("/fn/list_notices", Who::SignedIn),
    ("/fn/list_organization_licenses", Who::SignedIn),
    ("/fn/list_organization_words", Who::SignedIn),
    ("/fn/list_organizations", Who::SignedIn),
    ("/fn/list_product_names", Who::SignedIn),
    ("/fn/list_saved_views", Who::SignedIn),
    ("/fn/list_sync_records", Who::SignedIn),
    ("/fn/list_sync_runs", Who::SignedIn),
    ("/fn/make_primary", Who::SignedIn),
    ("/fn/mark_notices", Who::SignedIn),
    ("/fn/page_organizations", Who::SignedIn),
    ("/fn/preview_catalogue", Who::SignedIn),
    ("/fn/preview_organizations", Who::SignedIn),
    ("/fn/read_asset", Who::SignedIn),
    ("/fn/read_asset_access", Who::SignedIn),
    ("/fn/read_asset_type", Who::SignedIn),
    ("/fn/read_dashboard", Who::SignedIn),
    ("/fn/read_email_settings", Who::SignedIn),
    ("/fn/read_integration", Who::SignedIn),
    ("/fn/read_license", Who::SignedIn),
    ("/fn/read_license_history", Who::SignedIn),
    ("/fn/read_license_moves", Who::SignedIn),
    ("/fn/read_match_evidence", Who::SignedIn),
    ("/fn/read_organization", Who::SignedIn),
    ("/fn/read_sync_overview", Who::SignedIn),
    ("/fn/read_sync_run", Who::SignedIn),
    ("/fn/read_sync_settings", Who::SignedIn),
    ("/fn/remove_email_settings", Who::SignedIn),
    ("/fn/remove_service_account", Who::SignedIn),
    ("/fn/replace_secret", Who::SignedIn),
    ("/fn/save_asset", Who::SignedIn),
    ("/fn/save_asset_type", Who::SignedIn),
    ("/fn/save_email_settings", Who::SignedIn),
    ("/fn/save_license", Who::SignedIn),
    ("/fn/save_organization", Who::SignedIn),
    ("/fn/save_product_name", Who::SignedIn),
    ("/fn/save_sync_settings", Who::SignedIn),
    ("/fn/save_view", Who::SignedIn),
    ("/fn/secure_asset", Who::SignedIn),
    ("/fn/send_test_mail", Who::SignedIn),
    ("/fn/set_up", Who::Anyone),
    ("/fn/set_up_needed", Who::Anyone),
    ("/fn/sign_in", Who::Anyone),
    ("/fn/sign_out", Who::Anyone),
    ("/fn/start_manual_sync", Who::SignedIn),
    ("/fn/switch_asset_type", Who::SignedIn),
    ("/fn/undo_matches", Who::SignedIn),
    ("/fn/update_catalogue", Who::SignedIn),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Anyone,
    SignedIn,
}

#[test]
fn sec_035_every_server_function_is_listed() {
    // Links the server's code, where functions register themselves.
    let _ = server::telemetry::start;
    let mut served: Vec<_> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, method)| (path.to_owned(), method)).collect();
    served.sort_by(|a, b| a.0.cmp(&b.0));
    let listed: Vec<_> = FUNCTIONS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(served.into_iter().map(|(path, _)| path).collect::<Vec<_>>(), listed);
}

#[tokio::test]
async fn sec_035_without_a_session_no_function_answers_but_those_that_let_people_in() {
    let app = TestApp::start().await;
    let guid = "48a80680-7326-48cd-9935-b556b81d3a4e";
    let bodies = [
        (
            "connect_integration",
            format!(
                r#"{{"form":{{"cloud":"global","name":"n","tenant_id":"{guid}","application_id":"{guid}","secret":"s","secret_expires_on":""}}}}"#
            ),
        ),
        ("start_manual_sync", format!(r#"{{"form":{{"integration":"{guid}"}}}}"#)),
        ("create_organization", r#"{"form":{"profile":{"name":"n"}}}"#.to_owned()),
        ("save_organization", format!(r#"{{"form":{{"id":"{guid}","revision":1,"profile":{{"name":"n"}}}}}}"#)),
        ("archive_organization", format!(r#"{{"form":{{"id":"{guid}","archived":true}}}}"#)),
        ("preview_organizations", r#"{"form":{"text":"name\nn","mapping":null}}"#.to_owned()),
        ("import_organizations", r#"{"form":{"text":"name\nn","mapping":["name"],"choices":[]}}"#.to_owned()),
        (
            "decide_matches",
            format!(r#"{{"form":{{"batch":"{guid}","rows":[{{"tenant":"{guid}","revision":0,"action":"revert"}}]}}}}"#),
        ),
        ("create_asset", format!(r#"{{"form":{{"organization":"{guid}","kind":"{guid}","traits":{{}}}}}}"#)),
        ("save_asset", format!(r#"{{"form":{{"id":"{guid}","revision":1,"traits":{{}}}}}}"#)),
        ("archive_asset", format!(r#"{{"form":{{"id":"{guid}","archived":true}}}}"#)),
        ("delete_asset", format!(r#"{{"form":{{"id":"{guid}"}}}}"#)),
        ("secure_asset", format!(r#"{{"form":{{"id":"{guid}","revision":1,"readers":{{"who":"everyone"}}}}}}"#)),
        ("save_license", format!(r#"{{"form":{{"id":"{guid}","revision":0,"parts":{{}}}}}}"#)),
        ("create_asset_type", r#"{"form":{"draft":{"name":"n"}}}"#.to_owned()),
        ("save_asset_type", format!(r#"{{"form":{{"id":"{guid}","revision":1,"draft":{{"name":"n"}}}}}}"#)),
        ("switch_asset_type", format!(r#"{{"form":{{"id":"{guid}","enabled":true}}}}"#)),
        ("delete_asset_type", format!(r#"{{"form":{{"id":"{guid}"}}}}"#)),
        ("undo_matches", format!(r#"{{"form":{{"batch":"{guid}"}}}}"#)),
        ("control_sync", format!(r#"{{"form":{{"integration":"{guid}","control":"pause_now"}}}}"#)),
        ("make_primary", format!(r#"{{"form":{{"integration":"{guid}","tenant":"{guid}"}}}}"#)),
        ("save_view", r#"{"form":{"content":{"name":"n","query":"","shared":false}}}"#.to_owned()),
        (
            "change_view",
            format!(r#"{{"form":{{"id":"{guid}","revision":1,"content":{{"name":"n","query":"","shared":false}}}}}}"#),
        ),
        ("delete_view", format!(r#"{{"form":{{"id":"{guid}"}}}}"#)),
        ("mark_notices", r#"{"form":{"id":1,"read":true,"and_older":true}}"#.to_owned()),
        (
            "save_email_settings",
            r#"{"form":{"host":"h","port":"25","security":"tls","user":"","password":"","sender":"a@b.example","sender_name":""}}"#
                .to_owned(),
        ),
        ("remove_email_settings", r#"{"form":{}}"#.to_owned()),
        ("save_product_name", format!(r#"{{"form":{{"sku":"{guid}","name":"n"}}}}"#)),
        ("preview_catalogue", r#"{"form":{"text":""}}"#.to_owned()),
        ("update_catalogue", r#"{"form":{"text":""}}"#.to_owned()),
        ("send_test_mail", r#"{"form":{}}"#.to_owned()),
        (
            "decide_held_removal",
            format!(r#"{{"form":{{"held":"{guid}","run":"{guid}","approve":true}}}}"#),
        ),
        ("begin_sign_in", format!(r#"{{"form":{{"integration":"{guid}"}}}}"#)),
        ("remove_service_account", format!(r#"{{"form":{{"integration":"{guid}"}}}}"#)),
        (
            "replace_secret",
            format!(r#"{{"form":{{"integration":"{guid}","secret":"s","secret_expires_on":""}}}}"#),
        ),
        (
            "save_sync_settings",
            serde_json::json!({ "form": { "integration": guid, "settings": SyncSettings::recommended() } }).to_string(),
        ),
    ];
    for (name, body) in &bodies {
        let request =
            app.post(&format!("/fn/{name}")).header("content-type", "application/json").body(body.clone());
        assert_eq!(request.send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{name}");
    }
    // Every argument that any of them takes: what is missing would be complained of first.
    let arguments = format!(
        "id={guid}&integration={guid}&run={guid}&tenant={guid}&kind=users&show=all&filter[show]=&filter[text]=&filter[page]=0&page=0&organization={guid}&asset_type={guid}&text=n&sku={guid}&last=90&days[from]=2026-01-01&days[to]=2026-01-02"
    );
    let is_write = |path: &str| bodies.iter().any(|(name, _)| path == format!("/fn/{name}"));
    for (path, _) in FUNCTIONS.iter().filter(|(path, who)| *who == Who::SignedIn && !is_write(path)) {
        let answer = app.get(&format!("{path}?{arguments}")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    let csv =
        app.get(&format!("/data/integrations/{guid}/sync-runs/{guid}/records.csv")).send().await.unwrap();
    assert_eq!(csv.status(), StatusCode::UNAUTHORIZED);
}
