//! `cargo xtask test`: everything that CI runs, the quick things first.

use anyhow::Result;
use clap::Args;

use crate::{browser, cargo, deny, front, postgres::Postgres};

/// Seeds of the simulation under `--quick`.
const QUICK_SEEDS: &str = "60";

#[derive(Args)]
pub struct Options {
    /// Only format, lints, and the tests that need no browser. Of the simulation 60 seeds instead of 1,000; of the
    /// fault grid the middle pages; of the killed servers a fifth; no examples in docs.
    #[arg(long)]
    quick: bool,
}

/// Runs the checks in order and stops at the first that fails.
pub fn run(options: &Options) -> Result<()> {
    cargo::run("format", &mut cargo::cargo(["fmt", "--all", "--check"]))?;
    cargo::run(
        "lints, server side",
        &mut cargo::cargo(["clippy", "--all-targets", "--", "--deny", "warnings"]),
    )?;
    front::add_target()?;
    cargo::run("lints, browser side", &mut lints_in_the_browser())?;
    if !options.quick {
        deny::check(&["bans", "licenses", "sources"])?;
    }
    {
        let postgres = Postgres::start()?;
        let mut tests = cargo::cargo(["test", "--no-fail-fast"]);
        tests.env("SEATLEDGER_TEST_POSTGRES", postgres.url());
        tests.env("RUST_TEST_THREADS", test_threads());
        if options.quick {
            tests.args(["--lib", "--bins", "--tests"]);
            tests.envs([("SEATLEDGER_QUICK", "1"), ("SEATLEDGER_SEEDS", QUICK_SEEDS)]);
        }
        cargo::run("tests, on SQLite and PostgreSQL", &mut tests)?;
    }
    if !options.quick {
        browser::run(&browser::Options::default())?;
    }
    eprintln!("\nAll checks passed.");
    Ok(())
}

/// Twice the processors: a test of the database spends half its time waiting for it.
fn test_threads() -> String {
    let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    (2 * processors).to_string()
}

fn lints_in_the_browser() -> std::process::Command {
    cargo::cargo([
        "clippy",
        "--package",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--target-dir",
        "target/front",
        "--profile",
        "wasm-dev",
        "--",
        "--deny",
        "warnings",
    ])
}
