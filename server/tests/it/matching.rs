//! Matching over HTTP: who may, one call per action with an answer per row, and taking it back.

use domain::account::Role;
use graph_sim::{World, seats};
use reqwest::{StatusCode, header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    app::{TestApp, now, wire_client},
    syncing::sync_with,
};

async fn post(app: &TestApp, name: &str, form: Value) -> (StatusCode, Value) {
    let answer = app.post(&format!("/fn/{name}")).json(&json!({ "form": form })).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap_or_default())
}

async fn get(app: &TestApp, path: &str) -> (StatusCode, Value) {
    let answer = app.get(path).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap_or_default())
}

/// The tenants of the Matching screen.
async fn tenants(app: &TestApp, integration: &str) -> Vec<Value> {
    let (status, read) = get(app, &format!("/fn/list_matching_tenants?integration={integration}")).await;
    assert_eq!(status, StatusCode::OK, "{read}");
    read["tenants"].as_array().unwrap().clone()
}

fn number(batch: u64) -> String {
    format!("00000000-0000-4000-8000-{batch:012x}")
}

/// Decides on one tenant as the screen does, and answers how it stands then.
pub async fn decided(app: &TestApp, integration: &str, tenant: Uuid, action: Value) -> Value {
    let rows = tenants(app, integration).await;
    let row = rows.iter().find(|row| row["tenant"]["id"] == tenant.to_string()).unwrap();
    let row = json!({ "tenant": tenant, "revision": row["tenant"]["revision"], "action": action });
    let (status, outcome) = post(app, "decide_matches", json!({ "batch": number(900), "rows": [row] })).await;
    assert_eq!(status, StatusCode::OK, "{outcome}");
    outcome[0]["result"]["Ok"]["standing"].clone()
}

async fn start() -> (TestApp, String) {
    let world = World::new().partner("Northlight").sku("SPE_E5", seats(5));
    let world = world.customer("Fabrikam GmbH").sku("SPE_E5", seats(9));
    let world = world.customer("Velmora AB").sku("SPE_E5", seats(7));
    let app = TestApp::start_with(world).await.signed_in().await;
    app.connect().await;
    let id = app.settled().await["id"].as_str().unwrap().to_owned();
    (app, id)
}

fn row(tenant: &Value, action: Value) -> Value {
    json!({ "tenant": tenant["tenant"]["id"], "revision": tenant["tenant"]["revision"], "action": action })
}

