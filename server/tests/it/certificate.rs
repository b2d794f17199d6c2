//! Connecting with a certificate over HTTP, and replacing a secret by one and back.

use std::process::Output;

use graph_sim::{World, seats};
use reqwest::StatusCode;
use serde_json::{Value, json};
use url::Url;

use crate::{
    access::{access, finish, visit},
    app::TestApp,
    matching::decided,
    syncing::sync_with,
};

/// Certificates with keys that protect nothing.
const CLIENT: &str = include_str!("../../../crates/graph/tests/it/certificate/client.pem");
const OTHER: &str = include_str!("../../../crates/graph/tests/it/certificate/other.pem");
const THUMBPRINT: &str = "7FB42C3767EB50114D71584A9205AFF7A5C6B610";

/// The certificate and its key.
fn blocks(pem: &str) -> (&str, &str) {
    pem.split_at(pem.find("-----BEGIN PRIVATE KEY-----").unwrap())
}

/// A line that is found only where the key is.
fn mark() -> &'static str {
    blocks(CLIENT).1.lines().nth(3).unwrap()
}

async fn start() -> TestApp {
    let world = World::new().partner("Northlight").certificate(blocks(CLIENT).0.as_bytes());
    let world = world.sku("SPE_E5", seats(50).assigned(43)).customer("Fabrikam").sku("SPE_E5", seats(9));
    TestApp::start_with(world).await.signed_in().await
}

async fn send(app: &TestApp, path: &str, form: Value) -> (StatusCode, Value) {
    let answer = app.post(path).json(&json!({ "form": form })).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap_or_default())
}

async fn connect(app: &TestApp, pem: &str) -> (StatusCode, Value) {
    let form = json!({
        "cloud": "global",
        "name": "Northlight",
        "tenant_id": app.connection.tenant_id,
        "application_id": app.connection.application_id,
        "secret": "",
        "secret_expires_on": "",
        "certificate": pem,
    });
    send(app, "/fn/connect_integration", form).await
}

async fn replace(app: &TestApp, id: &str, secret: &str, certificate: Option<&str>) -> (StatusCode, Value) {
    let form = json!({
        "integration": id, "secret": secret, "secret_expires_on": "", "certificate": certificate,
    });
    send(app, "/fn/replace_secret", form).await
}

