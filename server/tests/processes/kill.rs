//! SIGKILL at a hundred random moments (a fifth of that under `--quick`) of runs that never have a whole life to themselves.

use std::{collections::BTreeSet, time::Duration};

use rand::RngExt as _;
use tokio::time::sleep;

use crate::{account::Account, scene::Scene};

const KILLS: u32 = 100;
/// Under `cargo xtask test --quick`.
const QUICK_KILLS: u32 = 20;
/// So few that servers that die one after the other leave units to the next before their leases have ended.
const UNITS_AT_ONCE: u32 = 4;

store::on_both_databases! { async fn a_server_that_is_killed_again_and_again_ends_with_the_truth(database) {
    let kills = if std::env::var_os("SEATLEDGER_QUICK").is_some() { QUICK_KILLS } else { KILLS };
    let mut scene = Scene::new(database).await;
    let mut left = BTreeSet::new();
    let (mut runs, mut total) = (0, Account::default());
    for _ in 0..kills {
        if scene.is_over().await {
            runs += 1;
            add(&mut total, scene.settle().await);
            left.clear();
            begin_another(&mut scene, &mut left).await;
        }
        live_and_die(&mut scene, &mut left).await;
    }
    let mut last = scene.start_server(16);
    scene.over(&mut [&mut last]).await;
    add(&mut total, scene.settle().await);
    // Whatever changed after its page was read comes with the next run, in which nothing happens.
    scene.request().await;
    scene.over(&mut [&mut last]).await;
    scene.settle().await;
    scene.assert_true().await;
    println!("{kills} kills in {runs} runs: {} pages fetched, {} of them again; {} claims by {} servers, {} of them \
        went on where another had been", total.fetched, total.again, total.claims, total.workers.len(), total.resumed);
    assert!(total.again <= u64::from(kills * UNITS_AT_ONCE) * 3, "each kill costs each unit under way one call");
    assert!(total.workers.len() > kills as usize / 2, "most servers came to work before they were killed");
    assert!(total.resumed > u64::from(kills / 10), "units were killed between their pages");
} }

/// A run over a changed world; now and then one that has to read everything.
async fn begin_another(scene: &mut Scene<'_>, left: &mut BTreeSet<uuid::Uuid>) {
    scene.change_world(left);
    if scene.dice.random_bool(0.5) {
        scene.simulator.admin().expire_delta_tokens(None).unwrap();
    }
    scene.request().await;
}

/// One server's life: most are killed while they work, some before they come to it.
async fn live_and_die(scene: &mut Scene<'_>, left: &mut BTreeSet<uuid::Uuid>) {
    let calls = scene.calls();
    let mut server = scene.start_server(UNITS_AT_ONCE);
    if scene.dice.random_bool(0.9) {
        scene.called(calls + 1, &mut server).await;
    }
    let span = Duration::from_millis(scene.dice.random_range(0..300));
    sleep(span / 2).await;
    if scene.dice.random_bool(0.2) {
        scene.change_world(left);
    }
    sleep(span / 2).await;
    server.kill();
}

fn add(total: &mut Account, run: Account) {
    total.fetched += run.fetched;
    total.again += run.again;
    total.claims += run.claims;
    total.resumed += run.resumed;
    for (worker, claims) in run.workers {
        *total.workers.entry(worker).or_insert(0) += claims;
    }
}
