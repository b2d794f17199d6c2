//! Access: what a run notes of each tenant's grants and relationships, and customers read as a service account.

use std::collections::BTreeSet;

use domain::{
    access::{AccessMode, Finding, TenantAccess, findings},
    cloud::Cloud,
    consent::SignInLink,
    id::IntegrationId,
    permission::Permission,
    sync_run::RunState,
};
use graph::SignInCode;
use graph_sim::{World, seats};
use outbound::Request;
use store::on_both_databases;
use url::Url;

use crate::world::{Scene, credential};

const REDIRECT: &str = "http://127.0.0.1:1/microsofts";
/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const DIRECTORY_READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";

/// A partner whose customers each have something of their own the matter with their access.
fn partner() -> World {
    let sku = |world: World| world.sku("SPE_E5", seats(50).assigned(43));
    let world = sku(World::new().partner("Northlight"));
    let world = sku(world.customer("Fine"));
    let world = sku(world.customer("No consent").without_consent());
    let world = sku(world.customer("Old consent").with_roles(&["User.Read.All"]));
    let world = sku(world.customer("Led").without_gdap().gdap("active", "MLT_7", &[DIRECTORY_READERS]));
    let world = sku(world.customer("Over").without_gdap().gdap("expired", "Care", &[DIRECTORY_READERS]));
    let world = sku(world.customer("Ruled").without_gdap().gdap("active", "All", &[GLOBAL_ADMINISTRATOR]));
    sku(world.customer("Contract only").without_gdap())
}

async fn access(scene: &Scene, id: IntegrationId, name: &str) -> TenantAccess {
    let list = scene.store.access_list(&scene.scope, id).await.unwrap();
    list.into_iter().find(|it| it.name == name).unwrap_or_else(|| panic!("no {name}"))
}

async fn found(scene: &Scene, id: IntegrationId, name: &str, mode: AccessMode) -> Vec<Finding> {
    let access = access(scene, id, name).await;
    findings(&access.facts(mode, &[Permission::Organization]), scene.now())
}

/// Signs in the service account at the simulated Microsoft and keeps its refresh token.
async fn sign_in(scene: &Scene, id: IntegrationId) {
    let credential = credential(&scene.connection(0));
    let connection = &credential.connection;
    let link = SignInLink {
        login_origin: &scene.client.login_origin(Cloud::Global),
        cloud: Cloud::Global,
        home_tenant: connection.home_tenant,
        application: connection.application,
        redirect_uri: REDIRECT,
        state: "s",
        challenge: CHALLENGE,
    };
    let answer = scene.transport().send(Request::get(Url::parse(&link.address()).unwrap())).await.unwrap();
    let back = Url::parse(answer.header("location").unwrap()).unwrap();
    let (_, code) = back.query_pairs().find(|(name, _)| name == "code").expect("a code");
    let code = SignInCode {
        code: code.into_owned().into(),
        redirect_uri: REDIRECT.into(),
        verifier: VERIFIER.to_owned().into(),
    };
    let home = scene.client.app_only(&credential, connection.home_tenant);
    let token = home.redeem(code).await.unwrap();
    scene.store.service_account_save(&scene.scope, id, &token, scene.now()).await.unwrap();
}

on_both_databases! {
    async fn a_run_notes_grants_refusals_and_relationships(db) {
        let scene = Scene::new(db, partner()).await;
        let id = scene.connect().await;
        scene.settle().await;
        let check = async |name: &str, keys: &[&str]| {
            let found = found(&scene, id, name, AccessMode::Application).await;
            assert_eq!(found.iter().map(Finding::key).collect::<Vec<_>>(), keys, "{name}");
        };
        check("Fine", &[]).await;
        check("No consent", &["consent_missing"]).await;
        check("Old consent", &["consent_outdated"]).await;
        check("Led", &["microsoft_led"]).await;
        check("Over", &["relationship_ended"]).await;
        check("Ruled", &["global_administrator"]).await;
        check("Contract only", &[]).await;
        check("Northlight", &[]).await;
        let fine = access(&scene, id, "Fine").await;
        assert!(fine.granted.unwrap().contains("Organization.Read.All"));
        assert!(fine.customer && !access(&scene, id, "Northlight").await.customer);
    }

    async fn unchanged_access_is_not_written_again(db) {
        let scene = Scene::new(db, partner()).await;
        let id = scene.connect().await;
        scene.settle().await;
        scene.sync(id).await;
        let writes = scene.writes().await;
        assert!(!writes.contains_key("tenant_access") && !writes.contains_key("relationship"), "{writes:?}");
    }

    async fn sec_074_customers_are_read_as_the_service_account_with_a_token_that_rotates(db) {
        let scene = Scene::new(db, partner()).await;
        let id = scene.connect().await;
        scene.settle().await;
        sign_in(&scene, id).await;
        scene.client.forget(&credential(&scene.connection(0)).connection);
        scene.sync(id).await;
        let tenants = scene.tenants(id).await;
        let state = |name: &str| tenants.iter().find(|it| it.name == name).unwrap().state.unwrap();
        assert_eq!(state("Fine"), RunState::Ok);
        assert_eq!(state("Northlight"), RunState::Ok, "the connected tenant is read as the app");
        assert_eq!(state("Contract only"), RunState::NeedsAttention, "a service account needs a relationship");
        let keys = |found: Vec<Finding>| found.iter().map(Finding::key).collect::<BTreeSet<_>>();
        let missing = found(&scene, id, "Contract only", AccessMode::ServiceAccount).await;
        assert!(keys(missing).contains("relationship_missing"));
        let used = scene.simulator.admin().refresh_tokens();
        assert!(used.len() > 2, "each use brings the next one");
        let unused = used.iter().filter(|token| token.uses == 0).count();
        assert_eq!((unused, used.iter().filter(|token| token.uses > 1).count()), (1, 0), "{used:?}");
        scene.store.service_account_remove(&scene.scope, id, scene.now()).await.unwrap();
        scene.sync(id).await;
        let tenants = scene.tenants(id).await;
        let state = tenants.iter().find(|it| it.name == "Contract only").unwrap().state;
        assert_eq!(state, Some(RunState::Ok), "as the app it is read again");
    }
}
