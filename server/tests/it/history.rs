//! The dashboard and history over HTTP: figures within what a person may see, and days that make sense.

use domain::{account::Role, asset::Day};
use reqwest::{StatusCode, header};
use serde_json::Value;

use crate::app::{TestApp, now};

async fn read(app: &TestApp, path: &str) -> (StatusCode, Value) {
    let answer = app.get(&format!("/fn/{path}")).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

async fn read_as(app: &TestApp, cookie: &str, path: &str) -> (StatusCode, Value) {
    let request = app.get(&format!("/fn/{path}")).header(header::COOKIE, cookie);
    let answer = request.send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

/// The query that names one of the licenses, with whether its history begins today.
async fn license(app: &TestApp) -> String {
    let store = app.store().await;
    let tenants =
        store::testing::texts(&store, "SELECT tenant_id AS t FROM subscribed_sku ORDER BY id LIMIT 1").await;
    let skus =
        store::testing::texts(&store, "SELECT sku_id AS t FROM subscribed_sku ORDER BY id LIMIT 1").await;
    store.close().await;
    format!("tenant={}&sku={}", tenants[0], skus[0])
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dashboard_counts_what_the_person_may_see() {
    let app = TestApp::start().await.signed_in().await;
    let (status, empty) = read(&app, "read_dashboard").await;
    assert_eq!(
        (status, &empty["people"], &empty["integrations"]["all"]),
        (StatusCode::OK, &0.into(), &0.into())
    );
    let first = app.page("/").await.text().await.unwrap();
    assert!(first.contains("Nothing is connected yet"), "the next step of an Administrator");

    app.connect().await;
    let (_, all) = read(&app, "read_dashboard").await;
    assert!(all["totals"]["paid"].as_i64().unwrap() > 0, "{all}");
    assert_eq!((&all["licenses"]["tenants"], &all["licenses"]["read"]), (&2.into(), &2.into()));
    assert_eq!(all["integrations"], serde_json::json!({ "all": 1, "need_attention": 0 }));
    let page = app.page("/").await.text().await.unwrap();
    assert!(page.contains("Paid seats") && page.contains("Integrations that need attention"));

    let lite = app.signed_in_as(Role::Lite, Some(&[])).await;
    let (status, nothing) = read_as(&app, &lite, "read_dashboard").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (&nothing["people"], &nothing["totals"]["paid"], &nothing["licenses"]["tenants"]),
        (&0.into(), &0.into(), &0.into())
    );
    assert_eq!(nothing["integrations"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn history_begins_with_the_first_sync_and_is_for_those_who_see_the_license() {
    let app = TestApp::start().await.signed_in().await;
    app.connect().await;
    let license = license(&app).await;
    let (status, days) = read(&app, &format!("read_license_history?{license}&last=90")).await;
    let days = days.as_array().cloned().unwrap_or_default();
    assert_eq!((status, days.len()), (StatusCode::OK, 90));
    assert_eq!((&days[0]["figures"], &days[0]["read"]), (&Value::Null, &false.into()));
    assert!(days[89]["figures"]["consumed"].is_i64() && days[89]["read"] == true, "{}", days[89]);

    let from = Day::of(now()).plus(-300);
    let stretch = format!("days[from]={from}&days[to]=2999-01-01");
    let (status, compared) = read(&app, &format!("compare_history?page=0&{stretch}")).await;
    assert_eq!(
        (status, &compared["from"]["tenants"], &compared["to"]["tenants"]),
        (StatusCode::OK, &0.into(), &2.into())
    );
    assert_eq!(compared["to"]["day"], days[89]["day"], "days ahead are today");
    let (status, moves) = read(&app, &format!("read_license_moves?{license}&{stretch}")).await;
    assert_eq!((status, &moves["is_known"]), (StatusCode::OK, &false.into()));

    let lite = app.signed_in_as(Role::Lite, Some(&[])).await;
    for path in
        [format!("read_license_history?{license}&last=9"), format!("read_license_moves?{license}&{stretch}")]
    {
        assert_eq!(read_as(&app, &lite, &path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let (_, nothing) = read_as(&app, &lite, &format!("compare_history?page=0&{stretch}")).await;
    assert_eq!((&nothing["count"], &nothing["to"]["tenants"]), (&0.into(), &0.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn days_that_make_no_sense_are_refused_by_name() {
    let app = TestApp::start().await.signed_in().await;
    let (status, refused) =
        read(&app, "compare_history?page=0&days[from]=2026-02-01&days[to]=2026-02-01").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
    assert_eq!(refused["invalid"]["field"], "from");
    let (status, refused) =
        read(&app, "compare_history?page=0&days[from]=2020-01-01&days[to]=2026-02-01").await;
    assert_eq!((status, &refused["invalid"]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &"from".into()));
    let page = app.page("/global/history?from=2020-01-01&to=2026-02-01").await.text().await.unwrap();
    for part in ["2020-01-01", "2026-02-01", "at most 400"] {
        assert!(refused["invalid"]["message"].as_str().unwrap().contains(part), "{refused}");
        assert!(page.contains(part), "{part}");
    }
    assert!(page.contains("These days lie too far apart"));
    for unread in
        ["days[from]=1.2.2026&days[to]=2026-02-01", "days[from]=2026-01-01&days[to]=2026-02-01&days[by]=1"]
    {
        let (status, _) = read(&app, &format!("compare_history?page=0&{unread}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{unread}");
    }
}
