//! The fault grid: whatever Microsoft answers, nothing is deleted or zeroed, other tenants finish, and the affected
//! unit shows the right state and reason.

use domain::{sync_run::RunState, unit::UnitKind};
use graph_sim::{Effect, Fault, Kind, RetryAfter, World};
use store::{RunOptions, testing::Kind as Database};

use crate::{
    grid::{EVERYONE, Grid, PAGES},
    people::assert_people,
    users::customer,
    world::Scene,
};

/// Everything that can go wrong with an answer.
pub fn effects() -> Vec<Effect> {
    let mut effects = Effect::all();
    effects.retain(|effect| !matches!(effect, Effect::PartStatus { .. }));
    effects.extend([400, 401, 403, 404, 409, 410, 423, 500, 501, 502, 504, 509].map(Effect::status));
    let forms = [
        RetryAfter::Seconds(2),
        RetryAfter::Decimal(0.3),
        RetryAfter::HttpDate(2),
        RetryAfter::Text("soon".into()),
        RetryAfter::Text("-5".into()),
    ];
    for form in forms {
        effects.extend([429, 503].map(|status| Effect::retry(status, form.clone())));
    }
    effects.push(Effect::Html { status: 503 });
    effects
}

/// How a unit ends whose list is struck by this effect for as long as it is tried.
pub fn expected(effect: &Effect, kind: Kind, page: u32) -> RunState {
    let delta = matches!(kind, Kind::Users | Kind::Groups);
    let harmless = match effect {
        // Where a part is missing, the others go on without it, until it is the only one left and is asked for alone.
        Effect::Delay { .. }
        | Effect::SlowBody { .. }
        | Effect::EmptyPage
        | Effect::Replay
        | Effect::MissingPart => true,
        // A tenant is one organization: two are not believed, even if they are the same.
        Effect::DuplicateItem => kind != Kind::Organization,
        // Only a page that is asked for by a token can be refused so, and it is a full read already.
        Effect::DeltaExpired { .. } => !delta || page == 1,
        Effect::ForeignDeltaLink { .. } => !delta || page < PAGES,
        _ => false,
    };
    match effect {
        _ if harmless => RunState::Ok,
        Effect::Status { status: 401 | 403, .. } => RunState::NeedsAttention,
        _ => RunState::Failed,
    }
}

/// Set by `cargo xtask test --quick`: only the middle pages are struck then.
const QUICK: &str = "SEATLEDGER_QUICK";

fn struck(pages: &[u32]) -> &[u32] {
    if std::env::var_os(QUICK).is_some() { &pages[pages.len() / 2..][..1] } else { pages }
}

fn lists(database: Database, kind: Kind, pages: &'static [u32]) {
    store::testing::run(database, |fresh| async move {
        Grid::of_lists(&fresh).await.lists_of(kind, struck(pages)).await;
    });
}

fn discovery(database: Database, kind: Kind, pages: &'static [u32]) {
    store::testing::run(database, |fresh| async move {
        Grid::of_one(&fresh, kind).await.discovery_of(kind, struck(pages)).await;
    });
}

macro_rules! rows_of_the_grid {
    ($($name:ident: $read_by:ident, $kind:ident, $pages:expr;)+) => { $(
        mod $name {
            use super::*;

            #[test]
            fn on_sqlite() {
                $read_by(Database::Sqlite, Kind::$kind, &$pages);
            }

            #[test]
            fn on_postgres() {
                $read_by(Database::Postgres, Kind::$kind, &$pages);
            }
        }
    )+ };
}

rows_of_the_grid! {
    no_fault_of_the_organization_harms: lists, Organization, [1];
    no_fault_of_subscribed_skus_harms: lists, SubscribedSkus, [1, 2, 3];
    no_fault_of_subscriptions_harms: lists, Subscriptions, [1, 2, 3];
    no_fault_of_users_harms: lists, Users, [1, 2, 3];
    no_fault_of_groups_harms: lists, Groups, [1, 2, 3];
    no_fault_of_contracts_harms: discovery, Contracts, [1, 2, 3];
    no_fault_of_relationships_harms: discovery, Relationships, [1, 2, 3];
}

store::on_both_databases! { async fn no_fault_of_a_delta_round_loses_a_change(database) {
    let grid = Grid::of_one(database, Kind::Users).await;
    let (scene, victim) = (&grid.scene, grid.victims[0]);
    let tenant = victim.to_string();
    let admin = scene.simulator.admin();
    for (number, effect) in (0_u32..).zip(effects()) {
        for user in 0..5 {
            let change = graph_sim::UserChange { job_title: Some(format!("Title {number}")), ..Default::default() };
            admin.change_user(&tenant, &format!("User {user}"), &change).unwrap();
        }
        let fault = Fault::new(effect.clone()).tenant(victim).kind(Kind::Users).page(1 + number % PAGES).times(1);
        let id = admin.inject(fault).unwrap();
        for _ in 0..2 {
            scene.clock.advance(120);
            let options = RunOptions { tenants: Some(vec![victim]), ..RunOptions::default() };
            scene.sync_with(grid.integration, options).await;
        }
        admin.clear_fault(id).unwrap();
        assert_people(scene, &customer(scene), &EVERYONE).await;
        assert_eq!(scene.unit(grid.integration, victim, UnitKind::Users).await.0, RunState::Ok, "{effect:?}");
    }
} }

store::on_both_databases! { async fn throttling_is_waited_out_and_then_all_is_read(database) {
    let scene = Scene::new(database, World::provider(11, 6)).await;
    let integration = scene.connect().await;
    scene.choose_all(integration).await;
    let admin = scene.simulator.admin();
    for kind in [Kind::SubscribedSkus, Kind::Users] {
        admin.inject(Fault::new(Effect::retry(429, RetryAfter::Decimal(2.128))).kind(kind).every(2)).unwrap();
    }
    scene.settle().await;
    let tenants = scene.tenants(integration).await;
    assert!(tenants.iter().all(|t| matches!(t.state, Some(RunState::Ok | RunState::NeedsAttention))), "{tenants:?}");
    assert_eq!(admin.counters().early_calls, 0, "nothing is sent to a closed scope");
} }
