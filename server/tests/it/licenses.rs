//! The license columns over HTTP: all of them, and for a browser that has some version only what has changed.

use graph_sim::{World, seats};
use grid::{Grid, Update};
use reqwest::{Response, StatusCode, header};
use serde_json::json;
use uuid::Uuid;

use crate::{app::TestApp, matching::decided};

async fn start() -> TestApp {
    let world = World::new().partner("Northlight").sku("SPE_E5", seats(5));
    let world = world.customer("Fabrikam GmbH").sku("SPE_E5", seats(9)).sku("VISIOCLIENT", seats(2));
    let world = world.customer("Velmora AB").sku("SPE_E5", seats(7));
    let app = TestApp::start_with(world).await.signed_in().await;
    app.connect().await;
    app
}

async fn get(app: &TestApp, query: &str) -> Response {
    let answer = app.get(&format!("/data/licenses{query}")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{query}");
    answer
}

async fn read(app: &TestApp, query: &str) -> Update {
    Update::decode(&get(app, query).await.bytes().await.unwrap()).unwrap()
}

async fn whole(app: &TestApp) -> Grid {
    match read(app, "").await {
        Update::Whole(grid) => grid,
        Update::Patch(_) => panic!("without a version there is everything"),
    }
}

fn texts(grid: &Grid, column: &str) -> Vec<String> {
    let column = grid.column(column).unwrap();
    (0..grid.row_count()).map(|row| grid.text(column, row).to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_gets_only_the_tenants_that_have_changed() {
    let app = start().await;
    let integration = app.settled().await["id"].as_str().unwrap().to_owned();
    let mut grid = whole(&app).await;
    let since = grid.version();
    let at = texts(&grid, "tenant").iter().position(|name| name == "Velmora AB").unwrap();
    let tenant: Uuid = texts(&grid, "tenant_id")[at].parse().unwrap();
    decided(&app, &integration, tenant, json!({ "create": { "confirmed": false } })).await;

    let answer = get(&app, &format!("?since={since}")).await;
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    let Update::Patch(patch) = Update::decode(&answer.bytes().await.unwrap()).unwrap() else {
        panic!("one of three tenants has changed")
    };
    grid.patch(&patch).unwrap();
    let now = whole(&app).await;
    assert_eq!(grid.version(), now.version());
    for column in ["tenant", "organization", "product", "status"] {
        assert_eq!(texts(&grid, column), texts(&now, column), "{column}");
    }
    assert_eq!(texts(&grid, "organization")[at], "Velmora AB");

    // Nothing more to tell; and of a version that this session was never sent nothing can be told.
    let Update::Patch(patch) = read(&app, &format!("?since={}", now.version())).await else {
        panic!("nothing has changed")
    };
    assert_eq!(patch.version(), now.version());
    assert!(matches!(read(&app, "?since=999999").await, Update::Whole(_)));
    let wrong = app.get("/data/licenses?since=x").send().await.unwrap();
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
}
