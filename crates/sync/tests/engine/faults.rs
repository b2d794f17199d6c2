//! The fault grid: whatever Microsoft answers, nothing is deleted or zeroed, other tenants finish, and the affected
//! unit shows the right state and reason.

use std::collections::BTreeMap;

use domain::{
    id::{IntegrationId, TenantId},
    settings::{SkuChoice, SyncSettings, UserChoice},
    sync_run::RunState,
    unit::UnitKind,
};
use graph_sim::{Effect, Fault, Kind, PageSizes, RetryAfter, World};
use store::{RunOptions, testing::Kind as Database};

use crate::{
    people::assert_people,
    users::customer,
    world::{Scene, assert_true, everything},
};

const EVERYONE: UserChoice = UserChoice { licensed: SkuChoice::Any, unlicensed: true, guests: true };
/// Pages of every list, at two entries per page.
const PAGES: u32 = 3;
const SKUS: [&str; 6] = ["SPE_E5", "ENTERPRISEPACK", "EMS", "FLOW_FREE", "POWER_BI_STANDARD", "VISIOCLIENT"];

/// Relationships are asked for by 300.
const RELATIONSHIPS: usize = 600;

/// A partner with six customers; one of them has three pages of everything.
fn world(relationships: usize) -> World {
    let mut world = World::new().partner("Northlight Managed Services").customer("Fabrikam");
    for sku in SKUS {
        world = world.sku(sku, graph_sim::seats(10));
    }
    for number in 0..6 {
        world = world.user(&format!("User {number}"), |user| user.license("SPE_E5"));
    }
    for number in 0..6 {
        world = world.group(&format!("Group {number}"), |group| group.license("EMS"));
    }
    for name in ["Tailspin", "Wingtip", "Proseware", "Lucerne", "Litware"] {
        world = world
            .customer(name)
            .sku("SPE_E5", graph_sim::seats(5))
            .user("Zoe", |user| user.license("SPE_E5"));
    }
    for number in 0..relationships {
        world = world.gdap("expired", &format!("Former {number}"), &[]);
    }
    world
}

