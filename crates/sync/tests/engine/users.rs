//! Users and groups: stored equals true, by full reads and by deltas, and as Sync Settings choose.

use std::collections::BTreeMap;

use domain::{
    asset::Day,
    id::{IntegrationId, TenantId},
    settings::{SkuChoice, SyncSettings, TenantSettings, UserChoice},
    sync_run::RunState,
    time::Clock as _,
    unit::UnitKind,
};
use graph_sim::{AssignmentError, Kind, PageSizes, TenantTruth, World, seats};

use crate::{
    people::assert_people,
    world::{Scene, everything},
};

const EVERYONE: UserChoice = UserChoice { licensed: SkuChoice::Any, unlicensed: true, guests: true };

/// A partner and one customer with people of every kind.
pub fn world() -> World {
    World::new()
        .partner("Northlight Managed Services")
        .customer("Fabrikam")
        .sku("SPE_E5", seats(50).assigned(3))
        .sku("POWER_BI_STANDARD", seats(1000).assigned(1))
        .user("Ada Lovelace", |user| user.license("SPE_E5").title("Analyst").department("Research"))
        .user("Bob Stone", |user| user.license("SPE_E5").license("POWER_BI_STANDARD").usage_location("CH"))
        .user("Cid Guest", graph_sim::UserDraft::guest)
        .user("Dot Unlicensed", graph_sim::UserDraft::disabled)
        .user("Eve Failed", |user| user.failed_license("SPE_E5", AssignmentError::CountViolation))
        .group("Sales", |group| group.license("SPE_E5").member("Bob Stone"))
        .group("All hands", |group| group.unified().dynamic("user.accountEnabled -eq true"))
}

pub fn customer(scene: &Scene) -> TenantTruth {
    let truth = scene.simulator.admin().truth();
    truth.tenants.into_iter().find(|tenant| tenant.name == "Fabrikam").unwrap()
}

async fn connected(scene: &Scene, settings: &SyncSettings) -> IntegrationId {
    let integration = scene.connect().await;
    scene.settle().await;
    scene.save_settings(integration, settings).await;
    scene.settle().await;
    integration
}

store::on_both_databases! { async fn what_is_stored_of_people_is_what_is_true(database) {
    let scene = Scene::new(database, world()).await;
    let integration = connected(&scene, &everything()).await;
    assert_eq!(scene.integration(integration).await.run.unwrap().state, RunState::Ok);
    assert_people(&scene, &customer(&scene), &EVERYONE).await;
    assert!(customer(&scene).users.len() == 5);
} }

store::on_both_databases! { async fn a_first_sync_starts_when_settings_are_saved(database) {
    let scene = Scene::new(database, world()).await;
    let integration = scene.connect().await;
    scene.settle().await;
    let tenant = TenantId(customer(&scene).id);
    assert!(scene.store.users_stored(&scene.scope, tenant).await.unwrap().is_empty(), "nobody was chosen yet");
    scene.save_settings(integration, &everything()).await;
    scene.settle().await;
    assert_eq!(scene.store.users_stored(&scene.scope, tenant).await.unwrap().len(), 5);
} }

store::on_both_databases! { async fn changes_arrive_by_one_call_per_unit(database) {
    let scene = Scene::new(database, world()).await;
    let integration = connected(&scene, &everything()).await;
    let admin = scene.simulator.admin();
    let tenant = customer(&scene);
    let id = tenant.id.to_string();
    admin.rename_user(&id, "Ada Lovelace", "Ada King").unwrap();
    let dot = tenant.users.iter().find(|user| user.name == "Dot Unlicensed").unwrap().id.to_string();
    admin.remove_user(&id, &dot).unwrap();
    admin.unassign_license(&id, "Bob Stone", "POWER_BI_STANDARD").unwrap();
    admin.add_user(&id, graph_sim::UserDraft::named("Fay New").license("SPE_E5")).unwrap();
    admin.rename_group(&id, "Sales", "Sales and marketing").unwrap();
    let before = admin.counters();
    scene.clock.advance(60);
    scene.sync(integration).await;
    let after = admin.counters();
    for kind in [Kind::Users, Kind::Groups, Kind::Batch] {
        assert_eq!(after.of(tenant.id, kind).calls - before.of(tenant.id, kind).calls, 1, "{kind:?}");
    }
    assert_people(&scene, &customer(&scene), &EVERYONE).await;
    admin.restore_user(&id, &dot).unwrap();
    admin.remove_group(&id, "All hands").unwrap();
    scene.clock.advance(60);
    scene.sync(integration).await;
    assert_people(&scene, &customer(&scene), &EVERYONE).await;
} }