fn named<'a>(rows: &'a [Value], name: &str) -> &'a Value {
    rows.iter().find(|row| row["tenant"]["display_name"] == name).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_answers_row_by_row_and_is_taken_back_as_one() {
    let (app, id) = start().await;
    let before = tenants(&app, &id).await;
    assert_eq!(before.len(), 3);
    assert_eq!(before[0]["tenant"]["standing"], "unmatched");
    let counts = get(&app, "/fn/count_unmatched").await.1;
    assert_eq!(counts[&id], 3);

    let rows = json!([
        row(named(&before, "Fabrikam GmbH"), json!({ "create": { "confirmed": false } })),
        row(named(&before, "Velmora AB"), json!({ "ignore": { "reason": "No longer a customer" } })),
        row(named(&before, "Northlight"), json!({ "ignore": { "reason": "" } })),
    ]);
    let action = json!({ "batch": number(1), "rows": rows });
    let (status, outcome) = post(&app, "decide_matches", action.clone()).await;
    assert_eq!(status, StatusCode::OK, "{outcome}");
    let standing = |at: usize| outcome[at]["result"]["Ok"]["standing"].clone();
    assert_eq!(standing(0)["matched"]["organization"]["name"], "Fabrikam GmbH", "{outcome}");
    assert_eq!(standing(0)["matched"]["by"], json!({ "person": "Ada Example" }));
    assert_eq!(standing(1)["ignored"]["reason"], "No longer a customer");
    assert!(
        outcome[2]["result"]["Err"]["invalid"].is_string(),
        "the others were done all the same: {outcome}"
    );
    let (status, twice) = post(&app, "decide_matches", action).await;
    assert_eq!(status, StatusCode::CONFLICT, "{twice}");

    // Whoever saw the rows before is told.
    let stale = json!([row(named(&before, "Velmora AB"), json!("revert"))]);
    let (_, told) = post(&app, "decide_matches", json!({ "batch": number(2), "rows": stale })).await;
    let refusal = &told[0]["result"]["Err"]["decided_meanwhile"];
    assert_eq!(refusal["now"]["standing"]["ignored"]["reason"], "No longer a customer", "{told}");

    let (_, organizations) = get(&app, "/fn/list_matching_organizations").await;
    assert_eq!(organizations[0]["organization"]["name"], "Fabrikam GmbH", "{organizations}");
    let fabrikam = named(&before, "Fabrikam GmbH")["tenant"]["id"].as_str().unwrap().to_owned();
    let (_, evidence) = get(&app, &format!("/fn/read_match_evidence?tenant={fabrikam}")).await;
    assert_eq!(evidence["decisions"][0]["kind"], "created", "{evidence}");

    let (status, undone) = post(&app, "undo_matches", json!({ "batch": number(1) })).await;
    assert_eq!(status, StatusCode::OK, "{undone}");
    let after = tenants(&app, &id).await;
    assert!(after.iter().all(|row| row["tenant"]["standing"] == "unmatched"), "{after:?}");
    assert_eq!(get(&app, "/fn/list_matching_organizations").await.1, json!([]), "what it created is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_match_is_suggested_and_syncs_the_tenant_at_once() {
    let (app, id) = start().await;
    let made = json!({ "profile": { "name": "Fabrikam" }, "confirmed": true });
    assert_eq!(post(&app, "create_organization", made).await.0, StatusCode::OK);
    let before = app.settled().await["run"]["id"].clone();
    let rows = tenants(&app, &id).await;
    let fabrikam = named(&rows, "Fabrikam GmbH");
    let organization =
        if let Value::String(matched) = &fabrikam["tenant"]["standing"]["matched"]["organization"]["id"] {
            matched.clone()
        } else {
            let suggested = &fabrikam["suggested"][0];
            assert!(suggested["score"].as_u64().unwrap() > 50, "{fabrikam}");
            let organization = suggested["organization"].clone();
            let tenant = fabrikam["tenant"]["id"].as_str().unwrap().parse().unwrap();
            let standing =
                decided(&app, &id, tenant, json!({ "match_to": { "organization": organization } })).await;
            assert_eq!(standing["matched"]["organization"]["id"], organization);
            organization.as_str().unwrap().to_owned()
        };
    let run = app.settled().await["run"].clone();
    assert_ne!(run["id"], before, "a run of its own");
    assert_eq!((&run["state"], &run["tenants_total"]), (&json!("ok"), &json!(1)), "{run}");
    let (_, one) = get(&app, &format!("/fn/read_organization?id={organization}")).await;
    assert_eq!(one["tenants"].as_array().unwrap().len(), 1, "{one}");
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_rows_and_unknown_members_are_refused() {
    let (app, id) = start().await;
    let tenant = tenants(&app, &id).await[0]["tenant"]["id"].clone();
    let row = json!({ "tenant": tenant, "revision": 0, "action": "revert" });
    for (form, status) in [
        (json!({ "batch": number(1), "rows": vec![row.clone(); 10_001] }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "batch": number(1), "rows": [row, row] }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "batch": number(1), "rows": [], "integration": id }), StatusCode::BAD_REQUEST),
        (
            json!({ "batch": number(1), "rows": [{ "tenant": tenant, "revision": 0, "action": "delete" }] }),
            StatusCode::BAD_REQUEST,
        ),
    ] {
        let (answered, body) = post(&app, "decide_matches", form).await;
        assert_eq!(answered, status, "{body}");
    }
    let unknown = number(77);
    assert_eq!(post(&app, "undo_matches", json!({ "batch": unknown })).await.0, StatusCode::NOT_FOUND);
    let missing = get(&app, &format!("/fn/list_matching_tenants?integration={unknown}")).await;
    assert_eq!(missing.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_from_the_command_line_ends_with_the_matches_that_need_no_person() {
    let (mut app, _) = start().await;
    app.stop();
    let store = app.store().await;
    let scope = store::testing::administrator(&store).await;
    store.organization_create(&scope, "Velmora AB", now()).await.unwrap();
    store.close().await;
    for expected in [true, false] {
        let output = sync_with(&app, &[]);
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
        let told = printed.contains("1 tenant matched to organizations automatically");
        assert_eq!(told, expected, "{printed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn large_answers_are_compressed_and_small_ones_are_not() {
    let mut world = World::new().partner("Northlight").sku("SPE_E5", seats(5));
    for number in 0..30 {
        world = world.customer(&format!("Customer {number}")).sku("SPE_E5", seats(9));
    }
    let app = TestApp::start_with(world).await.signed_in().await;
    app.connect().await;
    let id = app.settled().await["id"].as_str().unwrap().to_owned();
    let cookie = app.signed_in_as(Role::Administrator, None).await;
    let large = format!("/fn/list_matching_tenants?integration={id}");
    for (path, encoding) in [(large.as_str(), Some("br")), ("/fn/count_unmatched", None)] {
        let request = wire_client().get(format!("{}{path}", app.origin)).header(header::COOKIE, &cookie);
        let answer = request.header(header::ACCEPT_ENCODING, "gzip, br").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let told = answer.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap());
        assert_eq!(told, encoding, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_046_an_editor_cannot_match() {
    let (app, id) = start().await;
    let tenant = tenants(&app, &id).await[0]["tenant"]["id"].as_str().unwrap().to_owned();
    let editor = app.signed_in_as(Role::Editor, None).await;
    let manager = app.signed_in_as(Role::Manager, None).await;
    for path in [
        format!("/fn/list_matching_tenants?integration={id}"),
        "/fn/list_matching_organizations".to_owned(),
        "/fn/count_unmatched".to_owned(),
        format!("/fn/read_match_evidence?tenant={tenant}"),
    ] {
        for (cookie, status) in [(&editor, StatusCode::FORBIDDEN), (&manager, StatusCode::OK)] {
            let answer = app.get(&path).header(header::COOKIE, cookie).send().await.unwrap();
            assert_eq!(answer.status(), status, "{path}");
        }
    }
    let action =
        json!({ "batch": number(1), "rows": [{ "tenant": tenant, "revision": 0, "action": "revert" }] });
    for (name, form) in [("decide_matches", action), ("undo_matches", json!({ "batch": number(1) }))] {
        let request = app.post(&format!("/fn/{name}")).json(&json!({ "form": form }));
        let answer = request.header(header::COOKIE, &editor).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}");
    }
    let page = app.get(&format!("/admin/integrations/{id}/matching")).header(header::ACCEPT, "text/html");
    let page = page.header(header::COOKIE, &editor).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Your role does not allow this"), "the page says who can: {page}");
}
