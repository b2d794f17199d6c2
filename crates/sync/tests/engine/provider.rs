//! A provider with many customers: stored equals true, and an unchanged world writes nothing.

use std::collections::BTreeMap;

use domain::{id::TenantId, integration::Reach, sync_run::RunState};
use graph_sim::{SkuChange, World};

use crate::world::{Scene, assert_true};

const TENANTS: usize = 40;

async fn readable(scene: &Scene, integration: domain::id::IntegrationId) -> Vec<TenantId> {
    let tenants = scene.tenants(integration).await;
    tenants
        .into_iter()
        .filter(|tenant| tenant.state == Some(RunState::Ok))
        .map(|tenant| tenant.tenant)
        .collect()
}

store::on_both_databases! { async fn what_is_stored_is_what_is_true(database) {
    let scene = Scene::new(database, World::provider(7, TENANTS)).await;
    let integration = scene.connect().await;
    scene.settle().await;
    let state = scene.integration(integration).await;
    assert_eq!(state.reach, Reach::Partner);
    let tenants = scene.tenants(integration).await;
    let read = readable(&scene, integration).await;
    assert!(read.len() > TENANTS / 2, "{} of {}", read.len(), tenants.len());
    assert_true(&scene.licenses().await, &scene.simulator.admin().truth(), &read);
    // Customers that have not consented are told apart, with what to do; nobody else is held up by them.
    let waiting: Vec<_> = tenants.iter().filter(|t| t.state == Some(RunState::NeedsAttention)).collect();
    assert!(!waiting.is_empty(), "the world has customers without consent");
    assert!(waiting.iter().all(|tenant| tenant.reason.as_deref().is_some_and(|reason| reason.contains("onsent"))));
    assert_eq!(state.run.unwrap().state, RunState::Partial);
} }

store::on_both_databases! { async fn a_second_sync_of_an_unchanged_world_writes_no_row(database) {
    let scene = Scene::new(database, World::provider(7, TENANTS)).await;
    let integration = scene.connect().await;
    scene.settle().await;
    scene.writes().await;
    scene.clock.advance(600);
    let state = scene.sync(integration).await;
    assert_eq!(state.run.unwrap().state, RunState::Partial);
    assert_eq!(scene.writes().await, BTreeMap::new());
} }

store::on_both_databases! { async fn changes_at_microsoft_arrive_and_nothing_else_moves(database) {
    let scene = Scene::new(database, World::provider(7, TENANTS)).await;
    let integration = scene.connect().await;
    scene.settle().await;
    let read = readable(&scene, integration).await;
    let admin = scene.simulator.admin();
    let truth = admin.truth();
    let tenant = truth.tenants.iter().find(|t| read.contains(&TenantId(t.id)) && t.skus.len() > 3).unwrap();
    let (first, second) = (&tenant.skus[0], &tenant.skus[1]);
    admin.change_sku(&tenant.id.to_string(), &first.part_number, &SkuChange { enabled: Some(77), ..SkuChange::default() }).unwrap();
    admin.remove_sku(&tenant.id.to_string(), &second.part_number).unwrap();

    let version = scene.store.license_version(&scene.scope).await.unwrap();
    scene.clock.advance(60);
    scene.sync(integration).await;
    let rows = scene.licenses().await;
    assert_true(&rows, &admin.truth(), &read);
    let ended: Vec<_> = rows.iter().filter(|row| row.ended_at.is_some()).collect();
    assert_eq!(ended.len(), 1, "ended, not deleted");
    assert_eq!(ended[0].sku.sku.to_string(), second.sku_id);
    assert_eq!(scene.store.license_version(&scene.scope).await.unwrap(), version + 1, "one tenant changed");
} }

store::on_both_databases! { async fn a_tenant_that_is_served_no_more_is_kept_and_not_read(database) {
    let scene = Scene::new(database, World::provider(7, 12)).await;
    let integration = scene.connect().await;
    scene.settle().await;
    let read = readable(&scene, integration).await;
    let rows = scene.licenses().await.len();
    let admin = scene.simulator.admin();
    let home = scene.connection(0).tenant_id;
    let gone = read.iter().find(|tenant| tenant.0 != home).unwrap();
    admin.remove_tenant(&gone.to_string()).unwrap();
    scene.clock.advance(60);
    scene.sync(integration).await;
    assert_eq!(scene.licenses().await.len(), rows, "its licenses stay");
} }
