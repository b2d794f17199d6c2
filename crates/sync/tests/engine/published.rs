//! The published world gives exactly the numbers that Microsoft's published bodies contain.

use domain::{seat::CapabilityStatus, sync_run::RunState};
use graph_sim::World;
use serde_json::Value;

use crate::world::Scene;

fn published() -> Vec<Value> {
    let text = include_str!("../../../graph/tests/examples/subscribedSkus.list.json");
    let body: Value = serde_json::from_str(text).unwrap();
    body["value"].as_array().unwrap().clone()
}

store::on_both_databases! { async fn a_sync_stores_what_microsoft_published(database) {
    let scene = Scene::new(database, World::published()).await;
    let integration = scene.connect().await;
    scene.settle().await;
    let run = scene.integration(integration).await.run.unwrap();
    assert_eq!((run.state, run.tenants_total, run.tenants_done, run.tenants_failed), (RunState::Ok, 2, 2, 0));

    let rows = scene.licenses().await;
    let published = published();
    assert_eq!(rows.len(), 2 * published.len(), "the home tenant and its customer hold the same");
    for sku in &published {
        let found: Vec<_> = rows.iter().filter(|row| row.sku.sku.to_string() == sku["skuId"]).collect();
        assert_eq!(found.len(), 2);
        for row in found {
            let number = |path: &str| sku.pointer(path).unwrap().as_i64().unwrap();
            let status = CapabilityStatus::from(sku["capabilityStatus"].as_str().unwrap().to_owned());
            assert_eq!(row.sku.status, status);
            assert_eq!(row.sku.seats.consumed, number("/consumedUnits"));
            let active = if sku["capabilityStatus"] == "Suspended" { 0 } else { number("/prepaidUnits/enabled") };
            assert_eq!(row.sku.seats.active(&row.sku.status), active);
            assert_eq!(row.sku.seats.suspended, number("/prepaidUnits/suspended"));
            assert_eq!(row.sku.part_number, sku["skuPartNumber"].as_str().unwrap());
            assert_eq!(row.tenant_name, "Contoso");
        }
    }
    let total = |of: fn(&store::LicenseRow) -> i64| rows.iter().map(of).sum::<i64>();
    assert_eq!(total(|row| row.sku.seats.active(&row.sku.status)), 2 * 25);
    assert_eq!(total(|row| row.sku.seats.unused(&row.sku.status)), 2 * 11);
} }
