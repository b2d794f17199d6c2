//! A dry run goes the same way up to apply: its counts equal those of the real run after it, and it changes nothing.

use std::collections::BTreeMap;

use domain::{
    id::{IntegrationId, SyncRunId, TenantId},
    sync_run::{Counts, RunState},
};
use graph_sim::{Effect, Fault, Kind, World};
use proptest::prelude::*;
use store::{RunOptions, testing::Kind as Database};

use crate::world::Scene;

/// One change at Microsoft before the runs: which customer, which user or group, and what becomes of it.
#[derive(Debug, Clone)]
enum Change {
    Rename(usize, usize),
    Remove(usize, usize),
    Add(usize),
    RemoveGroup(usize, usize),
    RemoveSku(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (0..4_usize, 0..40_usize).prop_map(|(tenant, user)| Change::Rename(tenant, user)),
        (0..4_usize, 0..40_usize).prop_map(|(tenant, user)| Change::Remove(tenant, user)),
        (0..4_usize).prop_map(Change::Add),
        (0..4_usize, 0..5_usize).prop_map(|(tenant, group)| Change::RemoveGroup(tenant, group)),
        (0..4_usize, 0..5_usize).prop_map(|(tenant, sku)| Change::RemoveSku(tenant, sku)),
    ]
}

/// Applies the change where there is something to change.
fn apply(scene: &Scene, read: &[TenantId], change: &Change, number: usize) {
    let admin = scene.simulator.admin();
    let truth = admin.truth();
    let place = match change {
        Change::Rename(tenant, _)
        | Change::Remove(tenant, _)
        | Change::Add(tenant)
        | Change::RemoveGroup(tenant, _)
        | Change::RemoveSku(tenant, _) => *tenant,
    };
    let id = read[place % read.len()];
    let tenant = truth.tenants.iter().find(|tenant| tenant.id == id.0).unwrap();
    let id = tenant.id.to_string();
    match change {
        Change::Rename(_, user) => {
            if let Some(user) = tenant.users.get(user % tenant.users.len().max(1)) {
                admin.rename_user(&id, &user.id.to_string(), &format!("Renamed {number}")).unwrap();
            }
        }
        Change::Remove(_, user) => {
            if let Some(user) = tenant.users.get(user % tenant.users.len().max(1)) {
                admin.remove_user(&id, &user.id.to_string()).unwrap();
            }
        }
        Change::Add(_) => {
            admin.add_user(&id, graph_sim::UserDraft::named(&format!("New {number}"))).unwrap();
        }
        Change::RemoveGroup(_, group) => {
            if let Some(group) = tenant.groups.get(group % tenant.groups.len().max(1)) {
                admin.remove_group(&id, &group.id.to_string()).unwrap();
            }
        }
        Change::RemoveSku(_, sku) => {
            if let Some(sku) = tenant.skus.get(sku % tenant.skus.len().max(1)) {
                admin.remove_sku(&id, &sku.part_number).unwrap();
            }
        }
    }
}

/// What each unit of a run came to, without what it cost.
async fn units(scene: &Scene, run: SyncRunId) -> BTreeMap<(TenantId, String), (RunState, Counts)> {
    let rows = scene.store.run_log_units(&scene.scope, run).await.unwrap();
    let told =
        |row: store::UnitLogRow| ((row.tenant, row.kind), (row.state, Counts { calls: 0, ..row.counts }));
    rows.into_iter().map(told).collect()
}

async fn run(scene: &Scene, integration: IntegrationId, dry: bool) -> SyncRunId {
    let options = RunOptions { dry, ..RunOptions::default() };
    scene.run_with(integration, options).await
}

async fn story(database: &store::testing::TestDatabase, seed: u64, changes: Vec<Change>, percent: u8) {
    let scene = Scene::new(database, World::provider(seed, 4)).await;
    let integration = scene.connect().await;
    scene.settle().await;
    let mut settings = crate::world::everything();
    settings.guard_percent = percent;
    scene.save_settings(integration, &settings).await;
    scene.settle().await;
    let tenants = scene.tenants(integration).await;
    let read: Vec<TenantId> =
        tenants.iter().filter(|row| row.state == Some(RunState::Ok)).map(|row| row.tenant).collect();
    for (number, change) in changes.iter().enumerate() {
        apply(&scene, &read, change, number);
    }
    let admin = scene.simulator.admin();
    admin.inject(Fault::new(Effect::InvalidJson).tenant(read[0]).kind(Kind::Users)).unwrap();
    scene.clock.advance(60);
    let before = scene.tenants(integration).await;
    let dry = run(&scene, integration, true).await;
    assert_eq!(scene.writes().await, BTreeMap::new(), "a dry run writes no data");
    let standing = |rows: &[domain::integration::IntegrationTenant]| -> Vec<_> {
        rows.iter().flat_map(|row| row.units.clone()).collect()
    };
    assert_eq!(standing(&scene.tenants(integration).await), standing(&before), "nor the state of a unit");
    let expected = units(&scene, dry).await;
    scene.clock.advance(60);
    let real = run(&scene, integration, false).await;
    assert_eq!(units(&scene, real).await, expected, "seed {seed}, {changes:?}, {percent} %");
    assert!(expected.values().any(|(state, _)| *state == RunState::Failed), "one tenant fails");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() })]
    #[test]
    fn a_dry_run_counts_what_the_real_run_does(
        seed in 0..1_000_u64,
        changes in prop::collection::vec(change(), 0..40),
        percent in prop::sample::select(vec![1_u8, 20, 100]),
    ) {
        store::testing::run(Database::Sqlite, |database| async move { story(&database, seed, changes, percent).await });
    }
}

#[test]
fn a_dry_run_counts_what_the_real_run_does_on_postgres() {
    let changes: Vec<Change> =
        (0..20).flat_map(|n| [Change::Rename(n, n), Change::Remove(n, n * 3), Change::Add(n)]).collect();
    store::testing::run(Database::Postgres, |database| async move { story(&database, 5, changes, 20).await });
}
