//! Connecting Microsoft and reading licenses over HTTP, as the browser's code does.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::app::TestApp;

fn form(app: &TestApp) -> Value {
    json!({"form": {
        "cloud": "global",
        "name": "Published",
        "tenant_id": app.connection.tenant_id.to_string(),
        "application_id": app.connection.application_id.to_string(),
        "secret": app.connection.secret,
        "secret_expires_on": "2028-11-20",
    }})
}

async fn connect(app: &TestApp, body: &Value) -> (StatusCode, Value) {
    let answer = app.post("/fn/connect_integration").json(body).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap_or_default())
}

async fn integrations(app: &TestApp) -> Vec<Value> {
    app.get("/fn/list_integrations").send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn connecting_reads_the_published_licenses() {
    let app = TestApp::start().await.signed_in().await;
    let (status, id) = connect(&app, &form(&app)).await;
    assert_eq!(status, StatusCode::OK, "{id}");
    let integration = app.settled().await;
    assert_eq!(integration["run"]["state"], "ok", "{integration}");
    assert_eq!(integration["tenants"], 2);
    assert_eq!(integration["reach"], "partner");

    let answer = app.get("/data/licenses").send().await.unwrap();
    let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(answer.headers()["cache-control"], "private, no-cache");
    let grid = grid::Grid::decode(&answer.bytes().await.unwrap()).unwrap();
    let product = grid.column("product").unwrap();
    let mut products: Vec<_> = (0..grid.row_count()).map(|row| grid.text(product, row).to_owned()).collect();
    products.sort();
    assert_eq!(products.len(), 4, "two SKUs in each of two tenants");
    assert_eq!(products.iter().filter(|name| *name == "Office 365 E5").count(), 2, "{products:?}");
    let again = app.get("/data/licenses").header("if-none-match", tag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn a_refused_connection_names_the_field_and_saves_nothing() {
    let app = TestApp::start().await.signed_in().await;
    let check = async |field: &str, value: &str, code: &str| {
        let mut body = form(&app);
        body["form"][field] = json!(value);
        let (status, answer) = connect(&app, &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {answer}");
        assert_eq!(answer["invalid"]["field"], field, "{answer}");
        assert!(answer["invalid"]["message"].as_str().unwrap().contains(code), "{answer}");
        assert_eq!(integrations(&app).await, Vec::<Value>::new());
    };
    check("secret", "wrong", "AADSTS7000215").await;
    check("tenant_id", "11111111-2222-3333-4444-555555555555", "AADSTS90002").await;
    check("application_id", "11111111-2222-3333-4444-555555555555", "AADSTS700016").await;
    check("cloud", "us_gov", "AADSTS").await;
    check("tenant_id", "contoso.com", "36 characters").await;
    check("name", " ", "1 to").await;
}

#[tokio::test]
async fn a_second_integration_with_the_same_home_tenant_is_refused() {
    let app = TestApp::start().await.signed_in().await;
    assert_eq!(connect(&app, &form(&app)).await.0, StatusCode::OK);
    app.settled().await;
    let calls = app.simulator.admin().counters().calls;
    let (status, answer) = connect(&app, &form(&app)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer["invalid"]["field"], "tenant_id");
    assert_eq!(integrations(&app).await.len(), 1);
    assert_eq!(app.simulator.admin().counters().calls, calls, "Microsoft was not asked");
}

#[tokio::test]
async fn sec_040_unknown_fields_are_refused() {
    let app = TestApp::start().await.signed_in().await;
    let mut body = form(&app);
    body["form"]["base_url"] = json!("https://evil.example");
    let (status, answer) = connect(&app, &body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    assert_eq!(integrations(&app).await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_cannot_be_understood_is_the_callers_fault_and_is_not_repeated() {
    let app = TestApp::start().await.signed_in().await;
    let mut incomplete = form(&app);
    incomplete["form"].as_object_mut().unwrap().remove("tenant_id");
    let mut unfit = form(&app);
    unfit["form"]["name"] = json!(["<b>evil</b>"]);
    for body in [incomplete, unfit, json!({}), json!("<b>evil</b>")] {
        let (status, answer) = connect(&app, &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}: {answer}");
        let message = answer["invalid"]["message"].as_str().unwrap();
        assert!(message.contains("did not understand") && !message.contains("evil"), "{body}: {message}");
    }
    for query in ["", "?id=nonsense"] {
        let answer = app.get(&format!("/fn/read_integration{query}")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{query}");
    }
}
