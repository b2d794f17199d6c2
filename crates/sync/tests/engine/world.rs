//! A simulated Microsoft, a fresh database and an engine, joined for one test. All live by one clock.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use domain::{
    cloud::Cloud,
    id::{IntegrationId, SyncRunId, TenantId},
    integration::{Connection, Integration, IntegrationTenant, Reach},
    settings::{SkuChoice, SyncSettings, TenantSettings, UserChoice},
    sync_run::{RunState, Trigger},
    time::{Clock, Timestamp},
    unit::UnitKind,
};
use graph::{Client, Credential, EndpointTable, Endpoints, Transport};
use graph_sim::{DemoConnection, Simulator};
use outbound::Trusted;
use secrecy::SecretString;
use store::{LicenseRow, NewCredential, NewIntegration, RunOptions, Scope, Store, testing::TestDatabase};
use sync::{Engine, Limits};

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub fn advance(&self, secs: i64) {
        self.0.fetch_add(secs * 1000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Everything a story needs.
pub struct Scene {
    pub simulator: Simulator,
    pub store: Store,
    pub scope: Scope,
    pub clock: TestClock,
    pub client: Client,
    pub engine: Engine,
}

impl Scene {
    pub async fn new(database: &TestDatabase, world: graph_sim::World) -> Self {
        Self::with(database, world, graph_sim::Options::default()).await
    }

    pub async fn with(database: &TestDatabase, world: graph_sim::World, options: graph_sim::Options) -> Self {
        outbound::install_tls();
        let store = database.store.clone();
        let clock = TestClock(Arc::new(AtomicI64::new(store::testing::NOW.0)));
        let simulated = clock.clone();
        let options = graph_sim::Options { clock: Arc::new(move || simulated.now().0), ..options };
        let simulator = Simulator::start(world, options).await.unwrap();
        let endpoints = endpoints(&simulator);
        let transport = Trusted::new(&endpoints.origins()).unwrap();
        let client = Client::new(Arc::new(transport), endpoints, Arc::new(clock.clone()));
        let engine = engine(&store, &client, &clock, "engine-1");
        let scope = store::testing::administrator(&store).await;
        store::testing::watch_writes(&store).await;
        Self { simulator, store, scope, clock, client, engine }
    }

    /// A transport of its own.
    pub fn transport(&self) -> Trusted {
        Trusted::new(&endpoints(&self.simulator).origins()).unwrap()
    }

    /// A client of another process, which shares no token and no hold.
    pub fn client(&self) -> Client {
        self.client_over(Arc::new(self.transport()))
    }

    pub fn client_over(&self, transport: Arc<dyn Transport>) -> Client {
        Client::new(transport, endpoints(&self.simulator), Arc::new(self.clock.clone()))
    }

    pub fn connection(&self, number: usize) -> DemoConnection {
        self.simulator.credentials().into_iter().nth(number).unwrap()
    }

    /// Connects as a person does: tests first, then saves, which asks for the first run.
    pub async fn connect(&self) -> IntegrationId {
        let offer = self.connection(0);
        let credential = credential(&offer);
        let reach = sync::connect::test(&self.client, &credential).await.unwrap();
        self.save(&credential, reach).await
    }

    pub async fn save(&self, credential: &Credential, reach: Reach) -> IntegrationId {
        let new = NewIntegration {
            name: "Demo".into(),
            connection: credential.connection.clone(),
            reach,
            credential: NewCredential {
                secret: credential.proof.secret(),
                thumbprint: None,
                expires_at: None,
            },
            by: None,
        };
        self.store.integration_create(&self.scope, new, self.clock.now()).await.unwrap()
    }

    /// Chooses everything there is to read.
    pub async fn choose_all(&self, integration: IntegrationId) {
        self.save_settings(integration, &everything()).await;
    }

    pub async fn save_settings(&self, integration: IntegrationId, settings: &SyncSettings) {
        self.store.settings_save(&self.scope, integration, settings, self.clock.now()).await.unwrap();
    }

    /// Works until no run is active, moving the clock over what must wait.
    pub async fn settle(&self) {
        for _ in 0..2_000 {
            if self.engine.tick().await.unwrap() == 0 {
                if !self.any_active().await {
                    return;
                }
                self.clock.advance(5);
            }
        }
        panic!("the run does not end");
    }

    /// The same, apart from what tells how an integration fares.
    pub async fn data_writes(&self) -> BTreeMap<String, i64> {
        let mut writes = self.writes().await;
        for table in
            ["integration", "notice", "notice_standing", "notice_reader", "mail_outbox", "tenant_access"]
        {
            writes.remove(table);
        }
        writes
    }

    pub async fn any_active(&self) -> bool {
        let list = self.store.integration_list(&self.scope).await.unwrap();
        list.into_iter().filter_map(|integration| integration.run).any(|run| !run.state.is_over())
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Rows written since the last call, apart from the record of runs itself.
    pub async fn writes(&self) -> BTreeMap<String, i64> {
        let mut writes = store::testing::writes(&self.store).await;
        for table in RECORDS {
            writes.remove(table);
        }
        writes
    }

    /// A manual sync to its end.
    pub async fn sync(&self, integration: IntegrationId) -> Integration {
        self.sync_with(integration, RunOptions::default()).await
    }

    /// A manual sync of some tenants, or a dry one, to its end.
    pub async fn sync_with(&self, integration: IntegrationId, options: RunOptions) -> Integration {
        self.run_with(integration, options).await;
        self.integration(integration).await
    }

    /// The same; the run, which a dry one's integration does not show.
    pub async fn run_with(&self, integration: IntegrationId, options: RunOptions) -> SyncRunId {
        let run = self.request(integration, options).await;
        // What the request itself writes, its audit entry, is not the sync's.
        self.writes().await;
        while !self.store.run_state(run).await.unwrap().unwrap().summary.state.is_over() {
            self.settle().await;
            self.clock.advance(1);
        }
        run
    }

    /// Asks for a manual sync, and does nothing of it.
    pub async fn request(&self, integration: IntegrationId, options: RunOptions) -> SyncRunId {
        let now = self.clock.now();
        let asked = self.store.run_request(&self.scope, integration, Trigger::Person, options, now).await;
        asked.unwrap().run
    }

    /// Where one unit stands.
    pub async fn unit(&self, id: IntegrationId, tenant: TenantId, kind: UnitKind) -> (RunState, String) {
        let tenants = self.tenants(id).await;
        let tenant = tenants.iter().find(|row| row.tenant == tenant).unwrap();
        let unit = tenant.units.iter().find(|unit| unit.kind == kind).unwrap();
        (unit.state, unit.reason.clone().unwrap_or_default())
    }

    pub async fn integration(&self, id: IntegrationId) -> Integration {
        self.store.integration_find(&self.scope, id).await.unwrap().unwrap()
    }

    pub async fn tenants(&self, id: IntegrationId) -> Vec<IntegrationTenant> {
        self.store.integration_tenants(&self.scope, id).await.unwrap()
    }

    pub async fn licenses(&self) -> Vec<LicenseRow> {
        self.store.license_list(&self.scope).await.unwrap().rows
    }
}

fn endpoints(simulator: &Simulator) -> EndpointTable {
    let mut endpoints = EndpointTable::microsoft();
    for (cloud, simulated) in Cloud::ALL.into_iter().zip(graph_sim::Cloud::ALL) {
        let origin: url::Url = simulator.url(simulated).parse().unwrap();
        endpoints = endpoints.with(cloud, Endpoints { login: origin.clone(), graph: origin });
    }
    endpoints
}

/// Tables that tell of runs and hold their work, but no data.
const RECORDS: [&str; 8] =
    ["sync_run", "sync_unit", "job", "staged_page", "unit_log", "worker", "run_progress", "throttle_hold"];

/// Sync Settings that take every user and every group.
pub fn everything() -> SyncSettings {
    let users = UserChoice { licensed: SkuChoice::Any, unlicensed: true, guests: true };
    let tenants = TenantSettings { licenses: true, users: Some(users), groups: true };
    SyncSettings { tenants, ..SyncSettings::recommended() }
}

/// What the offer's form would hold.
pub fn credential(offer: &DemoConnection) -> Arc<Credential> {
    let connection = Connection {
        cloud: Cloud::Global,
        home_tenant: TenantId(offer.tenant_id),
        application: offer.application_id.to_string().parse().unwrap(),
    };
    Arc::new(Credential { connection, proof: SecretString::from(offer.secret.clone()).into() })
}

/// An engine of another process on the same database.
pub fn engine(store: &Store, client: &Client, clock: &TestClock, worker: &str) -> Engine {
    Engine::new(store.clone(), client.clone(), Arc::new(clock.clone()), worker, Limits { units_at_once: 8 })
}

/// Whether what is stored of the tenants that were read equals what is true in the simulated world.
pub fn assert_true(rows: &[LicenseRow], truth: &graph_sim::Truth, tenants: &[TenantId]) {
    let mut expected: Vec<_> = truth
        .tenants
        .iter()
        .filter(|tenant| tenants.contains(&TenantId(tenant.id)))
        .flat_map(|tenant| {
            tenant.skus.iter().map(|sku| {
                let seats = (sku.enabled, sku.warning, sku.suspended, sku.locked_out, sku.consumed);
                (tenant.id.to_string(), tenant.name.clone(), sku.sku_id.clone(), sku.status.clone(), seats)
            })
        })
        .collect();
    let mut found: Vec<_> = rows
        .iter()
        .filter(|row| row.ended_at.is_none() && tenants.contains(&row.tenant))
        .map(|row| {
            let seats = row.sku.seats;
            let seats = (seats.enabled, seats.warning, seats.suspended, seats.locked_out, seats.consumed);
            let sku = &row.sku;
            (
                row.tenant.to_string(),
                row.tenant_name.clone(),
                sku.sku.to_string(),
                sku.status.as_str().to_owned(),
                seats,
            )
        })
        .collect();
    expected.sort();
    found.sort();
    assert!(!expected.is_empty());
    assert_eq!(found, expected);
}
