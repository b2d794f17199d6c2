//! Exports of the license list over HTTP: who may, exactly the rows that the list shows, and files that others can read.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use domain::{account::Role, asset::Readers, id::OrganizationId};
use graph_sim::{World, seats};
use reqwest::{Response, StatusCode, header};
use serde_json::Value;

use crate::app::{TestApp, now};

/// The name of a tenant that a spreadsheet would take for a formula.
const FORMULA: &str = "=cmd|'/c calc'!A1 <b>";

async fn start() -> TestApp {
    let world = World::new().partner("Northlight").sku("SPE_E5", seats(5).assigned(3));
    let world = world.customer("Fabrikam GmbH").sku("SPE_E5", seats(9).assigned(9));
    let world = world.customer(FORMULA).sku("ENTERPRISEPREMIUM", seats(7).assigned(2));
    let app = TestApp::start_with(world).await.signed_in().await;
    app.connect().await;
    app
}

async fn get(app: &TestApp, path: &str) -> Response {
    app.get(path).send().await.unwrap()
}

async fn text(app: &TestApp, path: &str) -> String {
    let answer = get(app, path).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.text().await.unwrap()
}

async fn licenses(app: &TestApp, query: &str) -> Vec<Value> {
    let read: Value =
        serde_json::from_str(&text(app, &format!("/export/licenses.json?{query}")).await).unwrap();
    read["licenses"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_the_rows_and_columns_of_the_filtered_list() {
    let app = start().await;
    let all = licenses(&app, "").await;
    assert_eq!(all.len(), 3, "{all:?}");
    assert!(all.iter().all(|row| row["tenant_id"].is_string() && row["organization_id"].is_null()));

    let query = "q=northlight&has=unused&sort=-unused&columns=tenant.unused.utilization";
    let few: Value =
        serde_json::from_str(&text(&app, &format!("/export/licenses.json?{query}")).await).unwrap();
    let [row] = few["licenses"].as_array().unwrap().as_slice() else { panic!("{few}") };
    assert_eq!((row["tenant"].as_str(), row["unused"].as_i64()), (Some("Northlight"), Some(2)));
    assert_eq!((row["utilization"].as_f64(), row.get("active")), (Some(0.6), None));
    assert_eq!((few["rows"].as_i64(), few["coverage"]["tenants"].as_i64()), (Some(1), Some(3)), "{few}");
    assert_eq!(few["filter"], "\u{201c}northlight\u{201d} · Has unused");

    let csv = get(&app, &format!("/export/licenses.csv?{query}")).await;
    let header = |name: &str| csv.headers()[name].to_str().unwrap().to_owned();
    let named = header("content-disposition");
    assert!(
        named.starts_with("attachment; filename=\"microsoft-licenses-20") && named.ends_with(".csv\""),
        "{named}"
    );
    assert_eq!(header("cache-control"), "no-store");
    let csv = csv.text().await.unwrap();
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("\u{feff}Tenant,Unused,Utilization,As of,Coverage"));
    let line = lines.next().unwrap();
    assert!(line.starts_with("Northlight,2,60.0%,20") && line.contains("3 of 3 tenants"), "{line}");
    assert_eq!(lines.next(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_093_no_cell_is_a_formula_and_no_name_is_markup() {
    let app = start().await;
    let csv = text(&app, "/export/licenses.csv?columns=tenant").await;
    assert!(csv.contains(&format!("\r\n'{FORMULA}")) && !csv.contains(&format!("\n{FORMULA}")), "{csv}");
    let page = get(&app, "/export/licenses/print?columns=tenant.active").await;
    assert!(page.headers()["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    let page = page.text().await.unwrap();
    assert!(page.contains("calc&#39;!A1 &lt;b&gt;") && !page.contains("A1 <b>"), "{page}");
    assert!(page.contains("3 licenses") && page.contains("21"), "the totals: {page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_workbook_reads_as_numbers_texts_and_a_sheet_about_it() {
    let app = start().await;
    let path = "/export/licenses.xlsx?sort=tenant&columns=tenant.active.utilization.renewal&status=Enabled";
    let bytes = get(&app, path).await.bytes().await.unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Microsoft Licenses", "About"]);
    let sheet = book.worksheet_range("Microsoft Licenses").unwrap();
    assert_eq!(sheet.height(), 4);
    let cell = |row, column| sheet.get_value((row, column)).cloned().unwrap_or_default();
    assert_eq!(cell(0, 1), Data::String("Active".into()));
    let tenants: Vec<String> = (1..4).map(|row| cell(row, 0).to_string()).collect();
    assert!(tenants.contains(&FORMULA.to_owned()), "as it is, and a text: {tenants:?}");
    let fabrikam = (1..4).find(|row| cell(*row, 0) == Data::String("Fabrikam GmbH".into())).unwrap();
    assert_eq!((cell(fabrikam, 1), cell(fabrikam, 2)), (Data::Float(9.0), Data::Float(1.0)));
    assert!(matches!(cell(fabrikam, 3), Data::DateTime(_) | Data::Empty), "{:?}", cell(fabrikam, 3));
    assert!((1..4).any(|row| matches!(cell(row, 3), Data::DateTime(_))), "renewals are days");
    assert!(book.worksheet_formula("Microsoft Licenses").unwrap().is_empty());
    let about = book.worksheet_range("About").unwrap();
    let told = |label: &str| {
        let mut rows = about.rows();
        rows.find(|row| row[0] == Data::String(label.into())).map(|row| row[1].clone()).unwrap_or_default()
    };
    assert!(matches!(told("As of"), Data::DateTime(_)), "{about:?}");
    assert!(told("Coverage").to_string().starts_with("3 of 3 tenants"), "{about:?}");
    assert_eq!((told("Filter").to_string().as_str(), told("Active")), ("Status: Enabled", Data::Float(21.0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistyped_filter_is_refused_by_its_name() {
    let app = start().await;
    for (query, name) in
        [("stauts=Enabled", "stauts"), ("has=everything", "has"), ("columns=secret", "columns")]
    {
        for path in [
            "/export/licenses.csv",
            "/export/licenses.xlsx",
            "/export/licenses.json",
            "/export/licenses/print",
        ] {
            let answer = get(&app, &format!("{path}?{query}")).await;
            assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{path}?{query}");
            assert!(answer.text().await.unwrap().starts_with(name));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_045_an_export_holds_what_its_person_may_read_and_nothing_else() {
    let app = start().await;
    let store = app.store().await;
    let scope = store::testing::administrator(&store).await;
    let tenant = async |name: &str| {
        let rows = licenses(&app, "").await;
        let row = rows.iter().find(|row| row["tenant"] == name).unwrap();
        row["tenant_id"].as_str().unwrap().parse().unwrap()
    };
    let ours = store.organization_create(&scope, "Ours", now()).await.unwrap();
    let canary = store.organization_create(&scope, "Canary", now()).await.unwrap();
    store::testing::match_silently(&store, tenant("Fabrikam GmbH").await, ours.id).await;
    store::testing::match_silently(&store, tenant("Northlight").await, canary.id).await;

    let rows = async |role, organizations: Option<&[OrganizationId]>| {
        let cookie = app.signed_in_as(role, organizations).await;
        let answer = app.get("/export/licenses.json").header(header::COOKIE, cookie).send().await.unwrap();
        let status = answer.status();
        let read: Value = answer.json().await.unwrap_or_default();
        let names = read["licenses"].as_array().cloned().unwrap_or_default();
        (status, names.iter().map(|row| row["tenant"].as_str().unwrap().to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        rows(Role::Editor, Some(&[ours.id])).await,
        (StatusCode::OK, vec!["Fabrikam GmbH".to_owned()])
    );
    assert_eq!(rows(Role::Lite, Some(&[ours.id])).await, (StatusCode::FORBIDDEN, vec![]), "rule 48's table");

    let license = store.license_asset_list(&scope, ours.id).await.unwrap().remove(0).asset;
    let nobody = Readers::People { users: [scope.user().unwrap()].into() };
    store.asset_secure(&scope, license.id, license.revision, &nobody, now()).await.unwrap();
    assert_eq!(rows(Role::Editor, Some(&[ours.id])).await, (StatusCode::OK, vec![]));
    assert_eq!(rows(Role::Administrator, None).await.1.len(), 3);
    store.close().await;

    let signed_out = without_cookies(&app, "/export/licenses.csv").await;
    assert_eq!(signed_out.status(), StatusCode::UNAUTHORIZED);
}

async fn without_cookies(app: &TestApp, path: &str) -> Response {
    let request = crate::app::wire_client().get(format!("{}{path}", app.origin));
    request.send().await.unwrap()
}
