//! Everything that one seed decides about: the world, the clock, the database, and the server processes on it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use domain::{
    cloud::Cloud,
    id::{IntegrationId, TenantId},
    integration::{Connection, Reach},
    settings::SyncSettings,
    sync_run::Trigger,
    time::{Clock, Timestamp},
};
use graph::{Client, EndpointTable};
use graph_sim::{DeltaOptions, PageSizes, Simulator, World};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use store::{NewCredential, NewIntegration, RunOptions, Scope, Store};
use sync::{Engine, Limits, Step, Work};
use uuid::Uuid;

use crate::{
    database::{Copy, Template},
    people::{self, everything},
    wire::Wire,
};

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// One server process.
pub struct Server {
    pub engine: Engine,
    pub works: Vec<Work>,
}

/// One life of the whole.
pub struct Scene {
    pub simulator: Simulator,
    pub store: Store,
    pub scope: Scope,
    pub clock: TestClock,
    pub wire: Arc<Wire>,
    pub integration: IntegrationId,
    pub servers: Vec<Server>,
    /// Processes that have stopped for a while and know nothing of it.
    pub stalled: Vec<Server>,
    pub settings: SyncSettings,
    pub dice: ChaCha8Rng,
    /// People who have been absent at Microsoft, or not chosen, at some time: only they may ever be lost.
    pub excused: BTreeSet<Uuid>,
    /// Whether rows may have changed since the invariants were last checked.
    pub touched: bool,
    /// The live users that were last seen stored, by tenant.
    pub live: BTreeMap<TenantId, BTreeSet<Uuid>>,
    /// How many things were made so far, for names.
    pub made: u32,
    tells: bool,
    _database: Copy,
}

/// Two customers, small enough for a thousand lives and large enough for three pages.
fn world(dice: &mut ChaCha8Rng) -> World {
    let mut world = World::new().partner("Northlight").sku("SPE_E5", graph_sim::seats(5));
    for customer in ["Fabrikam", "Tailspin"] {
        world = world.customer(customer).sku("SPE_E5", graph_sim::seats(20)).sku("EMS", graph_sim::seats(20));
        for number in 0..dice.random_range(3..7) {
            world = world.user(&format!("{customer} {number}"), |user| user.license("SPE_E5"));
        }
        world = world
            .group(&format!("{customer} all"), |group| group.license("EMS").member(&format!("{customer} 0")));
        world = world.group(&format!("{customer} mail"), graph_sim::GroupDraft::unified);
    }
    world
}

impl Scene {
    pub async fn new(template: &Template, seed: u64, tells: bool) -> Self {
        let database = template.copy().await;
        let store = database.store.clone();
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let clock = TestClock(Arc::new(AtomicI64::new(store::testing::NOW.0)));
        let simulated = clock.clone();
        let options = graph_sim::Options {
            page_sizes: PageSizes::all(2),
            known_tenants: false,
            delta: DeltaOptions {
                replay_every: dice.random_range(0..4),
                shuffle: true,
                ..DeltaOptions::default()
            },
            clock: Arc::new(move || simulated.now().0),
            seed: Some(seed),
            ..graph_sim::Options::default()
        };
        let simulator = Simulator::in_process(world(&mut dice), options);
        let wire = Arc::new(Wire::new(simulator.router(graph_sim::Cloud::Global)));
        let scope = store::testing::administrator(&store).await;
        let integration = connect(&simulator, &store, &scope, clock.now()).await;
        let settings = SyncSettings::before_saved();
        let mut scene = Self {
            simulator,
            store,
            scope,
            clock,
            wire,
            integration,
            servers: Vec::new(),
            stalled: Vec::new(),
            settings,
            dice,
            excused: BTreeSet::new(),
            touched: true,
            live: BTreeMap::new(),
            made: 0,
            tells,
            _database: database,
        };
        for _ in 0..2 {
            scene.start_server();
        }
        scene.save_settings(everything()).await;
        scene
    }

