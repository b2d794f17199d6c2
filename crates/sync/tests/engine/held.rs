//! Held removals: what the deletion guard holds stays until someone approves exactly that, or rejects it.

use domain::{
    held::{HeldKind, HeldRemoval},
    id::{IntegrationId, TenantId},
    sync_run::RunState,
};
use graph_sim::World;

use crate::{users::customer, world::Scene};

async fn scene(database: &store::testing::TestDatabase) -> (Scene, IntegrationId) {
    let mut world = World::new()
        .partner("Northlight Managed Services")
        .customer("Fabrikam")
        .sku("SPE_E5", graph_sim::seats(50));
    for number in 0..10 {
        world = world.user(&format!("User {number}"), |user| user.license("SPE_E5"));
    }
    let scene = Scene::new(database, world).await;
    let integration = scene.connect().await;
    scene.settle().await;
    scene.choose_all(integration).await;
    scene.settle().await;
    (scene, integration)
}

/// The ids of the first users, who can be named by nothing else once they are removed.
fn ids(scene: &Scene) -> Vec<String> {
    let mut users = customer(scene).users;
    users.sort_by_key(|user| user.name.clone());
    users.iter().map(|user| user.id.to_string()).collect()
}

fn restore(scene: &Scene, user: &str) {
    scene.simulator.admin().restore_user(&customer(scene).id.to_string(), user).unwrap();
}

async fn live(scene: &Scene) -> usize {
    let tenant = TenantId(customer(scene).id);
    let stored = scene.store.users_stored(&scene.scope, tenant).await.unwrap();
    stored.iter().filter(|row| !row.ended).count()
}

async fn pending(scene: &Scene, integration: IntegrationId) -> Vec<HeldRemoval> {
    let list = scene.store.held_list(&scene.scope, integration).await.unwrap();
    list.into_iter().filter(|held| held.kind == HeldKind::Users).collect()
}

fn remove(scene: &Scene, users: std::ops::Range<usize>) {
    let tenant = customer(scene).id.to_string();
    for number in users {
        scene.simulator.admin().remove_user(&tenant, &format!("User {number}")).unwrap();
    }
}

async fn sync(scene: &Scene, integration: IntegrationId) {
    scene.clock.advance(60);
    let state = scene.sync(integration).await;
    assert_eq!(state.run.unwrap().state, RunState::Ok, "a held removal is no failure");
}

store::on_both_databases! { async fn sec_076_too_many_removals_wait_and_approval_applies_exactly_that_list(database) {
    let (scene, integration) = scene(database).await;
    let users = ids(&scene);
    remove(&scene, 0..2);
    sync(&scene, integration).await;
    assert_eq!((live(&scene).await, pending(&scene, integration).await.len()), (8, 0), "two of ten simply end");
    remove(&scene, 2..6);
    sync(&scene, integration).await;
    let held = pending(&scene, integration).await;
    assert_eq!((live(&scene).await, held.len(), held[0].items.len(), held[0].current_rows), (8, 1, 4, 8));
    // Whoever is back drops out of the list, and an unchanged run changes nothing of it.
    restore(&scene, &users[2]);
    sync(&scene, integration).await;
    sync(&scene, integration).await;
    let held = pending(&scene, integration).await;
    assert_eq!((held.len(), held[0].items.len()), (1, 3));
    scene.store.held_approve(&scene.scope, held[0].id, held[0].run, scene.now()).await.unwrap();
    assert_eq!((live(&scene).await, pending(&scene, integration).await.len()), (5, 0));
    sync(&scene, integration).await;
    assert_eq!(live(&scene).await, customer(&scene).users.len());
} }

store::on_both_databases! { async fn sec_076_a_rejected_removal_keeps_the_rows_also_through_a_full_read(database) {
    let (scene, integration) = scene(database).await;
    let users = ids(&scene);
    remove(&scene, 0..5);
    sync(&scene, integration).await;
    let held = pending(&scene, integration).await;
    scene.store.held_reject(&scene.scope, held[0].id, held[0].run, scene.now()).await.unwrap();
    for _ in 0..2 {
        store::testing::script(&scene.store, "UPDATE sync_unit SET watermark = NULL").await.unwrap();
        sync(&scene, integration).await;
        assert_eq!(live(&scene).await, 10);
        let held = pending(&scene, integration).await;
        assert!(held.iter().all(|held| held.state != domain::held::HeldState::Pending), "{held:?}");
    }
    for user in &users[..5] {
        restore(&scene, user);
    }
    sync(&scene, integration).await;
    remove(&scene, 0..1);
    sync(&scene, integration).await;
    assert_eq!(live(&scene).await, 9, "once seen again a row can end");
} }

store::on_both_databases! { async fn sec_076_a_delta_adds_to_what_waits_and_a_growing_set_releases_nothing(database) {
    let (scene, integration) = scene(database).await;
    remove(&scene, 0..4);
    sync(&scene, integration).await;
    assert_eq!(pending(&scene, integration).await[0].items.len(), 4);
    let admin = scene.simulator.admin();
    for number in 20..40 {
        let user = graph_sim::UserDraft::named(&format!("User {number}")).license("SPE_E5");
        admin.add_user(&customer(&scene).id.to_string(), user).unwrap();
    }
    sync(&scene, integration).await;
    assert_eq!(live(&scene).await, 30);
    remove(&scene, 30..40);
    sync(&scene, integration).await;
    assert_eq!((live(&scene).await, pending(&scene, integration).await[0].items.len()), (30, 14));
    // The same by a full read.
    store::testing::script(&scene.store, "UPDATE sync_unit SET watermark = NULL").await.unwrap();
    sync(&scene, integration).await;
    assert_eq!((live(&scene).await, pending(&scene, integration).await[0].items.len()), (30, 14));
} }

store::on_both_databases! { async fn sec_076_tenants_that_vanish_together_are_held_too(database) {
    let scene = Scene::new(database, World::provider(7, 12)).await;
    let integration = scene.connect().await;
    scene.settle().await;
    let home = scene.connection(0).tenant_id;
    let customers: Vec<_> =
        scene.tenants(integration).await.iter().map(|row| row.tenant).filter(|id| id.0 != home).collect();
    for gone in customers.iter().take(6) {
        scene.simulator.admin().remove_tenant(&gone.to_string()).unwrap();
    }
    scene.clock.advance(60);
    scene.sync(integration).await;
    let held = scene.store.held_list(&scene.scope, integration).await.unwrap();
    let tenants = held.iter().find(|held| held.kind == HeldKind::Tenants).unwrap();
    assert_eq!((tenants.items.len(), tenants.tenant), (6, None));
} }
