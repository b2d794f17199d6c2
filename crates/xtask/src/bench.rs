//! `cargo xtask bench`: measures; it never asserts a time, because machines differ.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{browser, cargo, front};

#[derive(Args)]
pub struct Options {
    /// What to measure.
    #[arg(value_enum)]
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The in-browser column store, natively.
    Grid,
    /// A sync of the provider's world, from empty and unchanged.
    Sync,
    /// Filtering in a real browser.
    Browser,
}

/// Runs one bench; its figures are printed.
pub fn run(options: &Options) -> Result<()> {
    match options.what {
        What::Grid => cargo::run("bench of the grid", &mut cargo::cargo(["bench", "--package", "grid"])),
        What::Sync => cargo::run("bench of the sync", &mut cargo::cargo(["bench", "--package", "sync"])),
        What::Browser => {
            front::build(front::Profile::Release)?;
            let build = ["build", "--release", "--package", "server", "--package", "graph-sim", "--bins"];
            cargo::run("build the server", &mut cargo::cargo(build))?;
            let feed = ["build", "--release", "--package", "grid", "--example", "feed"];
            cargo::run("build the feed of rows", &mut cargo::cargo(feed))?;
            let mut bench = browser::playwright()?;
            bench.env("SEATLEDGER_SERVER", cargo::program("release", "server"));
            bench.env("SEATLEDGER_SIMULATOR", cargo::program("release", "graph-sim"));
            bench.env("SEATLEDGER_FEED", cargo::program("release", "examples/feed"));
            bench.args(["test", "--config", "bench.config.ts"]);
            cargo::run("bench in the browser", &mut bench)
        }
    }
}
