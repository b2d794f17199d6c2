//! Sync Settings and what people do to a sync, over HTTP, as the browser's code does.

use domain::settings::SyncSettings;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::app::TestApp;

async fn post(app: &TestApp, function: &str, form: Value) -> (StatusCode, Value) {
    let answer = app.post(&format!("/fn/{function}")).json(&json!({ "form": form })).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap_or_default())
}

async fn read(app: &TestApp, function: &str, id: &str) -> Value {
    let answer = app.get(&format!("/fn/{function}?id={id}")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{function}");
    answer.json().await.unwrap()
}

async fn connected() -> (TestApp, String) {
    let app = TestApp::start().await.signed_in().await;
    app.connect().await;
    let id = app.settled().await["id"].as_str().unwrap().to_owned();
    (app, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn before_settings_are_saved_the_recommended_ones_are_offered_with_products_to_choose() {
    let (app, id) = connected().await;
    let page = read(&app, "read_sync_settings", &id).await;
    assert_eq!(page["saved"], false);
    assert_eq!(page["settings"], serde_json::to_value(SyncSettings::recommended()).unwrap());
    let names: Vec<_> =
        page["skus"].as_array().unwrap().iter().map(|sku| sku["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Office 365 E5"), "{names:?}");
    assert_eq!(page["tenants"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_saved_whole_or_not_at_all() {
    let (app, id) = connected().await;
    let mut settings = serde_json::to_value(SyncSettings::recommended()).unwrap();
    let save = async |settings: &Value| {
        post(&app, "save_sync_settings", json!({ "integration": id, "settings": settings })).await
    };
    settings["interval_secs"] = json!(60);
    let (status, answer) = save(&settings).await;
    assert_eq!(
        (status, &answer["invalid"]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("interval_secs"))
    );
    settings["interval_secs"] = json!(7_200);
    settings["owner"] = json!("me");
    assert_ne!(save(&settings).await.0, StatusCode::OK);
    assert_eq!(read(&app, "read_sync_settings", &id).await["saved"], false);

    settings.as_object_mut().unwrap().remove("owner");
    let (status, answer) = save(&settings).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let page = read(&app, "read_sync_settings", &id).await;
    assert_eq!((&page["saved"], &page["settings"]), (&json!(true), &settings));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_holds_the_schedule_until_it_is_resumed() {
    let (app, id) = connected().await;
    let control = async |what: &str| {
        let (status, answer) =
            post(&app, "control_sync", json!({ "integration": id, "control": what })).await;
        assert_eq!(status, StatusCode::OK, "{what}: {answer}");
        read(&app, "read_integration", &id).await
    };
    assert_eq!(control("pause_after_tenant").await["pause"], "after_tenant");
    assert_eq!(control("resume").await["pause"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_of_an_integration_that_is_not_there() {
    let (app, _) = connected().await;
    let other = "48a80680-7326-48cd-9935-b556b81d3a4e";
    for control in ["pause_now", "resume", "cancel", "discover"] {
        let (status, _) =
            post(&app, "control_sync", json!({ "integration": other, "control": control })).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{control}");
    }
    let settings = serde_json::to_value(SyncSettings::recommended()).unwrap();
    let (status, _) =
        post(&app, "save_sync_settings", json!({ "integration": other, "settings": settings })).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let held = json!({ "held": other, "run": other, "approve": true });
    assert_eq!(post(&app, "decide_held_removal", held).await.0, StatusCode::NOT_FOUND);
    for function in ["read_sync_settings", "list_held_removals"] {
        let answer = app.get(&format!("/fn/{function}?id={other}")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{function}");
    }
}
