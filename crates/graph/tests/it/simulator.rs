//! The client against the simulated Microsoft, over HTTP on loopback.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    cloud::Cloud,
    id::{ApplicationId, TenantId},
    integration::Connection,
    relationship::RelationshipStatus,
    sku::SubscribedSku,
};
use graph::{Client, Credential, EndpointTable, Endpoints, TenantClient};
use graph_sim::{DemoConnection, Options, PageSizes, Simulator, SkuTruth, TenantTruth, World};
use outbound::Trusted;
use secrecy::SecretString;
use url::Url;

use crate::script::{HOME, HandClock};

mod certificate;
mod delegated;
mod directory;
mod faults;
mod granted;
mod refused;

/// A running simulator and a client that was told where it is.
struct Stage {
    simulator: Simulator,
    transport: Arc<Trusted>,
    client: Client,
}

fn sim_cloud(cloud: Cloud) -> graph_sim::Cloud {
    match cloud {
        Cloud::Global => graph_sim::Cloud::Global,
        Cloud::UsGov => graph_sim::Cloud::UsGov,
        Cloud::UsGovDod => graph_sim::Cloud::UsGovDod,
        Cloud::China => graph_sim::Cloud::China,
    }
}

impl Stage {
    async fn start(world: World, options: Options) -> Self {
        let simulator = Simulator::start(world, options).await.unwrap();
        let table = Cloud::ALL.into_iter().fold(EndpointTable::microsoft(), |table, cloud| {
            let url = Url::parse(&simulator.url(sim_cloud(cloud))).unwrap();
            table.with(cloud, Endpoints { login: url.clone(), graph: url })
        });
        let transport = Arc::new(Trusted::new(&table.origins()).unwrap());
        let client = Client::new(transport.clone(), table, Arc::new(HandClock::default()));
        Self { simulator, transport, client }
    }

    /// The first application's connection, as a person would type it.
    fn demo(&self) -> DemoConnection {
        self.simulator.credentials().remove(0)
    }

    fn credential(&self) -> Arc<Credential> {
        credential(&self.demo())
    }

    fn reads(&self, tenant: uuid::Uuid) -> TenantClient {
        self.client.app_only(&self.credential(), TenantId(tenant))
    }

    fn truth(&self) -> Vec<TenantTruth> {
        self.simulator.admin().truth().tenants
    }
}

fn credential(demo: &DemoConnection) -> Arc<Credential> {
    let cloud = Cloud::ALL.into_iter().find(|cloud| sim_cloud(*cloud) == demo.cloud).unwrap();
    let (home_tenant, application) = (TenantId(demo.tenant_id), ApplicationId(demo.application_id));
    let connection = Connection { cloud, home_tenant, application };
    Arc::new(Credential { connection, proof: SecretString::from(demo.secret.as_str()).into() })
}

/// What the client read, in the shape of the simulator's truth.
fn as_truth(sku: &SubscribedSku) -> SkuTruth {
    SkuTruth {
        sku_id: sku.sku.to_string(),
        part_number: sku.part_number.clone(),
        applies_to: format!("{:?}", sku.applies_to),
        status: sku.status.as_str().to_owned(),
        enabled: sku.seats.enabled,
        warning: sku.seats.warning,
        suspended: sku.seats.suspended,
        locked_out: sku.seats.locked_out,
        consumed: sku.seats.consumed,
        subscription_ids: sku.subscription_ids.clone(),
    }
}

#[tokio::test]
async fn the_published_world_is_read_whole() {
    let stage = Stage::start(World::published(), Options::default()).await;
    let home = stage.reads(HOME.parse().unwrap());
    let profile = home.profile().await.unwrap();
    assert_eq!((&*profile.display_name, profile.default_domain()), ("Contoso", "contoso.com"));
    let [contract] = home.contracts().await.unwrap().try_into().unwrap();
    let relationships = home.relationships().await.unwrap();
    let active = relationships.iter().find(|one| one.status == RelationshipStatus::Active).unwrap();
    assert_eq!((relationships.len(), active.customer), (3, Some(contract.customer)));
    assert_eq!(home.customers().await.unwrap().len(), 2);

    let customer = stage.client.app_only(&stage.credential(), contract.customer);
    for reads in [&home, &customer] {
        let seats: Vec<_> =
            reads.subscribed_skus().await.unwrap().iter().map(|sku| sku.seats.enabled).collect();
        assert_eq!(seats, [25, 0]);
        assert_eq!(reads.subscriptions().await.unwrap()[0].total_licenses, 25);
    }
    assert_eq!((home.calls(), customer.calls()), (8, 3), "one sign-in each, two calls for the profile");
}

#[tokio::test]
async fn a_providers_customers_are_read_as_they_are_in_small_pages_too() {
    for page_sizes in [PageSizes::default(), PageSizes::all(2)] {
        let options = Options { page_sizes, known_tenants: false, ..Options::default() };
        let stage = Stage::start(World::provider(7, 40), options).await;
        let partner = stage.reads(stage.demo().tenant_id);
        let truth = stage.truth();
        let at_home = truth.iter().find(|tenant| tenant.id == stage.demo().tenant_id).unwrap();
        let contracts = partner.contracts().await.unwrap();
        assert_eq!(contracts.len(), at_home.contracts.len());
        assert_eq!(partner.relationships().await.unwrap().len(), at_home.relationships.len());

        let mut read = 0;
        for tenant in truth.iter().filter(|tenant| tenant.consented.contains(&stage.demo().application_id)) {
            let reads = stage.reads(tenant.id);
            let profile = reads.profile().await.unwrap();
            assert_eq!(
                (&profile.display_name, profile.default_domain()),
                (&tenant.name, &*tenant.default_domain)
            );
            assert_eq!(profile.domains.len(), tenant.domains.len());
            let skus: Vec<_> = reads.subscribed_skus().await.unwrap().iter().map(as_truth).collect();
            assert_eq!(skus, tenant.skus, "{}", tenant.name);
            let bought = reads.subscriptions().await.unwrap();
            let totals: BTreeMap<_, _> =
                bought.iter().map(|one| (one.id.clone(), one.total_licenses)).collect();
            let expected: BTreeMap<_, _> =
                tenant.subscriptions.iter().map(|one| (one.id.clone(), one.total)).collect();
            assert_eq!(totals, expected, "{}", tenant.name);
            read += 1;
        }
        assert!(read > 30, "{read} tenants consented");
    }
}

#[tokio::test]
async fn every_cloud_signs_in_with_its_own_resource() {
    for cloud in Cloud::ALL {
        let world = World::new()
            .in_cloud(sim_cloud(cloud))
            .tenant("Fabrikam")
            .sku("SPE_E5", graph_sim::seats(50).assigned(43));
        let stage = Stage::start(world, Options { known_tenants: false, ..Options::default() }).await;
        let [sku] = stage.reads(stage.demo().tenant_id).subscribed_skus().await.unwrap().try_into().unwrap();
        assert_eq!((sku.seats.enabled, sku.seats.consumed), (50, 43), "{cloud}");
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_within_the_call() {
    let world = World::new().tenant("Fabrikam").sku("SPE_E5", graph_sim::seats(50));
    let stage = Stage::start(world, Options::default()).await;
    let reads = stage.reads(stage.demo().tenant_id);
    assert_eq!(reads.subscribed_skus().await.unwrap().len(), 1);
    stage.simulator.admin().expire_tokens(None).unwrap();
    assert_eq!(reads.subscribed_skus().await.unwrap().len(), 1);
    assert_eq!(reads.calls(), 5, "sign-in, list; refused list, sign-in, list");
}
