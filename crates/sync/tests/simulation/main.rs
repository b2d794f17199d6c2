//! A deterministic simulation: several engines, one database and a simulated Microsoft in one thread, under one clock
//! that moves only when told. A seed decides who goes next, what breaks, who crashes, what people do and how the world
//! changes; invariants are checked after every step, and in the end what is stored must be what is true.
//!
//! `SEATLEDGER_SEED=n` replays one seed and tells what happens; `SEATLEDGER_SEEDS=n` runs so many (default 1,000).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod chaos;
mod database;
mod people;
mod scene;
mod truth;
mod wire;

use std::{
    panic::AssertUnwindSafe,
    sync::atomic::{AtomicU64, Ordering},
};

use futures::FutureExt as _;

use crate::{database::Template, scene::Scene};

/// Things that happen before the world comes to rest.
const ACTIONS: usize = 100;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

async fn live(template: &Template, seed: u64, tells: bool) {
    let mut scene = Scene::new(template, seed, tells).await;
    for _ in 0..ACTIONS {
        scene.act().await;
        scene.check().await;
    }
    scene.come_to_rest().await;
    scene.compare().await;
    scene.close().await;
}

fn run(template: &Template, seed: u64, tells: bool) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let lived = runtime.block_on(AssertUnwindSafe(live(template, seed, tells)).catch_unwind());
    if let Err(panic) = lived {
        println!("replay it: SEATLEDGER_SEED={seed} cargo test -p sync --test simulation -- --nocapture");
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn whatever_happens_the_invariants_hold_and_two_clean_cycles_end_in_the_truth() {
    let template = Template::new();
    if let Some(seed) = number("SEATLEDGER_SEED") {
        return run(&template, seed, true);
    }
    let (seeds, next) = (number("SEATLEDGER_SEEDS").unwrap_or(1_000), AtomicU64::new(0));
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds {
                        return;
                    }
                    run(&template, seed, false);
                }
            });
        }
    });
}
