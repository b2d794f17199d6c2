//! `server sync --once`: one run of every integration from the command line, for scripts and for support, and the
//! matches that follow from it.

use anyhow::{Result, bail};
use domain::sync_run::{RunState, Trigger};
use tokio_util::sync::CancellationToken;

use crate::{
    config::Config,
    serve::{Foundation, foundation, watch_for_the_end},
};

/// Runs every integration, prints a line for each, and fails unless every tenant was read.
pub async fn sync_once(config: Config) -> Result<()> {
    let Foundation { store, clock, engine, .. } = foundation(&config).await?;
    let runs = store.run_request_all(Trigger::Command, clock.now()).await?;
    if runs.is_empty() {
        bail!("nothing to synchronize: connect Microsoft on Admin > Integrations first");
    }
    let stop = CancellationToken::new();
    tokio::spawn(watch_for_the_end(stop.clone(), config.options.exit_with_parent));
    engine.run_to_the_end(&runs, &stop).await?;
    let mut worst = RunState::Ok;
    for run in runs {
        let Some(report) = store.run_state(run).await? else { continue };
        let counts = report.counts;
        println!(
            "{}: {} · {} of {} tenants · {} added, {} changed, {} ended, {} unchanged · {} calls{}",
            report.integration_name,
            report.summary.state.label(),
            report.summary.tenants_done - report.summary.tenants_failed,
            report.summary.tenants_total,
            counts.added,
            counts.changed,
            counts.ended,
            counts.unchanged,
            counts.calls,
            report.summary.reason.map(|reason| format!(" · {reason}")).unwrap_or_default(),
        );
        worst = worst.min(report.summary.state);
    }
    // What was read tells whom tenants belong to, and nobody else may be there to look.
    let matched = engine.match_automatically().await?;
    if matched > 0 {
        let tenants = if matched == 1 { "tenant" } else { "tenants" };
        println!("{matched} {tenants} matched to organizations automatically");
    }
    store.close().await;
    if worst != RunState::Ok {
        bail!("not every tenant was read: {}", worst.label());
    }
    Ok(())
}
