//! One row of the fault grid: a partner whose customers have three pages of everything, each struck by another fault.

use std::collections::BTreeMap;

use domain::{
    id::{IntegrationId, TenantId},
    settings::{SkuChoice, SyncSettings, UserChoice},
    sync_run::RunState,
    unit::UnitKind,
};
use graph_sim::{Effect, Fault, Kind, PageSizes, World};
use store::RunOptions;

use crate::{
    faults::{effects, expected},
    people::assert_people,
    world::{Scene, assert_true, everything},
};

pub const EVERYONE: UserChoice = UserChoice { licensed: SkuChoice::Any, unlicensed: true, guests: true };
/// Pages of every list, at two entries per page.
pub const PAGES: u32 = 3;
/// Customers that are struck in one run, each by a fault of its own.
const VICTIMS: usize = 8;
/// Contracts that fill their pages.
const CUSTOMERS: usize = 6;
/// Relationships that fill their pages: they are asked for by 300.
const RELATIONSHIPS: usize = 600;
const SKUS: [&str; 6] = ["SPE_E5", "ENTERPRISEPACK", "EMS", "FLOW_FREE", "POWER_BI_STANDARD", "VISIOCLIENT"];

/// The first victim, by the name under which `users::customer` finds it.
const VICTIM: &str = "Fabrikam";

/// A customer with three pages of everything.
fn with_victim(world: World, name: &str) -> World {
    let mut world = world.customer(name);
    for sku in SKUS {
        world = world.sku(sku, graph_sim::seats(10));
    }
    for number in 0..6 {
        world = world.user(&format!("User {number}"), |user| user.license("SPE_E5"));
    }
    for number in 0..6 {
        world = world.group(&format!("Group {number}"), |group| group.license("EMS"));
    }
    world
}

/// A partner with so many victims and at least one customer more.
fn world(victims: usize, relationships: usize) -> World {
    let mut world = with_victim(World::new().partner("Northlight Managed Services"), VICTIM);
    for number in 1..victims {
        world = with_victim(world, &format!("{VICTIM} {number}"));
    }
    for number in 0..CUSTOMERS.saturating_sub(victims).max(1) {
        world = world
            .customer(&format!("Tailspin {number}"))
            .sku("SPE_E5", graph_sim::seats(5))
            .user("Zoe", |user| user.license("SPE_E5"));
    }
    for number in 0..relationships {
        world = world.gdap("expired", &format!("Former {number}"), &[]);
    }
    world
}

/// The scene of one row.
pub struct Grid {
    pub scene: Scene,
    pub integration: IntegrationId,
    pub victims: Vec<TenantId>,
    /// A customer that nothing strikes.
    other: TenantId,
}

impl Grid {
    /// For the lists of customers: many are struck at once.
    pub async fn of_lists(database: &store::testing::TestDatabase) -> Self {
        Self::new(database, world(VICTIMS, 0)).await
    }

    /// For one victim alone, and for the lists that discovery reads.
    pub async fn of_one(database: &store::testing::TestDatabase, kind: Kind) -> Self {
        let relationships = if kind == Kind::Relationships { RELATIONSHIPS } else { 0 };
        Self::new(database, world(1, relationships)).await
    }

    async fn new(database: &store::testing::TestDatabase, world: World) -> Self {
        let options = graph_sim::Options {
            page_sizes: PageSizes::all(2),
            known_tenants: false,
            ..graph_sim::Options::default()
        };
        let scene = Scene::with(database, world, options).await;
        let integration = scene.connect().await;
        scene.settle().await;
        // No scheduled run comes in between.
        let settings = SyncSettings { interval_secs: domain::settings::MAX_INTERVAL_SECS, ..everything() };
        scene.save_settings(integration, &settings).await;
        scene.settle().await;
        let truth = scene.simulator.admin().truth();
        let named = |name: &str| -> Vec<TenantId> {
            let tenants = truth.tenants.iter().filter(|tenant| tenant.name.starts_with(name));
            tenants.map(|tenant| TenantId(tenant.id)).collect()
        };
        let (victims, other) = (named(VICTIM), named("Tailspin")[0]);
        Self { scene, integration, victims, other }
    }