store::on_both_databases! { async fn an_unchanged_world_writes_no_row_of_data_and_costs_three_calls_per_tenant(database) {
    let scene = Scene::new(database, World::provider(7, 12)).await;
    let integration = connected(&scene, &everything()).await;
    scene.writes().await;
    let admin = scene.simulator.admin();
    scene.clock.advance(60);
    let calls = admin.counters().calls;
    let run = scene.sync(integration).await.run.unwrap();
    assert_eq!(scene.writes().await, BTreeMap::new());
    let read = run.tenants_total - run.tenants_failed;
    let calls = admin.counters().calls - calls;
    // Tenants that cannot be read cost a sign-in each, and discovery one batch.
    assert!(calls <= u64::from(3 * read + 2 * run.tenants_failed * 3 + 5), "{calls} calls for {read} tenants");
} }

store::on_both_databases! { async fn settings_choose_who_is_kept(database) {
    let scene = Scene::new(database, world()).await;
    let integration = connected(&scene, &everything()).await;
    let truth = customer(&scene);
    let power_bi = truth.skus.iter().find(|sku| sku.part_number == "POWER_BI_STANDARD").unwrap();
    let choices = [
        UserChoice::RECOMMENDED,
        UserChoice { guests: true, ..UserChoice::RECOMMENDED },
        UserChoice {
            licensed: SkuChoice::These([power_bi.sku_id.parse().unwrap()].into()),
            unlicensed: false,
            guests: false,
        },
        EVERYONE,
    ];
    for choice in choices {
        let mut settings = everything();
        settings.tenants.users = Some(choice.clone());
        scene.save_settings(integration, &settings).await;
        scene.settle().await;
        assert_people(&scene, &truth, &choice).await;
        assert!(scene.store.held_list(&scene.scope, integration).await.unwrap().is_empty(), "a wish is not held");
    }
    let mut settings = everything();
    let off = TenantSettings { users: None, groups: false, licenses: true };
    settings.overrides.insert(TenantId(truth.id), off);
    scene.save_settings(integration, &settings).await;
    scene.settle().await;
    assert_people(&scene, &truth, &EVERYONE).await;
    let calls = scene.simulator.admin().counters().of(truth.id, Kind::Users).calls;
    scene.sync(integration).await;
    assert_eq!(scene.simulator.admin().counters().of(truth.id, Kind::Users).calls, calls, "none is asked for");
} }

store::on_both_databases! { async fn whom_settings_choose_is_no_gain_and_no_loss(database) {
    let world = world().user("Gil Guest", |user| user.guest().license("SPE_E5"));
    let scene = Scene::new(database, world).await;
    let integration = connected(&scene, &everything()).await;
    let truth = customer(&scene);
    let sku = truth.skus.iter().find(|sku| sku.part_number == "SPE_E5").unwrap().sku_id.parse().unwrap();
    let license = (TenantId(truth.id), sku);
    let moved = async |days: i64| {
        let to = Day::of(scene.clock.now());
        let moves = scene.store.license_moves(&scene.scope, license, to.plus(-days), to).await.unwrap();
        (moves.is_known, moves.gained.len(), moves.lost.len())
    };
    let without_guests = Some(UserChoice { guests: false, ..EVERYONE });
    // The last two: switched off as a whole, and on again with others.
    for users in [without_guests.clone(), Some(EVERYONE), None, without_guests] {
        scene.clock.advance(86_400);
        let mut settings = everything();
        let is_read = users.is_some();
        settings.tenants.users = users;
        scene.save_settings(integration, &settings).await;
        scene.settle().await;
        assert_eq!(moved(1).await, (!is_read, 0, 0));
    }
    scene.clock.advance(86_400);
    scene.simulator.admin().unassign_license(&truth.id.to_string(), "Ada Lovelace", "SPE_E5").unwrap();
    scene.sync(integration).await;
    assert_eq!((moved(1).await, moved(2).await), ((true, 0, 1), (false, 0, 1)));
} }

