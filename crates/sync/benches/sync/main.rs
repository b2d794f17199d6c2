//! How long a sync of a large provider takes, and what it costs; prints figures and asserts none.
//!
//! The simulator is a process of its own, so that its work does not count as ours: build it first with
//! `cargo build --release -p graph-sim`. Then `cargo bench -p sync`, for 1,000 tenants and 200,000 users at 50 ms
//! latency; `SEATLEDGER_BENCH_TENANTS` makes it smaller, and `SEATLEDGER_TEST_POSTGRES` adds a round on PostgreSQL.
//!
//! The baseline fetches the same pages with a bare HTTP client, parses them into the same members, and stores
//! nothing. CPU is user and system time of this process, memory the most it ever had in a phase.

mod baseline;
mod measure;
mod provider;
mod simulator;

use store::testing::Kind;

use crate::{measure::Meter, provider::Provider, simulator::Simulator};

#[tokio::main]
async fn main() {
    // `cargo test --all-targets` runs this without the word: then there is nothing to do.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    outbound::install_tls();
    let simulator = Simulator::start();
    println!("{} tenants at {} ms latency", simulator.tenants, simulator::LATENCY_MS);
    let first = baseline::run(&simulator, None).await;
    let links = first.links;
    let unchanged = baseline::run(&simulator, Some(&links)).await;
    for kind in kinds() {
        println!("\n{kind:?}");
        let database = store::testing::open(kind).await;
        let provider = Provider::connect(&database, &simulator).await;
        provider.phase("first sync", Some(&first.meter)).await;
        simulator.print_refused().await;
        provider.print_rows().await;
        for _ in 0..2 {
            provider.phase("unchanged", Some(&unchanged.meter)).await;
            simulator.print_refused().await;
        }
        let changed = provider.change_some(&simulator).await;
        provider.phase(&format!("{changed} users changed"), None).await;
        provider.print_writes_of_an_unchanged_run().await;
        database.store.close().await;
    }
}

fn kinds() -> Vec<Kind> {
    let postgres = std::env::var(store::testing::POSTGRES_VARIABLE).is_ok();
    [Some(Kind::Sqlite), postgres.then_some(Kind::Postgres)].into_iter().flatten().collect()
}

/// One phase's figures on one line.
fn report(what: &str, meter: &Meter, calls: Option<u64>, baseline: Option<&Meter>) {
    let ratio =
        baseline.map(|base| format!(", {:.1} times the baseline's CPU", meter.cpu_secs / base.cpu_secs));
    println!(
        "{what}: {:.1} s, {:.2} s CPU{}, {} MiB at most, {} calls",
        meter.wall_secs,
        meter.cpu_secs,
        ratio.unwrap_or_default(),
        meter.peak_mib,
        calls.map_or_else(|| "?".to_owned(), |calls| calls.to_string()),
    );
}
