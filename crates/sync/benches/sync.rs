//! How long a sync of the provider's world takes, from empty and unchanged; prints figures and asserts none.
//!
//! The simulator answers without latency, but it runs in this process and shares its cores: the figures are an
//! upper bound of the engine's own time.

use std::{sync::Arc, time::Instant};

use domain::{
    cloud::Cloud,
    id::TenantId,
    integration::{Connection, Reach},
    sync_run::Trigger,
    time::{Clock, Timestamp},
};
use graph::{Client, EndpointTable, Endpoints};
use graph_sim::{Simulator, World};
use outbound::Trusted;
use store::{NewIntegration, Store};
use sync::{Engine, Limits};

const TENANTS: usize = 200;

struct Standing;

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        store::testing::NOW
    }
}

#[tokio::main]
async fn main() {
    outbound::install_tls();
    let database = store::testing::open(store::testing::Kind::Sqlite).await;
    measure(database.store.clone()).await;
}

async fn measure(store: Store) {
    let simulator = Simulator::start(World::provider(1, TENANTS), graph_sim::Options::default())
        .await
        .expect("loopback ports are free");
    let mut endpoints = EndpointTable::microsoft();
    for (cloud, simulated) in Cloud::ALL.into_iter().zip(graph_sim::Cloud::ALL) {
        let origin: url::Url = simulator.url(simulated).parse().expect("the simulator names its address");
        endpoints = endpoints.with(cloud, Endpoints { login: origin.clone(), graph: origin });
    }
    let transport = Trusted::new(&endpoints.origins()).expect("a client can be built");
    let clock: Arc<dyn Clock> = Arc::new(Standing);
    let client = Client::new(Arc::new(transport), endpoints, Arc::clone(&clock));
    let engine = Engine::new(store.clone(), client, Arc::clone(&clock), "bench", Limits::default());
    let offer = simulator.credentials().into_iter().next().expect("the world has a partner");
    let scope = store::testing::administrator(&store).await;
    let new = NewIntegration {
        name: "Bench".into(),
        connection: Connection {
            cloud: Cloud::Global,
            home_tenant: TenantId(offer.tenant_id),
            application: offer
                .application_id
                .to_string()
                .parse()
                .expect("the simulator names its application"),
        },
        reach: Reach::Partner,
        secret: &offer.secret.into(),
        secret_expires_at: None,
        by: None,
    };
    let id = store.integration_create(&scope, new, clock.now()).await.expect("the integration is new");
    run(&engine, &simulator, "from empty").await;
    for _ in 0..3 {
        store.run_request(&scope, id, Trigger::Person, clock.now()).await.expect("the integration exists");
        run(&engine, &simulator, "unchanged").await;
    }
    let rows = store.license_list(&scope).await.expect("licenses are readable").rows.len();
    println!("{rows} licenses of {TENANTS} customers");
}

async fn run(engine: &Engine, simulator: &Simulator, what: &str) {
    let calls = simulator.admin().counters().calls;
    let began = Instant::now();
    while engine.tick().await.expect("the queue is readable") > 0 {}
    let took = began.elapsed();
    let calls = simulator.admin().counters().calls - calls;
    println!("{what}: {:.2} s, {calls} calls", took.as_secs_f64());
}
