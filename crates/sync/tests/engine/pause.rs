//! Pause now or after the current tenant, resume, and cancel.

use std::collections::BTreeSet;

use domain::{
    id::{IntegrationId, TenantId},
    integration::Pause,
    settings::{SkuChoice, UserChoice},
    sync_run::RunState,
};
use graph_sim::{Kind, PageSizes};
use store::RunOptions;
use sync::{Step, Work};

use crate::{people::assert_people, users::customer, world::Scene};

const EVERYONE: UserChoice = UserChoice { licensed: SkuChoice::Any, unlicensed: true, guests: true };

async fn scene(database: &store::testing::TestDatabase) -> (Scene, IntegrationId) {
    let options = graph_sim::Options { page_sizes: PageSizes::all(2), ..graph_sim::Options::default() };
    let world = crate::users::world().customer("Tailspin").sku("SPE_E5", graph_sim::seats(5)).populated(9);
    let scene = Scene::with(database, world, options).await;
    let integration = scene.connect().await;
    scene.settle().await;
    scene.choose_all(integration).await;
    scene.settle().await;
    store::testing::script(&scene.store, "UPDATE sync_unit SET watermark = NULL").await.unwrap();
    scene.simulator.admin().reset_counters();
    scene.clock.advance(60);
    scene.request(integration, RunOptions::default()).await;
    // Discovery.
    let mut discovery = scene.engine.claim(1).await.unwrap().pop().unwrap();
    while scene.engine.step(&mut discovery).await.unwrap() == Step::Ready {}
    (scene, integration)
}

/// Units of several pages, one page far; and the tenants of those and of the units that ended on the way to them.
async fn begun(scene: &Scene, count: usize) -> (Vec<Work>, BTreeSet<TenantId>) {
    let (mut begun, mut tenants) = (Vec::new(), BTreeSet::new());
    while begun.len() < count {
        let mut work = scene.engine.claim(1).await.unwrap().pop().unwrap();
        let store::Job::SyncUnit { tenant, .. } = work.claimed().job else { panic!("discovery has ended") };
        tenants.insert(tenant);
        if scene.engine.step(&mut work).await.unwrap() == Step::Ready {
            begun.push(work);
        }
    }
    (begun, tenants)
}

async fn drain(scene: &Scene) {
    for _ in 0..5 {
        while scene.engine.tick().await.unwrap() > 0 {}
        scene.clock.advance(5);
    }
}

store::on_both_databases! { async fn sec_068_pause_now_stops_after_the_page_and_resume_goes_on_there(database) {
    let (scene, integration) = scene(database).await;
    let (mut works, _) = begun(&scene, 2).await;
    scene.store.integration_pause(&scene.scope, integration, Pause::Now, scene.now()).await.unwrap();
    for work in &mut works {
        let mut steps = 0;
        while scene.engine.step(work).await.unwrap() == Step::Ready {
            steps += 1;
        }
        assert!(steps <= 1, "one more page at most");
    }
    let admin = scene.simulator.admin();
    let calls = admin.counters().calls;
    drain(&scene).await;
    assert_eq!(admin.counters().calls, calls, "nothing is asked while it is paused");
    let state = scene.integration(integration).await;
    assert!(state.paused && state.run.unwrap().state == RunState::Paused);
    scene.store.integration_resume(&scene.scope, integration, scene.now()).await.unwrap();
    scene.settle().await;
    assert_eq!(scene.integration(integration).await.run.unwrap().state, RunState::Ok);
    // Discovery and the licenses of the home tenant both ask for its organization.
    let mine = |page: &graph_sim::PageCount| page.kind != Kind::Organization;
    let twice: Vec<_> = admin.pages().into_iter().filter(mine).filter(|page| page.served != 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert_people(&scene, &customer(&scene), &EVERYONE).await;
} }

store::on_both_databases! { async fn sec_068_pause_after_the_tenant_lets_its_units_end_and_begins_no_other(database) {
    let (scene, integration) = scene(database).await;
    let (works, begun) = begun(&scene, 1).await;
    assert!(begun.len() < scene.tenants(integration).await.len(), "some tenant has not begun");
    scene.store.integration_pause(&scene.scope, integration, Pause::AfterTenant, scene.now()).await.unwrap();
    for mut work in works {
        while scene.engine.step(&mut work).await.unwrap() == Step::Ready {}
    }
    drain(&scene).await;
    let state = scene.integration(integration).await;
    assert!(state.paused, "{state:?}");
    for row in scene.tenants(integration).await {
        let expected = if begun.contains(&row.tenant) { RunState::Ok } else { RunState::Paused };
        assert!(row.units.iter().all(|unit| unit.state == expected), "{row:?}");
    }
    scene.store.integration_resume(&scene.scope, integration, scene.now()).await.unwrap();
    scene.settle().await;
    assert_eq!(scene.integration(integration).await.run.unwrap().state, RunState::Ok);
} }

store::on_both_databases! { async fn a_cancelled_run_ends_and_what_was_under_way_writes_nothing_more(database) {
    let (scene, integration) = scene(database).await;
    let (mut works, _) = begun(&scene, 2).await;
    scene.store.run_cancel(&scene.scope, integration, scene.now()).await.unwrap();
    scene.writes().await;
    for work in &mut works {
        let outcome = loop {
            match scene.engine.step(work).await {
                Ok(Step::Ready) => {}
                other => break other,
            }
        };
        assert!(matches!(outcome, Err(store::Error::LeaseLost)), "{outcome:?}");
    }
    assert!(store::testing::writes(&scene.store).await.is_empty());
    let run = scene.integration(integration).await.run.unwrap();
    assert!(run.state.is_over() && run.reason.unwrap().contains("ancel"));
    scene.clock.advance(60);
    let state = scene.sync(integration).await;
    assert_eq!(state.run.unwrap().state, RunState::Ok, "{:?}", scene.tenants(integration).await);
    assert_people(&scene, &customer(&scene), &EVERYONE).await;
} }
