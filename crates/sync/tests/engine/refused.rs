//! A database that refuses what a unit writes: the unit is tried again soon, and a run never hangs on it.

use domain::{sync_run::RunState, time::Clock as _, unit::UnitKind};
use graph_sim::World;
use store::{RunOptions, testing::TestDatabase};

use crate::world::{Scene, assert_true};

fn world() -> World {
    World::new()
        .partner("Northlight")
        .sku("SPE_E5", graph_sim::seats(5))
        .customer("Fabrikam")
        .sku("EMS", graph_sim::seats(5))
}

/// From now on the database refuses one product: a full disk, a deadlock, a mistake of ours.
async fn refuse(database: &TestDatabase) {
    let sql = match database.kind {
        store::testing::Kind::Sqlite => {
            "CREATE TRIGGER testing_refusal BEFORE UPDATE ON subscribed_sku WHEN NEW.part_number = 'EMS' BEGIN
                SELECT RAISE(ABORT, 'refused by the test'); END"
        }
        store::testing::Kind::Postgres => {
            "CREATE FUNCTION testing_refusal() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'refused by the test'; END; $$;
            CREATE TRIGGER testing_refusal BEFORE UPDATE ON subscribed_sku FOR EACH ROW WHEN (NEW.part_number = 'EMS')
                EXECUTE FUNCTION testing_refusal()"
        }
    };
    store::testing::script(&database.store, sql).await.unwrap();
}

async fn relent(database: &TestDatabase) {
    let sql = match database.kind {
        store::testing::Kind::Sqlite => "DROP TRIGGER testing_refusal",
        store::testing::Kind::Postgres => "DROP TRIGGER testing_refusal ON subscribed_sku",
    };
    store::testing::script(&database.store, sql).await.unwrap();
}

store::on_both_databases! { async fn a_unit_that_the_database_refused_is_tried_again_within_seconds(database) {
    let scene = Scene::new(database, world()).await;
    let integration = scene.connect().await;
    scene.settle().await;
    let truth = scene.simulator.admin().truth();
    let fabrikam = truth.tenants.iter().find(|tenant| tenant.name == "Fabrikam").unwrap().id;
    scene.simulator.admin().set_seats(&fabrikam.to_string(), "EMS", 9).unwrap();
    refuse(database).await;
    scene.clock.advance(60);
    scene.request(integration, RunOptions::default()).await;
    while scene.engine.tick().await.unwrap() > 0 {}
    let (state, reason) = scene.unit(integration, domain::id::TenantId(fabrikam), UnitKind::Licenses).await;
    assert_eq!(state, RunState::Queued);
    assert!(reason.contains("tried again shortly"), "{reason}");
    relent(database).await;
    let before = scene.clock.now();
    scene.settle().await;
    assert!(scene.now().secs_since(before) <= 10, "nobody waits for the unit to count as stuck");
    let read: Vec<_> = scene.tenants(integration).await.iter().map(|row| row.tenant).collect();
    assert_true(&scene.licenses().await, &scene.simulator.admin().truth(), &read);
} }

store::on_both_databases! { async fn a_unit_that_the_database_refuses_for_good_fails_and_its_run_ends(database) {
    let scene = Scene::new(database, world()).await;
    let integration = scene.connect().await;
    scene.settle().await;
    let truth = scene.simulator.admin().truth();
    let fabrikam = truth.tenants.iter().find(|tenant| tenant.name == "Fabrikam").unwrap().id;
    scene.simulator.admin().set_seats(&fabrikam.to_string(), "EMS", 9).unwrap();
    refuse(database).await;
    scene.clock.advance(60);
    let run = scene.sync(integration).await.run.unwrap();
    assert_eq!((run.state, run.tenants_failed), (RunState::Partial, 1));
    let (state, reason) = scene.unit(integration, domain::id::TenantId(fabrikam), UnitKind::Licenses).await;
    assert_eq!(state, RunState::Failed);
    assert!(reason.contains("did not take"), "{reason}");
} }
