//! `cargo xtask start`: builds everything, then runs the simulated Microsoft and the server until Ctrl-C.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::Ordering,
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result};
use clap::Args;

use crate::{
    cargo, front,
    process::{self, Running},
};

#[derive(Args)]
pub struct Options {
    /// Without the simulated Microsoft: for connecting real tenants.
    #[arg(long)]
    real: bool,
    /// The port on 127.0.0.1 that the server listens on.
    #[arg(long, default_value_t = 8311)]
    port: u16,
    /// Where the database and the master key are kept.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Customer tenants in the simulated provider's world.
    #[arg(long, default_value_t = 200)]
    tenants: u32,
    /// Milliseconds that the simulated Microsoft takes for each answer.
    #[arg(long, default_value_t = 40)]
    latency_ms: u64,
}

/// Runs until Ctrl-C or until one of the programs ends.
pub fn run(options: &Options) -> Result<()> {
    build(options)?;
    let interrupted = process::interrupted()?;
    fs::create_dir_all(&options.data)?;
    // Declared first, so that it is dropped last: the server stops before what it talks to.
    let mut simulator = if options.real { None } else { Some(simulator(options)?) };
    let connections = connections_file(&options.data);
    if let Some(running) = &mut simulator {
        process::wait_for("the simulated Microsoft", &mut [running], 60, || {
            connections.exists().then_some(())
        })?;
    }
    let mut server = server(options, simulator.is_some())?;
    while !interrupted.load(Ordering::SeqCst) {
        server.check()?;
        if let Some(running) = &mut simulator {
            running.check()?;
        }
        thread::sleep(Duration::from_millis(100));
    }
    eprintln!("\nStopping…");
    drop(server);
    drop(simulator);
    Ok(())
}

fn build(options: &Options) -> Result<()> {
    front::build(front::Profile::Release)?;
    let mut packages = vec!["build", "--release", "--package", "server"];
    if !options.real {
        packages.extend(["--package", "graph-sim", "--bins"]);
    }
    cargo::run("build the server", &mut cargo::cargo(packages))
}

fn connections_file(data: &Path) -> PathBuf {
    data.join("simulator.json")
}

fn simulator(options: &Options) -> Result<Running> {
    let connections = connections_file(&options.data);
    if connections.exists() {
        fs::remove_file(&connections).context("the former simulator's file cannot be removed")?;
    }
    let mut command = Command::new(cargo::program("release", "graph-sim"));
    command.args(["--world", "both", "--exit-with-parent", "--port", &(options.port + 1).to_string()]);
    command.arg("--tenants").arg(options.tenants.to_string());
    command.arg("--latency-ms").arg(options.latency_ms.to_string());
    command.arg("--connections-file").arg(&connections);
    command.stdout(std::process::Stdio::null());
    Running::start("the simulated Microsoft", &mut command)
}

fn server(options: &Options, with_simulator: bool) -> Result<Running> {
    let mut command = Command::new(cargo::program("release", "server"));
    command.arg("--exit-with-parent");
    command.arg("--listen").arg(format!("127.0.0.1:{}", options.port));
    command.arg("--data").arg(&options.data);
    command.arg("--site").arg(front::site());
    if with_simulator {
        command.arg("--simulator").arg(connections_file(&options.data));
    }
    Running::start("the server", &mut command)
}
