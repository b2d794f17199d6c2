//! The world's sentences, the admin API over HTTP, and the counters.

use graph_sim::{Cloud, Kind, Options, Simulator, Truth, World, seats, stable_id};
use serde_json::{Value, json};

use crate::support::{Answer, Sim, read};

async fn sim() -> Sim {
    let world = World::new()
        .partner("Northlight")
        .customer("Fabrikam")
        .domain("fabrikam.example")
        .sku("SPE_E5", seats(50).assigned(43).in_purchases(2))
        .sku("ORCHARD_PILOT", seats(0).suspended(5).assigned(5));
    Sim::of(world).await
}

async fn admin(sim: &Sim, method: &str, path: &str, body: Value) -> Answer {
    let method = method.parse().expect("a method");
    let request = sim.client.request(method, format!("{}/_sim/{path}", sim.simulator.admin_url()));
    let request = if body.is_null() { request } else { request.json(&body) };
    read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_world_is_what_its_sentences_say() {
    let sim = sim().await;
    let truth = sim.simulator.admin().truth();
    let fabrikam = &truth.tenants[1];
    assert_eq!((fabrikam.name.as_str(), fabrikam.default_domain.as_str()), ("Fabrikam", "fabrikam.example"));
    assert_eq!(fabrikam.partner, Some(sim.connection.tenant_id));
    let [e5, pilot] = fabrikam.skus.as_slice() else { panic!("two SKUs: {:?}", fabrikam.skus) };
    assert_eq!(e5.sku_id, "06ebc4ee-1bb5-47dd-8120-11324bc54e06");
    assert_eq!(
        (e5.enabled, e5.consumed, e5.status.as_str(), e5.subscription_ids.len()),
        (50, 43, "Enabled", 2)
    );
    assert_eq!((pilot.suspended, pilot.status.as_str()), (5, "Suspended"));
    assert_eq!(pilot.sku_id, stable_id(&["sku", "ORCHARD_PILOT"]).to_string());
    let totals: Vec<i64> = fabrikam.subscriptions.iter().map(|it| it.total).collect();
    assert_eq!(totals, [25, 25, 5]);
}

#[tokio::test]
async fn the_admin_api_changes_the_world_and_tells_the_truth() {
    let sim = sim().await;
    let token = sim.token("fabrikam.example").await;
    let e5 = async || {
        let body = sim.get("subscribedSkus", &token).await.body;
        body["value"].as_array().unwrap().iter().find(|it| it["skuPartNumber"] == "SPE_E5").cloned()
    };
    let change = json!({ "enabled": 60, "consumed": 61 });
    assert_eq!(admin(&sim, "PUT", "tenants/fabrikam.example/skus/SPE_E5", change).await.status, 200);
    let changed = e5().await.unwrap();
    assert_eq!((&changed["prepaidUnits"]["enabled"], &changed["consumedUnits"]), (&json!(60), &json!(61)));
    let truth: Truth = serde_json::from_value(admin(&sim, "GET", "truth", Value::Null).await.body).unwrap();
    assert_eq!(truth, sim.simulator.admin().truth());
    assert_eq!(truth.tenants[1].subscriptions.iter().map(|it| it.total).sum::<i64>(), 65);

    admin(&sim, "POST", "tenants/fabrikam.example/skus/SPE_E5/suspend", Value::Null).await;
    let suspended = e5().await.unwrap();
    assert_eq!(suspended["capabilityStatus"], "Suspended");
    assert_eq!(
        suspended["prepaidUnits"],
        json!({ "enabled": 0, "lockedOut": 0, "suspended": 60, "warning": 0 })
    );
    admin(&sim, "DELETE", "tenants/fabrikam.example/skus/SPE_E5", Value::Null).await;
    assert_eq!(e5().await, None);
    let new = json!({ "enabled": 3, "consumed": 1, "trial": true });
    assert_eq!(admin(&sim, "PUT", "tenants/fabrikam.example/skus/VISIOCLIENT", new).await.status, 200);
    let body = sim.get("directory/subscriptions?$filter=isTrial eq true", &token).await.body;
    assert_eq!(body["value"][0]["skuPartNumber"], "VISIOCLIENT");

    let renamed =
        admin(&sim, "PATCH", "tenants/fabrikam.example", json!({ "name": "Fabrikam Holding" })).await;
    assert_eq!(renamed.status, 200);
    assert_eq!(sim.get("organization", &token).await.body["value"][0]["displayName"], "Fabrikam Holding");
    let home = sim.home_token().await;
    assert_eq!(
        sim.get("contracts", &home).await.body["value"][0]["displayName"],
        "Fabrikam",
        "contracts go stale"
    );
}

#[tokio::test]
async fn tenants_come_and_go() {
    let sim = sim().await;
    let home = sim.home_token().await;
    let partner = sim.connection.tenant_id.to_string();
    let new = json!({ "name": "Tailspin", "domain": "tailspin.example", "partner": partner });
    let added = admin(&sim, "POST", "tenants", new.clone()).await;
    assert_eq!(added.status, 200, "{:?}", added.body);
    assert_eq!(admin(&sim, "POST", "tenants", new).await.status, 409);
    assert_eq!(sim.get("contracts", &home).await.body["value"].as_array().unwrap().len(), 2);
    let token = sim.token("tailspin.example").await;
    assert_eq!(sim.get("organization", &token).await.body["value"][0]["id"], added.body["tenant_id"]);

    let grant = json!({ "application_id": sim.connection.application_id, "consent": "none" });
    assert_eq!(admin(&sim, "PUT", "tenants/tailspin.example/consent", grant).await.status, 200);
    assert_eq!(sim.post(Cloud::Global, "tailspin.example", &sim.form()).await.aadsts(), 700_016);

    let ended = admin(&sim, "PUT", "tenants/tailspin.example/gdap", json!({ "status": "expired" })).await;
    assert_eq!(ended.status, 200);
    let path = "tenantRelationships/delegatedAdminRelationships?$filter=status eq 'expired'";
    assert_eq!(sim.get(path, &home).await.body["value"][0]["customer"]["tenantId"], added.body["tenant_id"]);

    assert_eq!(admin(&sim, "DELETE", "tenants/tailspin.example", Value::Null).await.status, 200);
    assert_eq!(sim.get("contracts", &home).await.body["value"].as_array().unwrap().len(), 1);
    assert_eq!(sim.get("organization", &token).await.status, 401);
    assert_eq!(admin(&sim, "DELETE", "tenants/tailspin.example", Value::Null).await.status, 404);
}

#[tokio::test]
async fn faults_are_injected_over_http() {
    let sim = sim().await;
    let token = sim.home_token().await;
    let fault = json!({
        "kind": "subscribedSkus",
        "times": 1,
        "effect": { "type": "status", "status": 503, "retry_after": { "decimal": 1.5 } },
    });
    let injected = admin(&sim, "POST", "faults", fault).await;
    assert_eq!(injected.status, 200, "{:?}", injected.body);
    assert_eq!(admin(&sim, "GET", "faults", Value::Null).await.body[0]["fault"]["kind"], "subscribedSkus");
    assert_eq!(sim.get("subscribedSkus", &token).await.header("retry-after"), "1.500");
    assert_eq!(admin(&sim, "DELETE", "faults", Value::Null).await.status, 200);
    assert_eq!(admin(&sim, "GET", "faults", Value::Null).await.body, json!([]));
    for wrong in [json!({ "effect": { "type": "nonsense" } }), json!({ "colour": 1 })] {
        assert_eq!(admin(&sim, "POST", "faults", wrong).await.status, 422);
    }
    assert_eq!(admin(&sim, "PUT", "latency", json!({ "ms": 1 })).await.status, 200);
    assert_eq!(admin(&sim, "PUT", "throttling", json!({ "budget": null })).await.status, 200);
    assert!(!admin(&sim, "GET", "known-tenants", Value::Null).await.body.as_array().unwrap().is_empty());
}

#[tokio::test]
async fn calls_are_counted_by_tenant_and_kind() {
    let sim = sim().await;
    let token = sim.token("fabrikam.example").await;
    sim.get("subscribedSkus", &token).await;
    sim.get("subscribedSkus", &token).await;
    sim.get("domains", "nonsense").await;
    let counters = sim.simulator.admin().counters();
    let fabrikam = sim.simulator.admin().truth().tenants[1].id;
    let calls = |kind| counters.of(fabrikam, kind).calls;
    assert_eq!(
        (calls(Kind::Token), calls(Kind::SubscribedSkus), calls(Kind::Domains), counters.calls),
        (1, 2, 0, 4)
    );
    admin(&sim, "DELETE", "counters", Value::Null).await;
    assert_eq!(sim.simulator.admin().counters().calls, 0);
    assert_eq!(admin(&sim, "GET", "counters", Value::Null).await.body["calls"], 0);
}

#[tokio::test]
async fn both_worlds_live_in_one_simulator() {
    let world = World::published().and(World::provider(1, 10));
    let sim = Sim::of(world).await;
    let connections = sim.simulator.credentials();
    let worlds: Vec<&str> = connections.iter().map(|it| it.world.as_str()).collect();
    assert_eq!(worlds, ["published", "provider"]);
    assert!(
        connections.iter().all(|it| it.cloud == Cloud::Global && it.secret_expires > chrono::NaiveDate::MIN)
    );
    let listed = admin(&sim, "GET", "credentials", Value::Null).await.body;
    assert_eq!(listed, serde_json::to_value(&connections).unwrap());
}

#[tokio::test]
async fn a_stopped_simulator_frees_its_ports() {
    let simulator = Simulator::start(World::new().tenant("Fabrikam"), Options::default()).await.unwrap();
    let url = simulator.url(Cloud::Global);
    let client = crate::support::client();
    assert_eq!(client.get(format!("{url}/v1.0/domains")).send().await.unwrap().status(), 401);
    drop(client);
    simulator.stop().await;
    let client = crate::support::client();
    client.get(format!("{url}/v1.0/domains")).send().await.expect_err("nobody listens");
}
