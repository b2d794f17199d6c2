//! Matches: those that need no person are made after a sync, and a tenant that is matched is read at once.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{IntegrationId, MatchBatchId, OrganizationId, TenantId},
    matching::{
        ContradictionKind, Ground,
        board::{Decider, MatchAction, MatchRow, MatchTenant, Standing},
    },
    organization::{Location, OrganizationProfile},
};
use graph_sim::{Kind, World, seats};
use sync::Suggestions;
use uuid::Uuid;

use crate::world::Scene;

/// Customers in Germany.
fn world() -> World {
    World::new()
        .partner("Northlight Managed Services")
        .customer("Fabrikam")
        .domain("fabrikam.example")
        .sku("SPE_E5", seats(50).assigned(3))
        .customer("Velmora")
        .sku("SPE_E5", seats(5).assigned(1))
        .customer("Tailspin")
        .sku("SPE_E5", seats(5).assigned(1))
}

struct Board {
    scene: Scene,
    integration: IntegrationId,
}

impl Board {
    async fn new(database: &store::testing::TestDatabase) -> Self {
        let scene = Scene::new(database, world()).await;
        let integration = scene.connect().await;
        Self { scene, integration }
    }

    async fn organization(&self, name: &str, domains: &[&str], country: &str) -> OrganizationId {
        let location = Location { country: country.into(), ..Location::default() };
        let profile = OrganizationProfile {
            name: name.into(),
            domains: domains.iter().copied().map(str::to_owned).collect(),
            locations: vec![location],
            ..OrganizationProfile::default()
        };
        let scene = &self.scene;
        scene.store.organization_add(&scene.scope, &profile, scene.now()).await.unwrap().id
    }

    fn id(&self, name: &str) -> TenantId {
        let truth = self.scene.simulator.admin().truth();
        TenantId(truth.tenants.iter().find(|tenant| tenant.name == name).unwrap().id)
    }

    async fn tenant(&self, name: &str) -> MatchTenant {
        let id = self.id(name);
        let list = self.scene.store.matching_tenants(&self.scene.scope, self.integration).await.unwrap();
        list.into_iter().find(|tenant| tenant.id == id).unwrap()
    }

    async fn decide(&self, name: &str, action: MatchAction) {
        let tenant = self.tenant(name).await;
        let row = MatchRow { tenant: tenant.id, revision: tenant.revision, action };
        let (scene, batch) = (&self.scene, MatchBatchId(Uuid::new_v4()));
        let none = BTreeMap::new();
        let decided = scene.store.matching_decide(&scene.scope, batch, &[row], &none, scene.now()).await;
        decided.unwrap().remove(0).result.unwrap();
    }

    /// License reads per tenant so far.
    fn reads(&self) -> BTreeMap<&'static str, u64> {
        let counters = self.scene.simulator.admin().counters();
        let read = |name| (name, counters.of(self.id(name).0, Kind::SubscribedSkus).calls);
        ["Fabrikam", "Velmora", "Tailspin"].map(read).into()
    }
}

/// Those whose license reads have moved.
fn moved<'a>(before: &BTreeMap<&'a str, u64>, after: &BTreeMap<&'a str, u64>) -> BTreeSet<&'a str> {
    after.iter().filter(|(name, reads)| before.get(*name) != Some(*reads)).map(|(name, _)| *name).collect()
}

fn automatic(standing: &Standing) -> Option<OrganizationId> {
    match standing {
        Standing::Matched { organization, by: Decider::Automatic, .. } => Some(organization.id),
        _ => None,
    }
}

store::on_both_databases! { async fn what_is_sure_is_matched_after_the_first_sync_and_a_stranger_is_not(database) {
    let board = Board::new(database).await;
    let fabrikam = board.organization("Fabrikam Holding", &["fabrikam.example"], "DE").await;
    let velmora = board.organization("Velmora", &[], "DE").await;
    // Somebody else of the same name, in another country.
    let stranger = board.organization("Tailspin", &[], "US").await;
    board.scene.settle().await;
    assert_eq!(automatic(&board.tenant("Fabrikam").await.standing), Some(fabrikam));
    assert_eq!(automatic(&board.tenant("Velmora").await.standing), Some(velmora));
    assert_eq!(board.tenant("Tailspin").await.standing, Standing::Unmatched);
    let scene = &board.scene;
    let grounds = |name| {
        let id = board.id(name);
        async move { scene.store.matching_decisions(&scene.scope, id).await.unwrap()[0].ground }
    };
    assert_eq!(grounds("Fabrikam").await, Some(Ground::Domain));
    assert_eq!(grounds("Velmora").await, Some(Ground::Name));
    let suggestions = scene.engine.suggestions().current().await.unwrap();
    let best = &suggestions[&board.id("Tailspin")][0];
    assert_eq!(best.organization, stranger);
    assert!(best.contradictions.iter().any(|line| line.kind == ContradictionKind::OtherCountry));
} }

