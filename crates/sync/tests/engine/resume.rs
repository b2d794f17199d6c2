//! Crashes, takeovers and several engines: committed pages are never fetched again, and no unit is done twice.

use std::{collections::BTreeMap, sync::Arc};

use domain::{id::IntegrationId, settings::UserChoice, sync_run::RunState};
use graph_sim::{Kind, PageSizes, World};
use sync::{Engine, Limits, Step, Work};

use crate::{
    people::assert_people,
    users::customer,
    world::{Scene, assert_true, engine},
};

const EVERYONE: UserChoice =
    UserChoice { licensed: domain::settings::SkuChoice::Any, unlicensed: true, guests: true };

/// A world in which every list of the customer has three pages and more.
fn world() -> World {
    let mut world = crate::users::world();
    for (sku, seats) in [("FLOW_FREE", 10), ("ENTERPRISEPACK", 20), ("EMS", 30)] {
        world = world.sku(sku, graph_sim::seats(seats));
    }
    for number in 0..3 {
        world = world.group(&format!("Team {number}"), |group| group.member("Ada Lovelace"));
    }
    world
}

async fn scene(database: &store::testing::TestDatabase) -> (Scene, IntegrationId) {
    let options = graph_sim::Options { page_sizes: PageSizes::all(2), ..graph_sim::Options::default() };
    let scene = Scene::with(database, world(), options).await;
    let integration = scene.connect().await;
    scene.settle().await;
    scene.choose_all(integration).await;
    scene.settle().await;
    (scene, integration)
}

/// The next run reads everything, page by page.
async fn forget_watermarks(scene: &Scene) {
    store::testing::script(&scene.store, "UPDATE sync_unit SET watermark = NULL").await.unwrap();
    scene.simulator.admin().reset_counters();
}

/// Fails if a page was fetched more than once since the counters were reset.
fn assert_each_page_once(scene: &Scene, case: &str) {
    let pages = scene.simulator.admin().pages();
    assert!(pages.len() > 12, "{case}: {} pages", pages.len());
    // Discovery and the licenses of the home tenant both ask for its organization.
    let mine = |page: &graph_sim::PageCount| page.kind != Kind::Organization;
    let twice: Vec<_> = pages.into_iter().filter(mine).filter(|page| page.served != 1).collect();
    assert!(twice.is_empty(), "{case}: {twice:?}");
}

store::on_both_databases! { async fn sec_067_an_engine_that_dies_every_few_steps_fetches_no_committed_page_again(database) {
    let (scene, integration) = scene(database).await;
    for steps in [1, 2, 3, 5, 8] {
        forget_watermarks(&scene).await;
        scene.request(integration, store::RunOptions::default()).await;
        scene.writes().await;
        for life in 0..200 {
            let engine = engine(&scene.store, &scene.client, &scene.clock, &format!("engine-{steps}-{life}"));
            let mut works: Vec<Work> = engine.claim(3).await.unwrap();
            for turn in 0..steps {
                let place = turn % works.len().max(1);
                let Some(work) = works.get_mut(place) else { break };
                if engine.step(work).await.unwrap() != Step::Ready {
                    drop(works.remove(place));
                }
            }
            if !scene.any_active().await {
                break;
            }
            // Nothing is given back: the lease has to end.
            scene.clock.advance(61);
        }
        assert!(!scene.any_active().await, "{steps} steps per life");
        assert_each_page_once(&scene, &format!("{steps} steps per life"));
        assert_eq!(scene.writes().await, BTreeMap::new());
        assert_people(&scene, &customer(&scene), &EVERYONE).await;
    }
} }

store::on_both_databases! { async fn several_engines_share_a_run_and_fetch_no_page_twice(database) {
    let (scene, integration) = scene(database).await;
    forget_watermarks(&scene).await;
    scene.request(integration, store::RunOptions::default()).await;
    let engines: Vec<Engine> = (0..3)
        .map(|number| {
            let clock = Arc::new(scene.clock.clone());
            let limits = Limits { units_at_once: 2 };
            Engine::new(scene.store.clone(), scene.client(), clock, &format!("server-{number}"), limits)
        })
        .collect();
    for _ in 0..200 {
        let done = futures::future::join_all(engines.iter().map(Engine::tick)).await;
        let done: usize = done.into_iter().map(Result::unwrap).sum();
        if done == 0 && !scene.any_active().await {
            break;
        }
        scene.clock.advance(1);
    }
    assert_each_page_once(&scene, "three engines");
    assert_people(&scene, &customer(&scene), &EVERYONE).await;
    let run = scene.integration(integration).await.run.unwrap();
    assert_eq!((run.state, run.tenants_done), (RunState::Ok, run.tenants_total));
    let read: Vec<_> = scene.tenants(integration).await.iter().map(|row| row.tenant).collect();
    assert_true(&scene.licenses().await, &scene.simulator.admin().truth(), &read);
} }

store::on_both_databases! { async fn sec_067_a_stalled_owner_writes_nothing_after_a_takeover(database) {
    let (scene, integration) = scene(database).await;
    forget_watermarks(&scene).await;
    let admin = scene.simulator.admin();
    admin.rename_user(&customer(&scene).id.to_string(), "Ada Lovelace", "Ada King").unwrap();
    scene.request(integration, store::RunOptions::default()).await;
    let stalled = engine(&scene.store, &scene.client, &scene.clock, "stalled");
    let mut works = Vec::new();
    // Discovery first, then every unit one step far.
    for _ in 0..3 {
        for mut work in stalled.claim(20).await.unwrap() {
            if stalled.step(&mut work).await.unwrap() == Step::Ready {
                works.push(work);
            }
        }
    }
    assert!(works.len() >= 3, "{} units are under way", works.len());
    scene.clock.advance(61);
    scene.settle().await;
    assert!(!scene.any_active().await);
    scene.writes().await;
    for work in &mut works {
        let outcome = loop {
            match stalled.step(work).await {
                Ok(Step::Ready) => {}
                other => break other,
            }
        };
        assert!(matches!(outcome, Err(store::Error::LeaseLost)), "{outcome:?}");
    }
    assert_eq!(store::testing::writes(&scene.store).await, BTreeMap::new(), "not even its own record");
    assert_people(&scene, &customer(&scene), &EVERYONE).await;
} }

store::on_both_databases! { async fn sec_092_a_server_that_is_told_to_stop_gives_its_units_back_at_once(database) {
    let (scene, integration) = scene(database).await;
    forget_watermarks(&scene).await;
    scene.simulator.admin().set_latency(std::time::Duration::from_millis(40));
    scene.request(integration, store::RunOptions::default()).await;
    let stop = tokio_util::sync::CancellationToken::new();
    let server = tokio::spawn(scene.engine.clone().serve(stop.clone()));
    tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    stop.cancel();
    tokio::time::timeout(std::time::Duration::from_secs(5), server).await.unwrap().unwrap();
    scene.simulator.admin().set_latency(std::time::Duration::ZERO);
    let other = engine(&scene.store, &scene.client, &scene.clock, "other");
    assert!(scene.any_active().await, "it was stopped in the middle");
    // The clock stands still: no lease could have ended.
    // PostgreSQL rolls back what was cut off a moment later.
    for _ in 0..100 {
        while other.tick().await.unwrap() > 0 {}
        if !scene.any_active().await {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(!scene.any_active().await);
    assert_people(&scene, &customer(&scene), &EVERYONE).await;
} }
