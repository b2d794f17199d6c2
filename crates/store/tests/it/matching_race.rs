//! Several who decide at once, beside units that end: every row is decided once, and nobody waits for ever.

use domain::{
    matching::board::{MatchOutcome, MatchRefusal, Standing},
    organization::Organization,
};
use store::{
    UnitApply, UnitChanges, on_both_databases,
    testing::{NOW, number},
};

use crate::{
    matching_desk::{Desk, create, ignore, to},
    sample::{at, changes, claim, counts, sku, unit},
};

on_both_databases! {
    async fn two_who_decide_on_the_same_rows_in_other_orders_take_turns(db) {
        let tenants: Vec<u128> = (1..=60).collect();
        let desk = Desk::new(db, &tenants).await;
        let ours = desk.organization("Ours").await;
        let forth: Vec<_> = tenants.iter().map(|n| to(*n, 1, &ours)).collect();
        let back: Vec<_> = tenants.iter().rev().map(|n| ignore(*n, 1, "Test")).collect();
        let none = [].into();
        let (forth, back) =
            tokio::join!(desk.decide_as(desk.scope(), 1, &forth, &none), desk.decide_as(desk.scope(), 2, &back, &none));
        let done = |outcomes: &[MatchOutcome]| {
            outcomes.iter().filter(|outcome| outcome.result.is_ok()).count()
        };
        assert_eq!(done(&forth.unwrap()) + done(&back.unwrap()), 60);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM match_decision").await, 60);
        let standing = "SELECT (SELECT COUNT(*) FROM tenant_match) + (SELECT COUNT(*) FROM tenant_ignore) AS n";
        assert_eq!(number(&db.store, standing).await, 60);
    }

    async fn units_end_while_their_tenants_are_matched(db) {
        let tenants: Vec<u128> = (1..=40).collect();
        let desk = Desk::new(db, &tenants).await;
        let ours = desk.organization("Ours").await;
        let claimed = claim(&db.store, 40, NOW).await;
        let units: Vec<_> = tenants
            .iter()
            .map(|n| UnitApply {
                lease: unit(&claimed, *n).lease.clone(),
                changes: UnitChanges::Licenses(changes(*n, &[sku(*n, 1, 10)])),
                end: counts(2),
            })
            .collect();
        let ending = async {
            for together in units.chunks(8) {
                let together: Vec<_> = together.iter().collect();
                assert!(db.store.units_apply(&together, at(1)).await.unwrap().is_empty());
            }
        };
        let deciding = async {
            for (batch, together) in (1..).zip(tenants.rchunks(5)) {
                let rows: Vec<_> = together.iter().map(|n| to(*n, 1, &ours)).collect();
                let outcomes = desk.decide_as(desk.scope(), batch, &rows, &[].into()).await.unwrap();
                assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()));
            }
        };
        tokio::join!(ending, deciding);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM tenant_match").await, 40);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM tenant WHERE described = 1").await, 40);
        let first = db.store.run_state(desk.connected.run).await.unwrap().unwrap();
        assert_eq!((first.summary.tenants_done, first.summary.tenants_failed), (40, 0));
    }

    async fn nothing_is_matched_to_an_organization_that_an_undo_takes_away(db) {
        let desk = Desk::new(db, &(1..=16).collect::<Vec<_>>()).await;
        for (one, two) in (0..8).map(|round| (round * 2 + 1, round * 2 + 2)) {
            desk.decide(one, &[create(one, 1, true)]).await;
            let made = Organization { id: desk.matched(one).await.unwrap(), name: format!("Tenant {one}") };
            let (rows, none) = ([to(two, 1, &made)], [].into());
            let (undone, matched) = tokio::join!(desk.undo(one), desk.decide_as(desk.scope(), two, &rows, &none));
            assert_eq!(undone[0].as_ref().unwrap().standing, Standing::Unmatched);
            match matched.unwrap().remove(0).result {
                Ok(_) => assert_eq!(desk.matched(two).await, Some(made.id), "it has stayed for this one"),
                Err(refusal) => {
                    assert_eq!(refusal, MatchRefusal::OrganizationGone);
                    assert_eq!(desk.matched(two).await, None);
                }
            }
        }
    }
}
