//! A simulated provider, a database with its integration, and the servers that work on it.

use std::{collections::BTreeMap, time::Duration};

use domain::{
    cloud::Cloud,
    id::{IntegrationId, TenantId},
    integration::{Connection, Reach},
    settings::{SkuChoice, SyncSettings, TenantSettings, UserChoice},
    sync_run::Trigger,
    time::{Clock as _, Timestamp},
};
use graph_sim::{PageSizes, Provider, Simulator, World};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use server::clock::SystemClock;
use store::{NewCredential, NewIntegration, RunOptions, Scope, Store, testing::TestDatabase};
use tokio::time::{Instant, sleep};

use crate::{
    account,
    process::{self, Server},
};

/// A seed to run again with; without it every run has its own.
const SEED_VARIABLE: &str = "SEATLEDGER_PROCESSES_SEED";
/// Longer than anything here may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often something is looked at that is waited for.
const GLANCE: Duration = Duration::from_millis(3);

/// Everything that a story needs.
pub struct Scene<'a> {
    pub database: &'a TestDatabase,
    pub store: Store,
    pub scope: Scope,
    pub simulator: Simulator,
    pub integration: IntegrationId,
    pub dice: ChaCha8Rng,
    started: u32,
}

/// A provider with 25 customers, whose lists have up to some dozens of pages.
fn provider() -> (World, graph_sim::Options) {
    let world = World::provider_with(&Provider { tenants: 25, users_per_tenant: 40, ..Provider::default() });
    let options = graph_sim::Options {
        known_tenants: false,
        latency: Duration::from_millis(8),
        page_sizes: PageSizes::all(4),
        throttling: None,
        ..graph_sim::Options::default()
    };
    (world, options)
}

impl<'a> Scene<'a> {
    /// A first run that reads everything is asked for, and nobody is there yet to do it.
    pub async fn new(database: &'a TestDatabase) -> Self {
        let seed = std::env::var(SEED_VARIABLE).ok().and_then(|seed| seed.parse().ok());
        let seed: u64 = seed.unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().0);
        println!("{SEED_VARIABLE}={seed} repeats what is random here");
        let (world, options) = provider();
        let simulator = Simulator::start(world, options).await.unwrap();
        let endpoints: BTreeMap<_, _> =
            graph_sim::Cloud::ALL.into_iter().map(|cloud| (cloud, simulator.url(cloud))).collect();
        process::prepare(database.folder(), &json!({ "endpoints": endpoints, "connections": [] }));
        let store = database.store.clone();
        let scope = store::testing::administrator(&store).await;
        let integration = connect(&simulator, &store, &scope).await;
        account::watch_claims(database).await;
        let dice = ChaCha8Rng::seed_from_u64(seed);
        Self { database, store, scope, simulator, integration, dice, started: 0 }
    }

    pub fn start_server(&mut self, units_at_once: u32) -> Server {
        self.started += 1;
        Server::start(self.database, self.started, units_at_once)
    }

    /// Asks for a run of everything.
    pub async fn request(&self) {
        let (trigger, options) = (Trigger::Person, RunOptions::default());
        let asked = self.store.run_request(&self.scope, self.integration, trigger, options, now()).await;
        assert!(!asked.unwrap().joined, "the former run is over");
    }

    pub async fn is_over(&self) -> bool {
        let found = self.store.integration_find(&self.scope, self.integration).await.unwrap();
        found.and_then(|found| found.run).is_none_or(|run| run.state.is_over())
    }

    /// Waits for the end of the run that these servers work on.
    pub async fn over(&self, servers: &mut [&mut Server]) {
        let late = Instant::now() + PATIENCE;
        while !self.is_over().await {
            for server in servers.iter_mut() {
                server.assert_lives();
            }
            assert!(Instant::now() < late, "the run does not end: {}", logs(servers));
            sleep(GLANCE).await;
        }
    }

    pub fn calls(&self) -> u64 {
        self.simulator.admin().counters().calls
    }

    /// Waits until Microsoft was called this often in all, or the run is over.
    pub async fn called(&self, calls: u64, server: &mut Server) {
        let late = Instant::now() + PATIENCE;
        while self.calls() < calls && !self.is_over().await {
            server.assert_lives();
            assert!(Instant::now() < late, "nothing happens: {}", server.log());
            sleep(GLANCE).await;
        }
    }
}

pub fn now() -> Timestamp {
    SystemClock.now()
}

fn logs(servers: &[&mut Server]) -> String {
    servers.iter().map(|server| server.log()).collect()
}

async fn connect(simulator: &Simulator, store: &Store, scope: &Scope) -> IntegrationId {
    let offer = simulator.credentials().into_iter().next().unwrap();
    let new = NewIntegration {
        name: "Provider".into(),
        connection: Connection {
            cloud: Cloud::Global,
            home_tenant: TenantId(offer.tenant_id),
            application: offer.application_id.to_string().parse().unwrap(),
        },
        reach: Reach::Partner,
        credential: NewCredential { secret: &offer.secret.into(), thumbprint: None, expires_at: None },
        by: None,
    };
    let integration = store.integration_create(scope, new, now()).await.unwrap();
    let everyone = UserChoice { licensed: SkuChoice::Any, unlicensed: true, guests: true };
    let tenants = TenantSettings { licenses: true, users: Some(everyone), groups: true };
    let settings = SyncSettings { tenants, ..SyncSettings::recommended() };
    store.settings_save(scope, integration, &settings, now()).await.unwrap();
    // The run that saving asks for would follow the first one: stories say themselves when a run begins.
    store::testing::script(store, "UPDATE integration SET asked_at = NULL").await.unwrap();
    integration
}
