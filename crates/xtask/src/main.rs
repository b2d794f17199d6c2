//! `cargo xtask`: set-up, build and checks; plain cargo and processes, no logic of the product.

mod assets;
mod bench;
mod browser;
mod bundle;
mod cargo;
mod check;
mod debian;
mod deny;
mod front;
mod postgres;
mod process;
mod split;
mod start;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, run and check Seatledger")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and run the server, with a simulated Microsoft to connect to.
    Start(start::Options),
    /// Run everything that CI runs.
    Test(check::Options),
    /// Build the browser's part only, into target/site.
    Front(front::Options),
    /// Run the browser journeys only.
    Journeys(browser::Options),
    /// Measure the budgets that the project has set itself.
    Bench(bench::Options),
    /// Check the dependencies against the advisory database (needs the network).
    Advisories,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    std::env::set_current_dir(cargo::root())?;
    match arguments.command {
        Command::Start(options) => start::run(&options),
        Command::Test(options) => check::run(&options),
        Command::Front(options) => front::build(options.profile).map(drop),
        Command::Journeys(options) => browser::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Advisories => deny::check(&["advisories"]),
    }
}
