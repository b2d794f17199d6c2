//! `graph-sim`: the simulated Microsoft as a program, for the demo and the browser journeys.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use clap::{Parser, ValueEnum};
use graph_sim::{Cloud, Options, Provider, Simulator, World};
use serde_json::json;

/// A simulated Microsoft: sign-in and Graph on the loopback address.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// What exists: Microsoft's published bodies, a generated provider, or both.
    #[arg(long, value_enum, default_value = "both")]
    world: Which,
    /// How many customers the generated provider has.
    #[arg(long, default_value_t = 200)]
    tenants: usize,
    /// How many users a generated customer has on average.
    #[arg(long, default_value_t = 40)]
    users_per_tenant: u32,
    /// How many SKUs a generated customer holds at least.
    #[arg(long, default_value_t = 0)]
    min_skus: usize,
    /// The generator's seed: the same seed makes the same tenants, ids and secrets.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The port of the global cloud; the other clouds and the admin API take the next ones. 0 picks free ports.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// How long every answer waits, in milliseconds.
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// Where to write the addresses and credentials, as JSON, once everything listens.
    #[arg(long)]
    connections_file: Option<PathBuf>,
    /// Stop when standard input closes, so that a program that started this one never leaves it behind.
    #[arg(long)]
    exit_with_parent: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    Published,
    Provider,
    Both,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    let provider = || {
        let Arguments { seed, tenants, users_per_tenant, min_skus, .. } = arguments;
        World::provider_with(&Provider { seed, tenants, users_per_tenant, min_skus, ..Provider::default() })
    };
    let world = match arguments.world {
        Which::Published => World::published(),
        Which::Provider => provider(),
        Which::Both => World::published().and(provider()),
    };
    let options = Options {
        port: arguments.port,
        latency: Duration::from_millis(arguments.latency_ms),
        ..Options::default()
    };
    let simulator = Simulator::start(world, options)
        .await
        .with_context(|| format!("cannot listen on the loopback address from port {}", arguments.port))?;
    if let Some(path) = &arguments.connections_file {
        write_connections(&simulator, path)?;
    }
    let clouds = Cloud::ALL.map(|cloud| simulator.url(cloud)).join(" ");
    println!(
        "graph-sim listens: global, us_gov, us_gov_dod, china at {clouds}, admin at {}",
        simulator.admin_url()
    );

    tokio::select! {
        () = asked_to_stop() => {}
        () = orphaned(), if arguments.exit_with_parent => {}
    }
    // Connections that clients keep open must not keep the program alive.
    let _ = tokio::time::timeout(Duration::from_secs(2), simulator.stop()).await;
    Ok(())
}

/// Writes the file beside its place and renames it, so that nobody reads half of it.
fn write_connections(simulator: &Simulator, path: &Path) -> anyhow::Result<()> {
    let connections = json!({
        "endpoints": {
            "global": simulator.url(Cloud::Global),
            "us_gov": simulator.url(Cloud::UsGov),
            "us_gov_dod": simulator.url(Cloud::UsGovDod),
            "china": simulator.url(Cloud::China),
        },
        "admin": simulator.admin_url(),
        "connections": simulator.credentials(),
    });
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".part");
    let cannot = || format!("cannot write {}", path.display());
    std::fs::write(&unfinished, format!("{connections:#}\n")).with_context(cannot)?;
    std::fs::rename(&unfinished, path).with_context(cannot)
}

/// Waits for Ctrl-C or, where there is one, SIGTERM.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        let terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut terminated) = terminated {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Waits until standard input closes. A thread reads it, for a runtime could not stop while a read is pending.
async fn orphaned() {
    let (closed, wait) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut stdin = std::io::stdin().lock();
        let mut ignored = [0_u8; 256];
        while matches!(stdin.read(&mut ignored), Ok(read) if read > 0) {}
        let _ = closed.send(());
    });
    let _ = wait.await;
}
