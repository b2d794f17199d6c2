//! Waits, retries, back-off and mistakes of our own: one unit's trouble is never another's.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use domain::{id::TenantId, sync_run::RunState, unit::UnitKind};
use futures::future::BoxFuture;
use graph::Transport;
use graph_sim::{Budget, Effect, Fault, Kind, PageSizes, RetryAfter, World};
use outbound::{Request, Response, SendError, Trusted};

use crate::{
    users::{customer, world},
    world::Scene,
};

async fn scene(database: &store::testing::TestDatabase) -> (Scene, domain::id::IntegrationId, TenantId) {
    let scene = Scene::new(database, world()).await;
    let integration = scene.connect().await;
    scene.settle().await;
    scene.choose_all(integration).await;
    scene.settle().await;
    let tenant = TenantId(customer(&scene).id);
    (scene, integration, tenant)
}

store::on_both_databases! { async fn sec_070_a_long_wait_is_spent_in_the_queue_and_holds_up_nobody(database) {
    let (scene, integration, tenant) = scene(database).await;
    let admin = scene.simulator.admin();
    let wait = Effect::retry(429, RetryAfter::Seconds(2_000));
    admin.inject(Fault::new(wait).tenant(tenant).kind(Kind::Users).times(1)).unwrap();
    scene.request(integration, store::RunOptions::default()).await;
    for _ in 0..300 {
        while scene.engine.tick().await.unwrap() > 0 {}
        scene.clock.advance(5);
    }
    assert!(scene.any_active().await, "25 minutes later it still waits");
    let (state, reason) = scene.unit(integration, tenant, UnitKind::Users).await;
    assert_eq!(state, RunState::Queued);
    assert!(reason.contains("limiting requests"), "{reason}");
    let others: Vec<_> = scene.tenants(integration).await.into_iter().filter(|row| row.tenant != tenant).collect();
    assert!(others.iter().all(|row| row.state == Some(RunState::Ok)), "{others:?}");
    scene.settle().await;
    assert_eq!(scene.integration(integration).await.run.unwrap().state, RunState::Ok);
    assert_eq!(admin.counters().early_calls, 0);
} }

store::on_both_databases! { async fn sec_070_a_call_is_tried_six_times(database) {
    let (scene, integration, tenant) = scene(database).await;
    let admin = scene.simulator.admin();
    let fault = admin.inject(Fault::new(Effect::status(503)).tenant(tenant).kind(Kind::Groups)).unwrap();
    let (before, all) = (admin.counters().of(tenant.0, Kind::Groups).calls, admin.counters().calls);
    let run = scene.run_with(integration, store::RunOptions::default()).await;
    assert_eq!(admin.counters().of(tenant.0, Kind::Groups).calls - before, 6);
    let counts = scene.store.run_state(run).await.unwrap().unwrap().counts;
    assert_eq!(u64::from(counts.calls), admin.counters().calls - all, "failed tries are calls too");
    assert_eq!(scene.unit(integration, tenant, UnitKind::Groups).await.0, RunState::Failed);
    assert_eq!(scene.unit(integration, tenant, UnitKind::Users).await.0, RunState::Ok, "its other units go on");
    admin.clear_fault(fault).unwrap();
    // The schedule leaves it alone until its time has come, and tells so.
    scene.clock.advance(3_600 - 900);
    let before = admin.counters().of(tenant.0, Kind::Groups).calls;
    scene.settle().await;
    assert_eq!(admin.counters().of(tenant.0, Kind::Groups).calls, before);
    assert_eq!(scene.unit(integration, tenant, UnitKind::Groups).await.0, RunState::Failed);
    scene.clock.advance(2 * 3_600);
    scene.settle().await;
    assert_eq!(scene.unit(integration, tenant, UnitKind::Groups).await.0, RunState::Ok);
} }

