//! The one binary: reads its configuration and does what the command says; a failure is one line and exit code 1.

use clap::Parser as _;
use server::config::{Arguments, Command, Config, SyncArguments};

fn main() {
    outbound::install_tls();
    let arguments = Arguments::parse();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(run(arguments)));
    match outcome {
        Ok(()) => {}
        Err(error) => {
            // `{:#}` joins the causes on one line.
            eprintln!("seatledger: {error:#}");
            std::process::exit(1);
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let config = Config::read(arguments.options)?;
    server::telemetry::start(&config);
    match arguments.command {
        None => server::serve(config).await,
        Some(Command::Sync(SyncArguments { once: _ })) => server::sync_once(config).await,
    }
}
