//! SIGSTOP for longer than the lease: somebody else goes on, and the former owner writes nothing when it wakes up.

use std::{collections::BTreeSet, time::Duration};

use store::testing::Kind;
use tokio::time::{Instant, sleep, timeout};

use crate::{
    process::{LEASE_SECS, Server},
    scene::{Scene, now},
};

store::on_both_databases! { async fn sec_067_a_server_that_was_stopped_past_its_lease_writes_nothing(database) {
    let mut scene = Scene::new(database).await;
    let mut sleeper = scene.start_server(16);
    scene.called(120, &mut sleeper).await;
    stop_outside_of_writes(&scene, &sleeper).await;
    assert!(!scene.is_over().await, "it was stopped in the middle");
    // What the sleeper has in its hands is no longer true.
    let mut left = BTreeSet::new();
    for _ in 0..20 {
        scene.change_world(&mut left);
    }
    let mut heir = scene.start_server(16);
    scene.over(&mut [&mut heir]).await;
    scene.settle().await;
    store::testing::watch_writes(&scene.store).await;
    sleeper.go_on();
    wakes_up(&sleeper).await;
    let mut writes = store::testing::writes(&scene.store).await;
    // Both say that they live.
    writes.remove("worker");
    assert!(writes.is_empty(), "{writes:?}");
    // A call that it was about to make counts for no run.
    scene.simulator.admin().reset_counters();
    scene.request().await;
    scene.over(&mut [&mut sleeper, &mut heir]).await;
    scene.assert_true().await;
    assert_eq!(scene.settle().await.again, 0);
} }

store::on_both_databases! { async fn a_server_that_was_stopped_past_its_lease_goes_on_alone(database) {
    let mut scene = Scene::new(database).await;
    let mut server = scene.start_server(16);
    scene.called(120, &mut server).await;
    server.stop();
    assert!(!scene.is_over().await, "it was stopped in the middle");
    sleep(Duration::from_secs(u64::from(LEASE_SECS) + 1)).await;
    server.go_on();
    scene.over(&mut [&mut server]).await;
    scene.settle().await;
    scene.assert_true().await;
} }

/// Stops a server where it holds no lock. On `SQLite` a process that stands still inside a transaction keeps everybody
/// from writing, as the whole machine would; `PostgreSQL` ends such a transaction.
async fn stop_outside_of_writes(scene: &Scene<'_>, server: &Server) {
    for _ in 0..50 {
        server.stop();
        if scene.database.kind == Kind::Postgres {
            return;
        }
        let probe = scene.store.worker_heartbeat("a test", now());
        if timeout(Duration::from_millis(300), probe).await.is_ok_and(|written| written.is_ok()) {
            return scene.store.worker_end("a test").await.unwrap();
        }
        server.go_on();
        sleep(Duration::from_millis(2)).await;
    }
    panic!("the server does nothing but write");
}

/// Waits until a server has noticed what it lost, and then for as long as it takes it to try anything else.
async fn wakes_up(server: &Server) {
    let late = Instant::now() + Duration::from_secs(20);
    while !server.log().contains("a lease was lost") {
        assert!(Instant::now() < late, "it has noticed nothing: {}", server.log());
        sleep(Duration::from_millis(20)).await;
    }
    sleep(Duration::from_millis(1500)).await;
}