    /// Starts a server process under a name of its own, with a client that knows nothing yet.
    pub fn start_server(&mut self) {
        self.made += 1;
        let clock = Arc::new(self.clock.clone());
        let client = Client::new(self.wire.clone(), EndpointTable::microsoft(), clock.clone());
        let name = format!("server-{}", self.made);
        let engine = Engine::new(self.store.clone(), client, clock, &name, Limits::default());
        self.servers.push(Server { engine, works: Vec::new() });
    }

    pub fn tell(&self, what: impl FnOnce() -> String) {
        if self.tells {
            println!("{} {}", self.clock.now().to_rfc3339(), what());
        }
    }

    pub fn advance(&self, secs: i64) {
        self.clock.0.fetch_add(secs * 1000, Ordering::SeqCst);
    }

    /// Saves settings; people whom they no longer choose may go.
    pub async fn save_settings(&mut self, settings: SyncSettings) {
        self.excuse_after(|scene| scene.settings = settings.clone());
        let now = self.clock.now();
        self.store.settings_save(&self.scope, self.integration, &settings, now).await.unwrap();
    }

    /// Changes the world or the settings, and notes who may be lost by it.
    pub fn excuse_after(&mut self, change: impl FnOnce(&mut Self)) {
        let before = people::chosen(&self.simulator.admin().truth(), &self.settings);
        change(self);
        let after = people::chosen(&self.simulator.admin().truth(), &self.settings);
        self.excused.extend(before.difference(&after));
    }

    /// Everything is repaired, nobody crashes any more, and two whole runs go through.
    pub async fn come_to_rest(&mut self) {
        self.tell(|| "comes to rest".into());
        // Whoever stood still goes on: what was taken over meanwhile it must not touch.
        let asleep: Vec<Server> = self.stalled.drain(..).chain(self.servers.drain(..)).collect();
        for mut server in asleep {
            for mut work in server.works.drain(..) {
                while let Ok(Step::Ready) = server.engine.step(&mut work).await {}
                self.touched = true;
                self.check().await;
            }
        }
        self.simulator.admin().clear_faults();
        self.save_settings(everything()).await;
        self.advance(3_600);
        self.start_server();
        for _ in 0..2 {
            self.whole_run().await;
            self.approve_all().await;
        }
        self.whole_run().await;
    }

    async fn whole_run(&mut self) {
        let (options, now) = (RunOptions::default(), self.clock.now());
        self.store.run_request(&self.scope, self.integration, Trigger::Person, options, now).await.unwrap();
        for _ in 0..2_000 {
            let server = &mut self.servers[0];
            server.engine.heartbeat().await.unwrap();
            let claimed = server.engine.claim(16).await.unwrap();
            let idle = claimed.is_empty();
            for mut work in claimed {
                while server.engine.step(&mut work).await.unwrap() == Step::Ready {}
            }
            self.touched = !idle;
            self.check().await;
            if idle {
                if store::testing::number(
                    &self.store,
                    "SELECT COUNT(*) AS n FROM sync_run WHERE ended_at IS NULL",
                )
                .await
                    == 0
                {
                    self.advance(61);
                    return;
                }
                self.advance(20);
            }
        }
        panic!("the run does not end");
    }

    async fn approve_all(&self) {
        for held in self.store.held_list(&self.scope, self.integration).await.unwrap() {
            let now = self.clock.now();
            self.store.held_approve(&self.scope, held.id, held.run, now).await.unwrap();
        }
    }

    pub async fn close(self) {
        self.store.close().await;
    }
}

async fn connect(simulator: &Simulator, store: &Store, scope: &Scope, now: Timestamp) -> IntegrationId {
    let offer = simulator.credentials().into_iter().next().unwrap();
    let connection = Connection {
        cloud: Cloud::Global,
        home_tenant: TenantId(offer.tenant_id),
        application: offer.application_id.to_string().parse().unwrap(),
    };
    let new = NewIntegration {
        name: "Demo".into(),
        connection,
        reach: Reach::Partner,
        credential: NewCredential { secret: &offer.secret.into(), thumbprint: None, expires_at: None },
        by: None,
    };
    store.integration_create(scope, new, now).await.unwrap()
}