store::on_both_databases! { async fn an_organization_that_comes_later_is_matched_and_its_tenant_read_at_once(database) {
    let board = Board::new(database).await;
    board.scene.settle().await;
    assert_eq!(board.tenant("Velmora").await.standing, Standing::Unmatched);
    let before = board.reads();
    board.scene.clock.advance(1);
    let velmora = board.organization("Velmora", &[], "DE").await;
    board.scene.settle().await;
    board.scene.settle().await;
    assert_eq!(automatic(&board.tenant("Velmora").await.standing), Some(velmora));
    assert_eq!(moved(&before, &board.reads()), ["Velmora"].into());
    let runs = board.scene.store.run_log_list(&board.scene.scope, board.integration, None, 9).await.unwrap();
    let triggers: Vec<_> = runs.iter().map(|run| run.trigger.key()).collect();
    assert_eq!(triggers, ["match", "person"]);
} }

store::on_both_databases! { async fn a_match_by_hand_reads_its_tenant_alone(database) {
    let board = Board::new(database).await;
    board.scene.settle().await;
    let stranger = board.organization("Somebody Else", &[], "US").await;
    let before = board.reads();
    board.scene.clock.advance(1);
    board.decide("Tailspin", MatchAction::MatchTo { organization: stranger }).await;
    board.scene.settle().await;
    assert_eq!(moved(&before, &board.reads()), ["Tailspin"].into());
    let run = board.scene.integration(board.integration).await.run.unwrap();
    assert_eq!((run.tenants_total, run.tenants_done, run.tenants_failed), (1, 1, 0));
} }

store::on_both_databases! { async fn what_a_person_took_back_is_not_made_again(database) {
    let board = Board::new(database).await;
    board.organization("Velmora", &[], "DE").await;
    board.scene.settle().await;
    board.scene.settle().await;
    assert!(automatic(&board.tenant("Velmora").await.standing).is_some());
    board.decide("Velmora", MatchAction::Revert).await;
    for _ in 0..3 {
        board.scene.clock.advance(60);
        board.scene.sync(board.integration).await;
        assert_eq!(board.tenant("Velmora").await.standing, Standing::Unmatched);
    }
} }

store::on_both_databases! { async fn nothing_is_written_or_judged_while_nothing_moves(database) {
    let board = Board::new(database).await;
    board.organization("Velmora", &[], "DE").await;
    board.organization("Tailspin", &[], "US").await;
    board.scene.settle().await;
    board.scene.settle().await;
    let suggestions = board.scene.engine.suggestions().current().await.unwrap();
    board.scene.clock.advance(60);
    board.scene.writes().await;
    board.scene.sync(board.integration).await;
    assert_eq!(board.scene.writes().await, BTreeMap::new());
    assert_eq!(board.scene.engine.match_automatically().await.unwrap(), 0);
    let again = board.scene.engine.suggestions().current().await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&suggestions, &again), "they are the ones that were computed before");
} }

store::on_both_databases! { async fn suggestions_follow_what_is_stored(database) {
    let board = Board::new(database).await;
    board.scene.settle().await;
    let suggestions = Suggestions::new(board.scene.store.clone());
    assert!(suggestions.current().await.unwrap().is_empty());
    let stranger = board.organization("Tailspin", &[], "US").await;
    let (one, two) = tokio::join!(suggestions.current(), suggestions.current());
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one[&board.id("Tailspin")][0].organization, stranger);
    assert!(std::sync::Arc::ptr_eq(&one, &two), "two who ask at once share the answer");
    board.scene.store.organization_archive(&board.scene.scope, stranger, true, board.scene.now()).await.unwrap();
    assert!(suggestions.current().await.unwrap().is_empty());
} }