    /// A run under faults, that reads everything of the tenants named.
    async fn strike(&self, faults: Vec<Fault>, tenants: Vec<TenantId>) -> domain::integration::RunSummary {
        let (scene, admin) = (&self.scene, self.scene.simulator.admin());
        store::testing::script(&scene.store, "UPDATE sync_unit SET watermark = NULL").await.unwrap();
        for fault in faults {
            admin.inject(fault).unwrap();
        }
        scene.clock.advance(120);
        let options = RunOptions { tenants: Some(tenants), ..RunOptions::default() };
        let state = scene.sync_with(self.integration, options).await;
        admin.clear_faults();
        state.run.unwrap()
    }

    /// Every effect on every page of one list, each at a customer of its own.
    pub async fn lists_of(&self, kind: Kind, pages: &[u32]) {
        let effects = effects();
        let cases: Vec<(&Effect, u32)> =
            effects.iter().flat_map(|effect| pages.iter().map(move |page| (effect, *page))).collect();
        for cases in cases.chunks(self.victims.len()) {
            let struck: Vec<_> = self.victims.iter().copied().zip(cases.iter().copied()).collect();
            let faults = struck.iter().map(|(victim, (effect, page))| {
                Fault::new((*effect).clone()).tenant(victim).kind(kind).page(*page)
            });
            let tenants = struck.iter().map(|(victim, _)| *victim).chain([self.other]).collect();
            let run = self.strike(faults.collect(), tenants).await;
            let ends = cases.iter().map(|(effect, page)| expected(effect, kind, *page));
            let whole = ends
                .fold(RunState::Ok, |whole, end| if end == RunState::Ok { whole } else { RunState::Partial });
            assert_eq!(run.state, whole, "{cases:?}");
            assert_eq!(run.tenants_total as usize, cases.len() + 1, "{cases:?}");
            self.check(kind, &struck).await;
        }
        self.recovers().await;
    }

    /// Every unit that was struck is in the right state with a reason, all others are well, and nothing was written.
    async fn check(&self, kind: Kind, struck: &[(TenantId, (&Effect, u32))]) {
        let list = match kind {
            Kind::Users => UnitKind::Users,
            Kind::Groups => UnitKind::Groups,
            _ => UnitKind::Licenses,
        };
        let rows = self.scene.tenants(self.integration).await;
        for tenant in struck.iter().map(|(tenant, _)| *tenant).chain([self.other]) {
            let row = rows.iter().find(|row| row.tenant == tenant).unwrap();
            let case = struck.iter().find(|(victim, _)| *victim == tenant).map(|(_, case)| *case);
            assert!(row.units.len() >= 3, "{row:?}");
            for status in &row.units {
                let case = case.filter(|_| status.kind == list);
                let expected = case.map_or(RunState::Ok, |(effect, page)| expected(effect, kind, page));
                assert_eq!(status.state, expected, "{case:?} on {kind:?}: {status:?}");
                let said = status.reason.as_deref().unwrap_or_default();
                assert_eq!(said.len() > 20, expected != RunState::Ok, "{case:?} on {kind:?}: {said}");
            }
        }
        assert_eq!(self.scene.data_writes().await, BTreeMap::new(), "{struck:?} on {kind:?}");
    }

    async fn recovers(&self) {
        let scene = &self.scene;
        scene.clock.advance(3_700);
        scene.sync(self.integration).await;
        assert_eq!(scene.data_writes().await, BTreeMap::new());
        let truth = scene.simulator.admin().truth();
        let tenants: Vec<TenantId> = self.victims.iter().copied().chain([self.other]).collect();
        assert_true(&scene.licenses().await, &truth, &tenants);
        for tenant in truth.tenants.iter().filter(|tenant| tenants.contains(&TenantId(tenant.id))) {
            assert_people(scene, tenant, &EVERYONE).await;
        }
    }

    /// Every effect on every page of one list that discovery reads, which is one list for the whole run.
    pub async fn discovery_of(&self, kind: Kind, pages: &[u32]) {
        let home = self.scene.connection(0).tenant_id;
        let reached = self.scene.integration(self.integration).await.tenants;
        for effect in effects() {
            for page in pages {
                let case = format!("{effect:?} on {kind:?}, page {page}");
                let fault = Fault::new(effect.clone()).tenant(home).kind(kind).page(*page);
                let run = self.strike(vec![fault], vec![self.other]).await;
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
