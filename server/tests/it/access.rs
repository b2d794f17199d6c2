//! Access over HTTP: what tenants grant, consent that comes back, a secret replaced in place, a service account.

use graph_sim::{World, seats};
use reqwest::StatusCode;
use serde_json::{Value, json};
use url::Url;

use crate::app::TestApp;

fn partner() -> World {
    let sku = |world: World| world.sku("SPE_E5", seats(50).assigned(43));
    let world = sku(World::new().partner("Northlight"));
    sku(sku(world.customer("Fabrikam").without_consent()).customer("Fine"))
}

async fn connected() -> (TestApp, String) {
    let app = TestApp::start_with(partner()).await.signed_in().await;
    app.connect().await;
    let id = app.settled().await["id"].as_str().unwrap().to_owned();
    (app, id)
}

pub async fn access(app: &TestApp, id: &str) -> Value {
    let filter = "filter[show]=&filter[text]=&filter[page]=0";
    let answer = app.get(&format!("/fn/list_access?id={id}&{filter}")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

async fn row(app: &TestApp, id: &str, name: &str) -> Value {
    let list = access(app, id).await;
    let rows = list["rows"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("no {name} in {list}")).clone()
}

/// Opens an address of Microsoft's, as a browser does; the parameters it leads back with.
pub async fn visit(app: &TestApp, address: &str) -> Value {
    let answer = app.client.get(address).send().await.unwrap();
    let location = answer.headers()["location"].to_str().unwrap();
    assert!(location.starts_with(&format!("{}/microsofts?", app.origin)), "{location}");
    let back = Url::parse(location).unwrap();
    let mut form = json!({ "code": null, "admin_consent": null, "tenant": null, "error": null, "error_description": null });
    for (name, value) in back.query_pairs().filter(|(name, _)| name != "scope" && name != "session_state") {
        form[name.as_ref()] = json!(value);
    }
    form
}

pub async fn finish(request: reqwest::RequestBuilder, form: &Value) -> Value {
    let answer = request.json(&json!({ "form": form })).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

/// The browser of somebody who has no account here.
fn stranger(app: &TestApp) -> reqwest::RequestBuilder {
    #[allow(
        clippy::disallowed_methods,
        reason = "a browser's stand-in, which only talks to the server under test"
    )]
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.post(format!("{}/fn/finish_return", app.origin)).header("sec-fetch-site", "same-origin")
}

#[tokio::test]
async fn a_customers_administrator_consents_by_the_link_and_the_tenant_is_read() {
    let (app, id) = connected().await;
    let fabrikam = row(&app, &id, "Fabrikam").await;
    assert_eq!(fabrikam["findings"][0]["consent_missing"]["code"], "AADSTS700016", "{fabrikam}");
    let tenant = fabrikam["tenant"].as_str().unwrap();
    let link = app.get(&format!("/fn/consent_link?integration={id}&tenant={tenant}")).send().await.unwrap();
    let link: String = link.json().await.unwrap();

    let refused = visit(&app, &format!("{link}&prompt=none")).await;
    assert_eq!(refused["admin_consent"], "True", "Microsoft says so beside the error too");
    let outcome = finish(stranger(&app), &refused).await;
    assert_eq!(outcome["works"], false, "{outcome}");
    assert!(outcome["message"].as_str().unwrap().contains("AADSTS65004"), "{outcome}");

    let given = visit(&app, &link).await;
    let claimed = json!({ "state": given["state"], "admin_consent": "True", "tenant": tenant });
    let outcome = finish(stranger(&app), &given).await;
    assert_eq!((&outcome["works"], &outcome["back_to"]), (&json!(true), &Value::Null), "{outcome}");
    app.settled().await;
    let fabrikam = row(&app, &id, "Fabrikam").await;
    assert_eq!(fabrikam["findings"], json!([]), "{fabrikam}");

    let mut forged = claimed;
    forged["state"] = json!("bm9uc2Vuc2U");
    let outcome = finish(stranger(&app), &forged).await;
    assert_eq!(outcome["works"], false);
    assert!(outcome["message"].as_str().unwrap().contains("not one of ours"), "{outcome}");
}

#[tokio::test]
async fn a_return_that_claims_consent_is_tested_and_not_believed() {
    let (app, id) = connected().await;
    let fabrikam = row(&app, &id, "Fabrikam").await;
    let tenant = fabrikam["tenant"].as_str().unwrap();
    let link = app.get(&format!("/fn/consent_link?integration={id}&tenant={tenant}")).send().await.unwrap();
    let link = Url::parse(&link.json::<String>().await.unwrap()).unwrap();
    let (_, state) = link.query_pairs().find(|(name, _)| name == "state").unwrap();
    let outcome =
        finish(stranger(&app), &json!({ "state": state, "admin_consent": "True", "tenant": tenant })).await;
    assert_eq!(outcome["works"], false, "{outcome}");
    assert!(outcome["message"].as_str().unwrap().contains("AADSTS700016"), "{outcome}");
    let other =
        json!({ "state": state, "admin_consent": "True", "tenant": "11111111-2222-3333-4444-555555555555" });
    assert_eq!(finish(stranger(&app), &other).await["works"], false);
    let page = app.client.get(format!("{}/microsofts?state=x", app.origin)).header("accept", "text/html");
    assert_eq!(page.send().await.unwrap().status(), StatusCode::OK, "open to people without an account");
}

#[tokio::test]
async fn a_secret_is_replaced_only_when_the_new_one_works() {
    let (app, id) = connected().await;
    let replace = async |secret: &str, on: &str| {
        let form = json!({ "form": { "integration": id, "secret": secret, "secret_expires_on": on } });
        let answer = app.post("/fn/replace_secret").json(&form).send().await.unwrap();
        (answer.status(), answer.json::<Value>().await.unwrap_or_default())
    };
    let (status, answer) = replace("wrong", "2030-01-01").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer["invalid"]["field"], "secret", "{answer}");
    assert!(answer["invalid"]["message"].as_str().unwrap().contains("AADSTS7000215"), "{answer}");
    let before = access(&app, &id).await["credential"]["expires_at"].clone();
    let (status, answer) = replace(&format!(" {} ", app.connection.secret), "2030-01-01").await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    app.settled().await;
    let after = access(&app, &id).await;
    assert_ne!(after["credential"]["expires_at"], before);
    assert_eq!(row(&app, &id, "Fine").await["findings"], json!([]), "the old one's place works");
}

#[tokio::test]
async fn a_service_account_signs_in_for_whoever_began_and_can_be_removed() {
    let (app, id) = connected().await;
    let form = json!({ "form": { "integration": id } });
    let address: String =
        app.post("/fn/begin_sign_in").json(&form).send().await.unwrap().json().await.unwrap();
    let back = visit(&app, &address).await;
    let outcome = finish(stranger(&app), &back).await;
    assert_eq!(outcome["works"], false, "the link belongs to the person who began: {outcome}");
    let outcome = finish(app.post("/fn/finish_return"), &back).await;
    assert_eq!((&outcome["works"], &outcome["back_to"]), (&json!(true), &json!(id)), "{outcome}");
    app.settled().await;
    let list = access(&app, &id).await;
    assert_eq!(list["mode"], "service_account");
    assert!(list["renewed_at"].is_number(), "{list}");
    let again = finish(app.post("/fn/finish_return"), &back).await;
    assert!(again["message"].as_str().unwrap().contains("AADSTS"), "a code works once: {again}");
    let removed = app.post("/fn/remove_service_account").json(&form).send().await.unwrap();
    assert_eq!(removed.status(), StatusCode::OK);
    assert_eq!(access(&app, &id).await["mode"], "application");
}
