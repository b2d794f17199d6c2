//! Two server processes on one `PostgreSQL`: they share the work, and one finishes what the other leaves.

use store::testing::{Kind, TestDatabase};

use crate::scene::Scene;

#[test]
fn two_servers_share_a_run_and_do_no_unit_twice() {
    store::testing::run(Kind::Postgres, share);
}

async fn share(database: TestDatabase) {
    let mut scene = Scene::new(&database).await;
    let (mut one, mut other) = (scene.start_server(4), scene.start_server(4));
    scene.over(&mut [&mut one, &mut other]).await;
    let account = scene.settle().await;
    assert_eq!(account.again, 0, "no page was fetched twice");
    assert_eq!(account.resumed, 0);
    assert_eq!(account.claims, units(&scene).await, "each unit was claimed once");
    assert_eq!(account.workers.len(), 2);
    assert!(account.workers.values().all(|claims| *claims >= 10), "{:?}", account.workers);
    scene.assert_true().await;
}

#[test]
fn a_server_finishes_what_a_killed_one_leaves() {
    store::testing::run(Kind::Postgres, inherit);
}

async fn inherit(database: TestDatabase) {
    let mut scene = Scene::new(&database).await;
    let (one, mut other) = (scene.start_server(4), scene.start_server(4));
    scene.called(150, &mut other).await;
    one.kill();
    assert!(!scene.is_over().await, "it was killed halfway");
    scene.over(&mut [&mut other]).await;
    let account = scene.settle().await;
    let (claims, units) = (account.claims, units(&scene).await);
    assert!(
        (units + 1..=units + 4).contains(&claims),
        "{units} units, up to 4 of them taken over: {claims} claims"
    );
    assert_eq!(account.workers.len(), 2);
    assert!(account.again <= 4 * 3, "{} pages again: one call for each unit under way", account.again);
    scene.assert_true().await;
}

/// The units of the run that is over, discovery included.
async fn units(scene: &Scene<'_>) -> u64 {
    let logged = "SELECT COUNT(*) AS n FROM unit_log WHERE started_at IS NOT NULL";
    u64::try_from(store::testing::number(&scene.store, logged).await).unwrap()
}
