//! Sync Logs over HTTP: pages of runs, units and records, and the CSV.

use reqwest::StatusCode;
use serde_json::Value;

use crate::app::TestApp;

const FILTER: &str = "filter[show]=&filter[text]=&filter[page]=0";

async fn get(app: &TestApp, path: &str) -> Value {
    let answer = app.get(path).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_logged_down_to_its_records() {
    let app = TestApp::start().await.signed_in().await;
    app.connect().await;
    let id = app.settled().await["id"].as_str().unwrap().to_owned();
    let runs = get(&app, &format!("/fn/list_sync_runs?id={id}&show=all")).await;
    assert_eq!((runs["name"].as_str(), runs["rows"][0]["state"].as_str()), (Some("Published"), Some("ok")));
    assert!(runs["rows"][0]["counts"]["calls"].as_u64().unwrap() > 0);
    let dry = get(&app, &format!("/fn/list_sync_runs?id={id}&show=dry")).await;
    assert_eq!(dry["rows"], serde_json::json!([]));

    let run = runs["rows"][0]["run"].as_str().unwrap();
    let units = get(&app, &format!("/fn/read_sync_run?id={id}&run={run}&{FILTER}")).await;
    let unit = units["rows"].as_array().unwrap().iter().find(|unit| unit["kind"] == "licenses").unwrap();
    assert_eq!((unit["state"].as_str(), unit["has_records"].as_bool()), (Some("ok"), Some(true)));

    let tenant = unit["tenant"].as_str().unwrap();
    let records = format!("/fn/list_sync_records?id={id}&run={run}&tenant={tenant}&kind=licenses");
    let all = get(&app, &format!("{records}&{FILTER}")).await;
    assert!(all["total"].as_u64().unwrap() > 1);
    assert!(all["rows"].as_array().unwrap().iter().all(|record| record["action"] == "created"));
    let narrowed = get(&app, &format!("{records}&filter[show]=removed&filter[text]=&filter[page]=0")).await;
    assert_eq!(narrowed["total"], 0);

    let csv = app.get(&format!("/data/integrations/{id}/sync-runs/{run}/records.csv")).send().await.unwrap();
    assert_eq!(csv.status(), StatusCode::OK);
    let header = |name: &str| csv.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-disposition"), format!("attachment; filename=\"sync-run-{run}.csv\""));
    assert_eq!(
        (header("content-type").as_str(), header("cache-control").as_str()),
        ("text/csv; charset=utf-8", "no-store")
    );
    let csv = csv.text().await.unwrap();
    assert!(
        csv.starts_with("Tenant,Tenant ID,Read,Record,Record ID,Name,What was done,Field,Before,After\r\n")
    );
    assert!(csv.lines().count() as u64 > all["total"].as_u64().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_found_below_its_own_integration_only() {
    let app = TestApp::start().await.signed_in().await;
    app.connect().await;
    let id = app.settled().await["id"].as_str().unwrap().to_owned();
    let runs = get(&app, &format!("/fn/list_sync_runs?id={id}&show=all")).await;
    let run = runs["rows"][0]["run"].as_str().unwrap();
    let other = "48a80680-7326-48cd-9935-b556b81d3a4e";
    for (integration, run) in [(other, run), (id.as_str(), other), (id.as_str(), "x"), ("x", run)] {
        let path = format!("/data/integrations/{integration}/sync-runs/{run}/records.csv");
        assert_eq!(app.get(&path).send().await.unwrap().status(), StatusCode::NOT_FOUND, "{path}");
    }
    let path = format!("/fn/read_sync_run?id={other}&run={run}&{FILTER}");
    assert_eq!(app.get(&path).send().await.unwrap().status(), StatusCode::NOT_FOUND);
}
