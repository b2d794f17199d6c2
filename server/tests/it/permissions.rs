//! The permission table against what is really served (security rule 35).

use reqwest::StatusCode;

use crate::app::TestApp;

/// Every server function that is served, with who may call it; a new one must be entered here.
const FUNCTIONS: [(&str, Who); 15] = [
    ("/fn/connect_integration", Who::SignedIn),
    ("/fn/create_organization", Who::SignedIn),
    ("/fn/current_person", Who::SignedIn),
    ("/fn/demo_connections", Who::SignedIn),
    ("/fn/license_coverage", Who::SignedIn),
    ("/fn/list_integrations", Who::SignedIn),
    ("/fn/list_organizations", Who::SignedIn),
    ("/fn/match_tenant", Who::SignedIn),
    ("/fn/read_integration", Who::SignedIn),
    ("/fn/read_sync_overview", Who::SignedIn),
    ("/fn/set_up", Who::Anyone),
    ("/fn/set_up_needed", Who::Anyone),
    ("/fn/sign_in", Who::Anyone),
    ("/fn/sign_out", Who::Anyone),
    ("/fn/start_manual_sync", Who::SignedIn),
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
        ("create_organization", r#"{"form":{"name":"n"}}"#.to_owned()),
        ("match_tenant", format!(r#"{{"form":{{"tenant":"{guid}","organization":null}}}}"#)),
    ];
    for (name, body) in bodies {
        let request = app.post(&format!("/fn/{name}")).header("content-type", "application/json").body(body);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{name}");
    }
    let reads = FUNCTIONS.iter().filter(|(path, who)| *who == Who::SignedIn && !bodies_contain(path));
    for (path, _) in reads {
        let answer = app.get(&format!("{path}?id={guid}")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
}

fn bodies_contain(path: &str) -> bool {
    ["connect_integration", "start_manual_sync", "create_organization", "match_tenant"]
        .iter()
        .any(|name| path.ends_with(name))
}
