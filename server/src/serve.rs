//! Starts everything, prints where to go, and stops everything in order.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, bail};
use app::ports::Services;
use domain::time::Clock;
use leptos::config::LeptosOptions;
use outbound::Trusted;
use secrecy::ExposeSecret as _;
use store::{KeySource, Store};
use sync::{Engine, Limits};
use tokio_util::sync::CancellationToken;

use crate::{
    auth::{accounts::LocalAccounts, rate::SignInRate},
    clock::SystemClock,
    config::Config,
    listen,
    mail::Mailer,
    matches::EngineMatches,
    microsoft::Live,
    records::PackedRecords,
    router::router,
    routes::{events::Feed, licenses::SentLicenses},
    simulator,
    state::AppState,
};

/// Time that everything has to end (security rule 92).
const SHUTDOWN: Duration = Duration::from_secs(9);

/// What both `serve` and `sync --once` stand on.
pub(crate) struct Foundation {
    pub store: Store,
    pub client: graph::Client,
    pub clock: Arc<dyn Clock>,
    pub demo: Vec<app::api::integration::DemoConnection>,
    pub engine: Engine,
}

/// Opens the database and builds the client and the engine.
pub(crate) async fn foundation(config: &Config) -> Result<Foundation> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let key = KeySource::MasterKeyFile(config.master_key_file.clone());
    let store =
        Store::open(&config.database_url, key, clock.now()).await.with_context(|| config.database_name())?;
    let store = store.with_lease_secs(config.options.lease_secs);
    let (endpoints, demo) = simulator::read(config.options.simulator.as_deref())?;
    let transport = Trusted::new(&endpoints.origins()).context("outgoing connections cannot be set up")?;
    let client = graph::Client::new(Arc::new(transport), endpoints, Arc::clone(&clock));
    let limits = Limits { units_at_once: config.options.units_at_once };
    // The name holds leases: another process, or this one after a restart, must not have it.
    let worker = uuid::Uuid::new_v4().to_string();
    let engine = Engine::new(store.clone(), client.clone(), Arc::clone(&clock), &worker, limits);
    Ok(Foundation { store, client, clock, demo, engine })
}

/// Serves until the process is told to end.
pub async fn serve(config: Config) -> Result<()> {
    // The port first: a second server must not touch the database of the first.
    let listener = listen::bind(config.options.listen).await?;
    check_site(&config.options.site)?;
    let Foundation { store, client, clock, demo, engine } = foundation(&config).await?;
    let stop = CancellationToken::new();
    let sign_in_rate = Arc::new(SignInRate::default());
    let accounts =
        LocalAccounts::new(store.clone(), Arc::clone(&clock), Arc::clone(&sign_in_rate), config.is_https());
    let mailer = Arc::new(Mailer {
        store: store.clone(),
        clock: Arc::clone(&clock),
        internal: config.options.internal_targets.clone(),
        public_url: config.public_url.clone(),
    });
    let services = Services {
        store: store.clone(),
        microsoft: Arc::new(Live {
            client,
            clock: Arc::clone(&clock),
            store: store.clone(),
            public_url: config.origin(),
            demo,
        }),
        mail: Arc::<Mailer>::clone(&mailer),
        accounts: Arc::new(accounts),
        records: Arc::new(PackedRecords),
        matches: Arc::new(EngineMatches(engine.suggestions().clone())),
        clock: Arc::clone(&clock),
    };
    announce(&config, &store, clock.as_ref()).await?;
    let exit_with_parent = config.options.exit_with_parent;
    let leptos = leptos_options(&config)?;
    let feed = Feed::start(store.clone(), stop.clone());
    let sent = SentLicenses::default();
    let state = AppState { services, config: Arc::new(config), leptos, feed, sent, sign_in_rate };
    let engine = tokio::spawn(engine.serve(stop.clone()));
    let mailer = tokio::spawn(mailer.serve(stop.clone()));
    tokio::spawn(watch_for_the_end(stop.clone(), exit_with_parent));
    listen::run(listener, router(state), stop).await?;
    let ended = tokio::time::timeout(SHUTDOWN, async {
        engine.await.context("the engine panicked")?;
        mailer.await.context("the mailer panicked")?;
        store.close().await;
        Ok::<(), anyhow::Error>(())
    });
    ended.await.context("work was still under way at shutdown; it goes on at the next start")?
}

/// Prints the one line that a newcomer needs.
async fn announce(config: &Config, store: &Store, clock: &dyn Clock) -> Result<()> {
    let origin = config.origin();
    if store.setup_needed().await? {
        let token = store.setup_link_create(clock.now()).await?;
        let link = format!("{origin}{}", app::paths::set_up(token.expose_secret()));
        println!("Seatledger is at {origin} · set it up within 30 minutes, once: {link}");
    } else {
        println!("Seatledger is at {origin}");
    }
    Ok(())
}

fn check_site(site: &Path) -> Result<()> {
    if !site.join("hash.txt").is_file() {
        bail!("site: {} holds no built files; run `cargo xtask front` first", site.display());
    }
    Ok(())
}

fn leptos_options(config: &Config) -> Result<LeptosOptions> {
    let site = std::path::absolute(&config.options.site).context("site")?;
    let hash_file = site.join("hash.txt").display().to_string();
    Ok(LeptosOptions::builder()
        .output_name("seatledger")
        .site_root(site.display().to_string())
        .site_pkg_dir("pkg")
        .site_addr(config.options.listen)
        // An absolute path: leptos joins it to the folder of this program.
        .hash_file(Arc::from(hash_file))
        .hash_files(true)
        .build())
}

/// Ends everything on SIGTERM, Ctrl-C, or when the parent that started us is gone.
pub(crate) async fn watch_for_the_end(stop: CancellationToken, exit_with_parent: bool) {
    let parent = async {
        if !exit_with_parent {
            return std::future::pending().await;
        }
        let (gone, told) = tokio::sync::oneshot::channel();
        // A thread of its own: tokio's would hold up the end of the process until something is typed.
        std::thread::spawn(move || {
            drop(std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink()));
            gone.send(()).ok();
        });
        drop(told.await);
    };
    tokio::select! {
        () = terminated() => {}
        () = parent => {}
    }
    stop.cancel();
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    let term = async {
        match signal(SignalKind::terminate()) {
            Ok(mut term) => drop(term.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = term => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn terminated() {
    drop(tokio::signal::ctrl_c().await);
}