async fn connected() -> (TestApp, String) {
    let app = start().await;
    let (status, id) = connect(&app, &format!("\n{CLIENT}\n")).await;
    assert_eq!(status, StatusCode::OK, "{id}");
    let integration = app.settled().await;
    assert_eq!(integration["run"]["state"], "ok", "{integration}");
    (app, id.as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_certificate_connects_and_its_end_and_thumbprint_are_read_from_it() {
    let (app, id) = connected().await;
    let integration = app.settled().await;
    assert_eq!((&integration["tenants"], &integration["credential"]), (&json!(2), &json!("certificate")));
    assert_eq!(integration["secret_expires_at"], 4_102_444_799_000_i64, "{integration}");
    let credential = access(&app, &id).await["credential"].clone();
    assert_eq!((&credential["kind"], &credential["thumbprint"]), (&json!("certificate"), &json!(THUMBPRINT)));
    assert_eq!((&credential["set_by"], credential["set_at"].is_number()), (&json!("Ada Example"), true));
}

#[tokio::test]
async fn a_certificate_that_is_no_use_is_named_and_nothing_is_saved() {
    let app = start().await;
    let (certificate, key) = blocks(CLIENT);
    let check = async |pem: &str, expected: &str| {
        let (status, answer) = connect(&app, pem).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert_eq!(answer["invalid"]["field"], "certificate", "{answer}");
        assert!(answer["invalid"]["message"].as_str().unwrap().contains(expected), "{answer}");
        let list: Vec<Value> = app.get("/fn/list_integrations").send().await.unwrap().json().await.unwrap();
        assert_eq!(list, Vec::<Value>::new());
    };
    check("", "Enter the certificate with its private key").await;
    check(certificate, "private key is missing").await;
    check(key, "certificate is missing").await;
    check(&format!("{}{key}", blocks(OTHER).0), "does not belong to the certificate").await;
    check(include_str!("../../../crates/graph/tests/it/certificate/ec.pem"), "no RSA key").await;
    assert_eq!(app.simulator.admin().counters().calls, 0, "Microsoft was not asked");
    check(OTHER, "AADSTS700027").await;
}

#[tokio::test]
async fn a_certificate_takes_the_place_of_a_secret_and_a_secret_its_place() {
    let app = start().await;
    app.connect().await;
    let id = app.settled().await["id"].as_str().unwrap().to_owned();
    let tenants = async || {
        let filter = "filter[show]=&filter[text]=&filter[page]=0";
        let answer = app.get(&format!("/fn/list_integration_tenants?id={id}&{filter}")).send().await.unwrap();
        let page: Value = answer.json().await.unwrap();
        let facts =
            |row: &Value| (row["tenant"].clone(), row["organization"].clone(), row["licenses"].clone());
        page["rows"].as_array().unwrap().iter().map(facts).collect::<Vec<_>>()
    };
    let organization = json!({ "profile": { "name": "Fabrikam" }, "confirmed": true });
    assert_eq!(send(&app, "/fn/create_organization", organization).await.0, StatusCode::OK);
    let organizations: Value = app.get("/fn/list_organizations").send().await.unwrap().json().await.unwrap();
    let tenant = app.connection.tenant_id;
    let to = json!({ "match_to": { "organization": organizations[0]["organization"]["id"] } });
    decided(&app, &id, tenant, to).await;
    let before = tenants().await;
    assert!(
        before.len() == 2 && before.iter().any(|(_, organization, _)| organization["name"] == "Fabrikam")
    );

    let (status, answer) = replace(&app, &id, "", Some(OTHER)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer["invalid"]["field"], "certificate", "{answer}");
    assert_eq!(access(&app, &id).await["credential"]["kind"], "client_secret", "the old one stays");
    let secret = app.connection.secret.clone();
    for (secret, certificate, kind) in [
        ("", Some(CLIENT), "certificate"),
        (secret.as_str(), None, "client_secret"),
        ("", Some(CLIENT), "certificate"),
    ] {
        let (status, answer) = replace(&app, &id, secret, certificate).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(app.settled().await["run"]["state"], "ok", "{kind}");
        let credential = access(&app, &id).await["credential"].clone();
        assert_eq!(credential["kind"], kind);
        assert_eq!(credential["thumbprint"].is_null(), certificate.is_none());
        assert_eq!(tenants().await, before, "{kind}");
    }
    let (status, answer) = replace(&app, &id, &secret, Some(CLIENT)).await;
    assert_eq!(
        (status, &answer["invalid"]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("certificate"))
    );
}

#[tokio::test]
async fn a_service_account_signs_in_and_customers_consent_with_a_certificate() {
    let (app, id) = connected().await;
    let form = json!({ "integration": id });
    let (_, address) = send(&app, "/fn/begin_sign_in", form).await;
    let back = visit(&app, address.as_str().unwrap()).await;
    let outcome = finish(app.post("/fn/finish_return"), &back).await;
    assert_eq!(outcome["works"], true, "{outcome}");
    assert_eq!(app.settled().await["run"]["state"], "ok");
    let list = access(&app, &id).await;
    assert_eq!(list["mode"], "service_account");
    let tenant = list["rows"][0]["tenant"].as_str().unwrap();
    let link = app.get(&format!("/fn/consent_link?integration={id}&tenant={tenant}")).send().await.unwrap();
    let link = Url::parse(&link.json::<String>().await.unwrap()).unwrap();
    let (_, state) = link.query_pairs().find(|(name, _)| name == "state").unwrap();
    let returned = json!({ "state": state, "admin_consent": "True", "tenant": tenant });
    let outcome = finish(app.post("/fn/finish_return"), &returned).await;
    assert!(!outcome["message"].as_str().unwrap().contains("certificate"), "{outcome}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_001_nothing_of_the_key_is_shown_logged_or_stored_in_clear() {
    let (mut app, id) = connected().await;
    let mut shown = String::new();
    for path in [
        "/fn/list_integrations".to_owned(),
        format!("/fn/read_integration?id={id}"),
        format!("/fn/list_access?id={id}&filter[show]=&filter[text]=&filter[page]=0"),
        format!("/admin/integrations/{id}/access"),
        "/admin/integrations/new/microsoft".to_owned(),
    ] {
        shown.push_str(&app.get(&path).send().await.unwrap().text().await.unwrap());
    }
    let (_, refused) = replace(&app, &id, "", Some(&format!("{CLIENT}{}", blocks(OTHER).1))).await;
    shown.push_str(&refused.to_string());
    app.stop();
    let Output { status, stdout, stderr } = sync_with(&app, &[("RUST_LOG", "trace")]);
    shown.push_str(&String::from_utf8_lossy(&stdout));
    shown.push_str(&String::from_utf8_lossy(&stderr));
    assert!(status.success() && shown.contains("Northlight: OK · 2 of 2 tenants"), "{shown}");
    assert!(shown.contains(THUMBPRINT), "the thumbprint is shown");
    assert!(!shown.contains(mark()), "the key is not");
    assert!(
        !shown.contains("client_assertion") && !shown.contains("eyJhbGciOiJQUzI1NiI"),
        "nor what it signed"
    );
    for file in std::fs::read_dir(app.data().join("data")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(mark().len()).any(|window| window == mark().as_bytes()));
    }
}
