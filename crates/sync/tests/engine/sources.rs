//! A customer that a partner reaches and that is connected directly, too: read once, by one of the two, and by the other
//! as soon as that one cannot.

use domain::{
    id::{IntegrationId, TenantId},
    integration::Reach,
    notice::Reason,
    settings::{SkuChoice, UserChoice},
    sync_run::RunState,
    unit::UnitKind,
};
use graph_sim::{ConsentChange, DemoConnection, Kind};

use crate::{
    people::assert_people,
    users::{customer, world},
    world::{Scene, assert_true, credential},
};

const EVERYONE: UserChoice = UserChoice { licensed: SkuChoice::Any, unlicensed: true, guests: true };

/// A partner with a customer, which has consented to another app as well and is connected directly by it.
struct Two {
    scene: Scene,
    tenant: TenantId,
    partner: IntegrationId,
    direct: IntegrationId,
}

impl Two {
    async fn new(database: &store::testing::TestDatabase) -> Self {
        let scene = Scene::new(database, world().tenant("Second App")).await;
        let tenant = TenantId(customer(&scene).id);
        let partner = scene.connect().await;
        scene.settle().await;
        scene.choose_all(partner).await;
        scene.settle().await;
        let offer = scene.connection(1);
        let consent = ConsentChange::Full;
        scene.simulator.admin().set_consent(&tenant.to_string(), offer.application_id, &consent).unwrap();
        let direct = credential(&DemoConnection { tenant_id: tenant.0, ..offer });
        let direct = scene.save(&direct, Reach::Single).await;
        scene.settle().await;
        scene.choose_all(direct).await;
        scene.settle().await;
        Self { scene, tenant, partner, direct }
    }

    async fn is_read_by(&self, reader: IntegrationId) {
        for id in [self.partner, self.direct] {
            let rows = self.scene.tenants(id).await;
            let row = rows.iter().find(|row| row.tenant == self.tenant).unwrap();
            let expected = if id == reader { None } else { Some(reader) };
            assert_eq!(row.synced_by.as_ref().map(|by| by.integration), expected);
            assert_eq!(row.units.len(), if id == reader { UnitKind::ALL.len() } else { 0 });
        }
    }

    fn calls(&self) -> u64 {
        let counters = self.scene.simulator.admin().counters();
        [Kind::SubscribedSkus, Kind::Users, Kind::Groups]
            .map(|kind| counters.of(self.tenant.0, kind).calls)
            .iter()
            .sum()
    }

    /// What is stored is what is true, and everything counts once.
    async fn is_true(&self) {
        let scene = &self.scene;
        assert_people(scene, &customer(scene), &EVERYONE).await;
        assert_true(&scene.licenses().await, &scene.simulator.admin().truth(), &[self.tenant]);
        let coverage = scene.store.license_coverage(&scene.scope).await.unwrap();
        assert_eq!((coverage.tenants, coverage.read, coverage.stale), (2, 2, 0));
    }
}

store::on_both_databases! { async fn a_customer_that_is_connected_directly_too_is_read_once(database) {
    let two = Two::new(database).await;
    two.is_read_by(two.partner).await;
    two.is_true().await;
    let before = two.calls();
    two.scene.clock.advance(60);
    let state = two.scene.sync(two.direct).await;
    assert_eq!(state.run.unwrap().state, RunState::Ok);
    assert_eq!(two.calls(), before, "the other one makes no call for it");
    two.is_true().await;
} }

store::on_both_databases! { async fn the_direct_connection_takes_over_when_the_partner_loses_consent(database) {
    let two = Two::new(database).await;
    let scene = &two.scene;
    let admin = scene.simulator.admin();
    let (tenant, app) = (two.tenant.to_string(), scene.connection(0).application_id);
    admin.set_consent(&tenant, app, &ConsentChange::None).unwrap();
    // What changes at Microsoft meanwhile is for whoever reads next.
    admin.rename_user(&tenant, "Ada Lovelace", "Ada King").unwrap();
    admin.remove_user(&tenant, "Dot Unlicensed").unwrap();
    admin.expire_tokens(None).unwrap();
    scene.clock.advance(7_200);
    let run = scene.sync(two.partner).await.run.unwrap();
    assert_eq!((run.state, run.tenants_failed), (RunState::Partial, 1));
    two.is_read_by(two.partner).await;
    scene.sync(two.direct).await;
    two.is_read_by(two.direct).await;
    two.is_true().await;
    let notices = scene.store.notice_list(&scene.scope, None, 20).await.unwrap();
    let told: Vec<_> = notices.iter().filter(|notice| notice.reason == Reason::TookOver).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].integration, two.direct);
    // The partner's next run leaves the tenant alone, and is well again.
    scene.clock.advance(60);
    let run = scene.sync(two.partner).await.run.unwrap();
    assert_eq!((run.state, run.tenants_total), (RunState::Ok, 1));
    two.is_true().await;
    // Steady again: what the direct connection reads from now on are deltas.
    scene.clock.advance(60);
    scene.writes().await;
    scene.sync(two.direct).await;
    assert_eq!(scene.writes().await, [].into());
} }

store::on_both_databases! { async fn a_persons_choice_is_read_whole_at_once_and_ends_nothing(database) {
    let two = Two::new(database).await;
    let scene = &two.scene;
    scene.simulator.admin().rename_user(&two.tenant.to_string(), "Ada Lovelace", "Ada King").unwrap();
    scene.store.source_choose(&scene.scope, two.direct, two.tenant, scene.now()).await.unwrap();
    scene.settle().await;
    two.is_read_by(two.direct).await;
    two.is_true().await;
    let rows = scene.licenses().await;
    assert!(rows.iter().all(|row| row.ended_at.is_none() && !row.held && row.connected));
    scene.clock.advance(60);
    scene.sync(two.partner).await;
    two.is_read_by(two.direct).await;
    two.is_true().await;
} }
