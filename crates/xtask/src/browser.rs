//! The browser journeys: builds what they drive, finds a Chromium, and hands over to Playwright.

use std::{path::PathBuf, process::Command};

use anyhow::Result;
use clap::Args;

use crate::{cargo, debian, front};

#[derive(Args, Default)]
pub struct Options {
    /// Only journeys whose title contains this.
    #[arg(long)]
    grep: Option<String>,
    /// Use what was built before.
    #[arg(long)]
    no_build: bool,
}

/// Runs the journeys in `end2end`.
pub fn run(options: &Options) -> Result<()> {
    if !options.no_build {
        front::build(front::Profile::Release)?;
        let build = ["build", "--package", "server", "--package", "graph-sim", "--bins"];
        cargo::run("build the server for the journeys", &mut cargo::cargo(build))?;
    }
    let mut journeys = playwright()?;
    journeys.arg("test");
    if let Some(title) = &options.grep {
        journeys.args(["--grep", title]);
    }
    cargo::run("browser journeys", &mut journeys)
}

/// Playwright's command line in `end2end`, with its packages installed and told where the programs are.
pub fn playwright() -> Result<Command> {
    let chromium = debian::ensure("Chromium", &["chromium", "fonts-inter", "fonts-dejavu-core"], chromium)?;
    let folder = cargo::root().join("end2end");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut install = Command::new(npm);
    install.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder);
    install.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    cargo::run("install Playwright", &mut install)?;
    let mut command = Command::new("node");
    command.arg(folder.join("node_modules/@playwright/test/cli.js"));
    command.current_dir(&folder);
    command.env("SEATLEDGER_CHROMIUM", chromium);
    command.env("SEATLEDGER_SERVER", cargo::program("dev", "server"));
    command.env("SEATLEDGER_SIMULATOR", cargo::program("dev", "graph-sim"));
    command.env("SEATLEDGER_SITE", front::site());
    Ok(command)
}

fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("SEATLEDGER_CHROMIUM") {
        return Some(named.into()).filter(|path: &PathBuf| path.is_file());
    }
    let well_known = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];
    well_known.iter().map(PathBuf::from).find(|path| path.is_file())
}
