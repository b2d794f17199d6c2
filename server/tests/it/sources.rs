//! One tenant that two integrations reach: shown as one, and synced by the one that a person makes primary.

use std::time::Duration;

use graph_sim::{ConsentChange, World, seats};
use serde_json::{Value, json};

use crate::app::TestApp;

/// A customer of a partner, which has consented to a second app, too.
fn world() -> World {
    let world = World::new().partner("Northlight").customer("Fabrikam");
    world.sku("SPE_E5", seats(50).assigned(3)).tenant("Second App")
}

/// Every integration, once no run is under way.
async fn at_rest(app: &TestApp) -> Vec<Value> {
    for _ in 0..400 {
        let list: Vec<Value> = app.get("/fn/list_integrations").send().await.unwrap().json().await.unwrap();
        let rests =
            |it: &Value| !["queued", "syncing"].contains(&it["run"]["state"].as_str().unwrap_or("queued"));
        if list.iter().all(rests) {
            return list;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the runs did not end");
}

async fn id_of(app: &TestApp, name: &str) -> String {
    let list = at_rest(app).await;
    let found = list.iter().find(|it| it["name"] == name).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

/// The tenant on the page of an integration.
async fn row(app: &TestApp, integration: &str, tenant: &str) -> Value {
    let path =
        format!("/fn/list_integration_tenants?id={integration}&filter[show]=&filter[text]=&filter[page]=0");
    let page: Value = app.get(&path).send().await.unwrap().json().await.unwrap();
    page["rows"].as_array().unwrap().iter().find(|row| row["tenant"] == tenant).unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_two_integrations_reach_is_synced_by_the_one_that_a_person_makes_primary() {
    let app = TestApp::start_with(world()).await.signed_in().await;
    app.connect().await;
    let admin = app.simulator.admin();
    let truth = admin.truth();
    let tenant = truth.tenants.iter().find(|it| it.name == "Fabrikam").unwrap().id.to_string();
    let offer = app.simulator.credentials().remove(1);
    admin.set_consent(&tenant, offer.application_id, &ConsentChange::Full).unwrap();
    let body = json!({ "form": {
        "cloud": "global", "name": "Direct", "tenant_id": tenant, "secret": offer.secret,
        "application_id": offer.application_id.to_string(), "secret_expires_on": "",
    } });
    let connected = app.post("/fn/connect_integration").json(&body).send().await.unwrap();
    assert_eq!(connected.status(), 200, "{}", connected.text().await.unwrap());
    let (partner, direct) = (id_of(&app, "Published").await, id_of(&app, "Direct").await);
    assert_eq!(row(&app, &direct, &tenant).await["synced_by"]["name"], "Published");
    assert_eq!(row(&app, &partner, &tenant).await["synced_by"], Value::Null);
    let page = app.page(&format!("/admin/integrations/{direct}")).await.text().await.unwrap();
    assert!(page.contains("Synced by Published") && page.contains("Make primary"), "{page}");
    let coverage: Value = app.get("/fn/license_coverage").send().await.unwrap().json().await.unwrap();
    assert_eq!((&coverage["tenants"], &coverage["read"]), (&json!(2), &json!(2)), "{coverage}");

    let body = json!({ "form": { "integration": direct, "tenant": tenant } });
    let made = app.post("/fn/make_primary").json(&body).send().await.unwrap();
    assert_eq!(made.status(), 200, "{}", made.text().await.unwrap());
    at_rest(&app).await;
    let read = row(&app, &direct, &tenant).await;
    assert_eq!((&read["synced_by"], &read["state"]), (&Value::Null, &json!("ok")), "{read}");
    assert_eq!(row(&app, &partner, &tenant).await["synced_by"]["name"], "Direct");
    let strange = json!({ "form": { "integration": direct, "tenant": offer.tenant_id } });
    let refused = app.post("/fn/make_primary").json(&strange).send().await.unwrap();
    assert_eq!(refused.status(), 404);
}