store::on_both_databases! { async fn sec_071_an_expired_delta_token_starts_a_full_read_and_current_data_stays(database) {
    let options = graph_sim::Options { page_sizes: PageSizes::all(2), ..graph_sim::Options::default() };
    let scene = Scene::with(database, world(), options).await;
    let integration = connected(&scene, &everything()).await;
    let admin = scene.simulator.admin();
    let tenant = customer(&scene);
    admin.expire_delta_tokens(Some(&tenant.id.to_string())).unwrap();
    admin.rename_user(&tenant.id.to_string(), "Ada Lovelace", "Ada King").unwrap();
    scene.request(integration, store::RunOptions::default()).await;
    for _ in 0..200 {
        let stored = scene.store.users_stored(&scene.scope, TenantId(tenant.id)).await.unwrap();
        assert_eq!(stored.iter().filter(|row| !row.ended).count(), 5);
        let Some(mut work) = scene.engine.claim(1).await.unwrap().pop() else { break };
        while scene.engine.step(&mut work).await.unwrap() == sync::Step::Ready {}
    }
    assert_people(&scene, &customer(&scene), &EVERYONE).await;
    let unit = scene.unit(integration, TenantId(tenant.id), UnitKind::Users).await;
    assert_eq!(unit, (RunState::Ok, String::new()));
} }

store::on_both_databases! { async fn a_delta_link_older_than_six_days_is_not_used(database) {
    let scene = Scene::new(database, world()).await;
    let integration = connected(&scene, &everything()).await;
    let admin = scene.simulator.admin();
    let tenant = customer(&scene);
    scene.writes().await;
    scene.clock.advance(6 * 86_400 + 60);
    scene.sync(integration).await;
    assert_people(&scene, &customer(&scene), &EVERYONE).await;
    let written: Vec<_> = scene.writes().await.into_keys().collect();
    assert_eq!(written, ["history_clock", "read_days"], "of what is stored, that the day was read and nothing else");
    let started: Vec<_> = admin
        .pages()
        .into_iter()
        .filter(|page| page.tenant == tenant.id && page.kind == Kind::Users && !page.by_token)
        .collect();
    assert_eq!(started.iter().map(|page| page.served).sum::<u64>(), 2, "{started:?}");
} }

store::on_both_databases! { async fn replays_and_reordering_change_nothing(database) {
    let delta = graph_sim::DeltaOptions { replay_every: 2, shuffle: true, ..graph_sim::DeltaOptions::default() };
    let options = graph_sim::Options { page_sizes: PageSizes::all(2), delta, seed: Some(5), ..graph_sim::Options::default() };
    let scene = Scene::with(database, World::provider(3, 4), options).await;
    let integration = connected(&scene, &everything()).await;
    let admin = scene.simulator.admin();
    let read: Vec<TenantId> = scene
        .tenants(integration)
        .await
        .iter()
        .filter(|tenant| tenant.state == Some(RunState::Ok))
        .map(|tenant| tenant.tenant)
        .collect();
    for round in 0..3 {
        for tenant in admin.truth().tenants.iter().filter(|tenant| read.contains(&TenantId(tenant.id))) {
            assert_people(&scene, tenant, &EVERYONE).await;
            let id = tenant.id.to_string();
            for user in tenant.users.iter().skip(round).step_by(5) {
                admin.rename_user(&id, &user.principal_name, &format!("Renamed {round}")).unwrap();
            }
        }
        scene.clock.advance(60);
        scene.sync(integration).await;
    }
} }