/// Everything that can go wrong with an answer.
fn effects() -> Vec<Effect> {
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
fn expected(effect: &Effect, kind: Kind, page: u32) -> RunState {
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

struct Grid {
    scene: Scene,
    integration: IntegrationId,
    victim: TenantId,
    other: TenantId,
}

impl Grid {
    async fn new(database: &store::testing::TestDatabase, relationships: usize) -> Self {
        let options = graph_sim::Options {
            page_sizes: PageSizes::all(2),
            known_tenants: false,
            ..graph_sim::Options::default()
        };
        let scene = Scene::with(database, world(relationships), options).await;
        let integration = scene.connect().await;
        scene.settle().await;
        // No scheduled run comes in between.
        let settings = SyncSettings { interval_secs: domain::settings::MAX_INTERVAL_SECS, ..everything() };
        scene.save_settings(integration, &settings).await;
        scene.settle().await;
        let truth = scene.simulator.admin().truth();
        let other = truth.tenants.iter().find(|tenant| tenant.name == "Tailspin").unwrap();
        let (victim, other) = (TenantId(customer(&scene).id), TenantId(other.id));
        Self { scene, integration, victim, other }
    }

    /// A run under a fault, that reads everything of the tenants named.
    async fn strike(&self, fault: Fault, tenants: Vec<TenantId>) -> domain::integration::RunSummary {
        let scene = &self.scene;
        store::testing::script(&scene.store, "UPDATE sync_unit SET watermark = NULL").await.unwrap();
        let id = scene.simulator.admin().inject(fault).unwrap();
        scene.clock.advance(120);
        let options = RunOptions { tenants: Some(tenants), ..RunOptions::default() };
        let state = scene.sync_with(self.integration, options).await;
        scene.simulator.admin().clear_fault(id).unwrap();
        state.run.unwrap()
    }

    /// Every effect on every page of one list of the victim.
    async fn lists_of(&self, kind: Kind, pages: &[u32]) {
        let unit = match kind {
            Kind::Users => UnitKind::Users,
            Kind::Groups => UnitKind::Groups,
            _ => UnitKind::Licenses,
        };
        for effect in effects() {
            for page in pages {
                let case = format!("{effect:?} on {kind:?}, page {page}");
                let fault = Fault::new(effect.clone()).tenant(self.victim).kind(kind).page(*page);
                let run = self.strike(fault, vec![self.victim, self.other]).await;
                let expected = expected(&effect, kind, *page);
                self.check(unit, expected, &case).await;
                let whole = if expected == RunState::Ok { RunState::Ok } else { RunState::Partial };
                assert_eq!((run.state, run.tenants_total), (whole, 2), "{case}");
            }
        }
        self.recovers().await;
    }

    async fn check(&self, unit: UnitKind, expected: RunState, case: &str) {
        let rows = self.scene.tenants(self.integration).await;
        for row in rows.iter().filter(|row| [self.victim, self.other].contains(&row.tenant)) {
            for status in &row.units {
                let struck = row.tenant == self.victim && status.kind == unit;
                let expected = if struck { expected } else { RunState::Ok };
                assert_eq!(status.state, expected, "{case}: {status:?}");
                let said = status.reason.as_deref().unwrap_or_default();
                assert_eq!(said.len() > 20, expected != RunState::Ok, "{case}: {said}");
            }
        }
        assert_eq!(self.scene.data_writes().await, BTreeMap::new(), "{case}");
    }

    async fn recovers(&self) {
        let scene = &self.scene;
        scene.clock.advance(3_700);
        scene.sync(self.integration).await;
        assert_eq!(scene.data_writes().await, BTreeMap::new());
        let truth = scene.simulator.admin().truth();
        let tenants = [self.victim, self.other];
        assert_true(&scene.licenses().await, &truth, &tenants);
        for tenant in truth.tenants.iter().filter(|tenant| tenants.contains(&TenantId(tenant.id))) {
            assert_people(scene, tenant, &EVERYONE).await;
        }
    }

    /// Every effect on every page of one list that discovery reads.
    async fn discovery_of(&self, kind: Kind, pages: &[u32]) {
        let home = self.scene.connection(0).tenant_id;
        let reached = self.scene.integration(self.integration).await.tenants;
        for effect in effects() {
            for page in pages {
                let case = format!("{effect:?} on {kind:?}, page {page}");
                let fault = Fault::new(effect.clone()).tenant(home).kind(kind).page(*page);
                let run = self.strike(fault, vec![self.other]).await;
                assert_eq!(run.state, expected(&effect, kind, *page), "{case}: {:?}", run.reason);
                let said = run.reason.unwrap_or_default();
                assert_eq!(said.len() > 20, run.state != RunState::Ok, "{case}: {said}");
                let state = self.scene.integration(self.integration).await;
                assert_eq!((state.tenants, state.held), (reached, 0), "{case}");
                assert_eq!(self.scene.data_writes().await, BTreeMap::new(), "{case}");
            }
        }
        self.recovers().await;
    }
}

fn lists(database: Database, kind: Kind, pages: &'static [u32]) {
    store::testing::run(database, |database| async move {
        Grid::new(&database, 0).await.lists_of(kind, pages).await;
    });
}

fn discovery(database: Database, kind: Kind, pages: &'static [u32]) {
    store::testing::run(database, |database| async move {
        let relationships = if kind == Kind::Relationships { RELATIONSHIPS } else { 0 };
        Grid::new(&database, relationships).await.discovery_of(kind, pages).await;
    });
}

#[test]
fn no_fault_of_the_organization_harms() {
    lists(Database::Sqlite, Kind::Organization, &[1]);
}

#[test]
fn no_fault_of_subscribed_skus_harms() {
    lists(Database::Sqlite, Kind::SubscribedSkus, &[1, 2, 3]);
}

#[test]
fn no_fault_of_subscriptions_harms() {
    lists(Database::Sqlite, Kind::Subscriptions, &[1, 2, 3]);
}

#[test]
fn no_fault_of_users_harms() {
    lists(Database::Sqlite, Kind::Users, &[1, 2, 3]);
}

#[test]
fn no_fault_of_groups_harms() {
    lists(Database::Sqlite, Kind::Groups, &[1, 2, 3]);
}

#[test]
fn no_fault_of_contracts_harms() {
    discovery(Database::Sqlite, Kind::Contracts, &[1, 2, 3]);
}

#[test]
fn no_fault_of_relationships_harms() {
    discovery(Database::Sqlite, Kind::Relationships, &[1, 2, 3]);
}

#[test]
fn no_fault_of_users_or_subscribed_skus_harms_on_postgres() {
    lists(Database::Postgres, Kind::Users, &[2]);
    lists(Database::Postgres, Kind::SubscribedSkus, &[2]);
}

store::on_both_databases! { async fn no_fault_of_a_delta_round_loses_a_change(database) {
    let grid = Grid::new(database, 0).await;
    let (scene, tenant) = (&grid.scene, grid.victim.to_string());
    let admin = scene.simulator.admin();
    for (number, effect) in (0_u32..).zip(effects()) {
        for user in 0..5 {
            let change = graph_sim::UserChange { job_title: Some(format!("Title {number}")), ..Default::default() };
            admin.change_user(&tenant, &format!("User {user}"), &change).unwrap();
        }
        let fault = Fault::new(effect.clone()).tenant(grid.victim).kind(Kind::Users).page(1 + number % PAGES).times(1);
        let id = admin.inject(fault).unwrap();
        for _ in 0..2 {
            scene.clock.advance(120);
            let options = RunOptions { tenants: Some(vec![grid.victim]), ..RunOptions::default() };
            scene.sync_with(grid.integration, options).await;
        }
        admin.clear_fault(id).unwrap();
        assert_people(scene, &customer(scene), &EVERYONE).await;
        assert_eq!(scene.unit(grid.integration, grid.victim, UnitKind::Users).await.0, RunState::Ok, "{effect:?}");
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
