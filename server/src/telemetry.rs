//! Logs: one line an event, to standard error; never bodies, query strings, links, tokens or people's names.

use tracing_subscriber::EnvFilter;

use crate::config::Config;

/// Starts logging; the level comes from `RUST_LOG`, `info` by default.
pub fn start(config: &Config) {
    // These would write links and statements at their finer levels (security rules 94, 95).
    const QUIET: [&str; 4] = ["hyper=warn", "reqwest=warn", "sqlx=warn", "hyper_util=warn"];
    let filter = EnvFilter::builder().with_default_directive(tracing::Level::INFO.into()).from_env_lossy();
    let filter =
        QUIET.iter().filter_map(|directive| directive.parse().ok()).fold(filter, EnvFilter::add_directive);
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first subscriber.
    let started =
        if config.options.log_json { lines.json().try_init() } else { lines.with_target(false).try_init() };
    drop(started);
}
