//! cargo-deny: licenses, sources and duplicate versions of our dependencies, by the rules in `deny.toml`.

use std::process::Command;

use anyhow::Result;

use crate::cargo;

/// The version that `deny.toml` is written for.
const VERSION: &str = "0.20.2";

/// Runs the named checks, installing cargo-deny under `target/tools` first if it is not there.
pub fn check(checks: &[&str]) -> Result<()> {
    let home = cargo::root().join("target/tools");
    let program = home.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let installed = Command::new(&program).arg("--version").output();
    if !installed.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim().ends_with(VERSION)) {
        // Unoptimized: it runs for a second, but an optimized build takes minutes.
        let mut install =
            cargo::cargo(["install", "cargo-deny", "--locked", "--debug", "--no-default-features"]);
        install.args(["--version", VERSION, "--root"]).arg(&home).arg("--target-dir").arg(home.join("build"));
        cargo::run("install cargo-deny", &mut install)?;
    }
    let mut command = Command::new(&program);
    command.args(["--all-features", "check", "--hide-inclusion-graph"]).args(checks);
    cargo::run("licenses and sources of dependencies", &mut command)
}