store::on_both_databases! { async fn sec_073_a_credential_error_stops_the_unit_at_its_first_call(database) {
    let (scene, integration, tenant) = scene(database).await;
    let admin = scene.simulator.admin();
    admin.expire_tokens(Some(&tenant.to_string())).unwrap();
    scene.client.forget(&crate::world::credential(&scene.connection(0)).connection);
    admin.inject(Fault::new(Effect::Aadsts { code: 7_000_222 }).tenant(tenant).kind(Kind::Token)).unwrap();
    let before = admin.counters().of(tenant.0, Kind::Token).calls;
    scene.sync(integration).await;
    for kind in UnitKind::ALL {
        let (state, reason) = scene.unit(integration, tenant, kind).await;
        assert_eq!(state, RunState::NeedsAttention, "{kind:?}: {reason}");
    }
    assert!(admin.counters().of(tenant.0, Kind::Token).calls - before <= 3, "one try for each unit");
    scene.clock.advance(3 * 86_400);
    let before = admin.counters().of(tenant.0, Kind::Token).calls;
    scene.settle().await;
    assert_eq!(admin.counters().of(tenant.0, Kind::Token).calls, before, "the schedule asks no more");
} }

/// Panics on users while it is told to.
struct Trapdoor {
    inner: Trusted,
    open: AtomicBool,
}

impl Transport for Trapdoor {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, SendError>> {
        let falls = self.open.load(Ordering::SeqCst) && request.url.path().contains("/users/");
        assert!(!falls, "the trapdoor is open");
        Box::pin(self.inner.send(request))
    }

    fn send_json(&self, request: Request, json: Vec<u8>) -> BoxFuture<'_, Result<Response, SendError>> {
        Box::pin(self.inner.send_json(request, json))
    }
}

store::on_both_databases! { async fn sec_091_a_panic_fails_one_unit_and_says_so(database) {
    let (scene, integration, tenant) = scene(database).await;
    let trapdoor = Arc::new(Trapdoor { inner: scene.transport(), open: AtomicBool::new(true) });
    let client = scene.client_over(trapdoor.clone());
    let engine = crate::world::engine(&scene.store, &client, &scene.clock, "careless");
    scene.request(integration, store::RunOptions::default()).await;
    while engine.tick().await.unwrap() > 0 {}
    let (state, reason) = scene.unit(integration, tenant, UnitKind::Users).await;
    assert_eq!(state, RunState::Failed);
    assert!(reason.contains("made a mistake"), "{reason}");
    assert_eq!(scene.unit(integration, tenant, UnitKind::Groups).await.0, RunState::Ok);
    assert!(!scene.any_active().await);
    trapdoor.open.store(false, Ordering::SeqCst);
    scene.request(integration, store::RunOptions::default()).await;
    while engine.tick().await.unwrap() > 0 {}
    assert_eq!(scene.unit(integration, tenant, UnitKind::Users).await.0, RunState::Ok);
} }

// Hours in which everybody is read again, two by two: more pages in each than the limits let pass at once.
store::on_both_databases! { async fn near_its_limits_a_tenant_refuses_at_most_one_call_in_a_hundred(database) {
    const LIMIT: u32 = 36;
    let page_sizes = PageSizes::default().with(Kind::Users, 2);
    let options = graph_sim::Options { page_sizes, ..graph_sim::Options::default() };
    let scene = Scene::with(database, World::provider(11, 4), options).await;
    let integration = scene.connect().await;
    scene.choose_all(integration).await;
    scene.settle().await;
    let admin = scene.simulator.admin();
    admin.set_throttling(Some(Budget::per_tenant(LIMIT, 10_000)));
    for _ in 0..6 {
        scene.clock.advance(3_600);
        admin.expire_delta_tokens(None).unwrap();
        admin.reset_counters();
        scene.sync(integration).await;
        let counters = admin.counters();
        let pages = counters.tenants.keys().map(|&tenant| counters.of(tenant, Kind::Users).calls).max().unwrap();
        assert!(pages >= u64::from(2 * LIMIT), "{pages} pages: the limit was never near");
        assert!(counters.throttled * 100 <= counters.calls, "{} of {}", counters.throttled, counters.calls);
        assert_eq!(counters.early_calls, 0);
    }
} }
