//! Undo: what it brings back, and what it leaves alone.

use domain::{
    account::Role,
    matching::board::{Decider, DecisionKind, MatchRefusal, Standing},
    organization::OrganizationProfile,
};
use store::{
    Error, on_both_databases,
    testing::{NOW, number, person},
};

use crate::{
    matching_desk::{Desk, batch, create, ignore, rename, revert, to},
    sample::{at, tenant},
};

on_both_databases! {
    async fn each_kind_of_decision_is_taken_back(db) {
        let desk = Desk::new(db, &[1, 2, 3, 4, 5]).await;
        let (ours, other) = (desk.organization("Ours").await, desk.organization("Other").await);
        desk.decide(1, &[to(2, 1, &ours), ignore(3, 1, "Test"), to(4, 1, &ours), rename(5, 1, Some("Five"))]).await;
        let before: Vec<_> = [desk.tenant(1).await, desk.tenant(2).await, desk.tenant(3).await, desk.tenant(4).await,
            desk.tenant(5).await].into();
        let rows = [to(1, 1, &ours), to(2, 2, &other), to(3, 2, &ours), revert(4, 2), rename(5, 2, None)];
        desk.decide(2, &rows).await;
        let undone = desk.undo(2).await;
        for (before, n) in before.into_iter().zip(1..) {
            let after = desk.tenant(n).await;
            assert_eq!((&after.standing, &after.alias), (&before.standing, &before.alias), "{n}");
            assert_eq!(after.revision, before.revision + 2);
            let done = undone[usize::try_from(n).unwrap() - 1].as_ref().unwrap();
            assert_eq!((&done.standing, done.revision), (&after.standing, after.revision));
        }
        let last = db.store.matching_decisions(desk.scope(), tenant(4)).await.unwrap().remove(0);
        assert_eq!((last.kind, last.organization.as_deref()), (DecisionKind::Undone, Some("Ours")));
    }

    async fn what_was_decided_on_since_stays(db) {
        let desk = Desk::new(db, &[1, 2]).await;
        let (ours, other) = (desk.organization("Ours").await, desk.organization("Other").await);
        desk.decide(1, &[to(1, 1, &ours), to(2, 1, &ours)]).await;
        let (_, manager) = person(&db.store, Role::Manager, None, NOW).await;
        desk.decide_as(&manager.scope, 2, &[to(2, 2, &other)], &[].into()).await.unwrap();
        let undone = desk.undo(1).await;
        assert_eq!(undone[0].as_ref().unwrap().standing, Standing::Unmatched);
        assert!(matches!(&undone[1], Err(MatchRefusal::DecidedMeanwhile { by: Decider::Person(Some(name)), .. })
            if name == "Manager of the test"));
        assert_eq!(desk.matched(2).await, Some(other.id));
        // A second Undo finds the first.
        assert!(desk.undo(1).await.iter().all(Result::is_err));
    }

    async fn nobody_undoes_for_another_person(db) {
        let desk = Desk::new(db, &[1]).await;
        desk.decide(1, &[ignore(1, 1, "Test")]).await;
        let (_, manager) = person(&db.store, Role::Manager, None, NOW).await;
        for (scope, n) in [(&manager.scope, 1), (desk.scope(), 2)] {
            assert!(matches!(db.store.matching_undo(scope, batch(n), at(9)).await, Err(Error::NotFound)));
        }
        assert!(matches!(desk.tenant(1).await.standing, Standing::Ignored { .. }));
    }

    async fn an_organization_that_was_created_goes_again(db) {
        let desk = Desk::new(db, &[1, 2]).await;
        desk.decide(1, &[create(1, 1, true), create(2, 1, true)]).await;
        assert_eq!(desk.organizations().await.len(), 2);
        let undone = desk.undo(1).await;
        assert!(undone.iter().all(|done| done.as_ref().unwrap().standing == Standing::Unmatched));
        assert_eq!(desk.organizations().await, [""; 0]);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM organization_domain").await, 0);
        let history = db.store.matching_decisions(desk.scope(), tenant(1)).await.unwrap();
        let told: Vec<_> = history.iter().map(|it| (it.kind, it.organization.as_deref())).collect();
        assert_eq!(told, [(DecisionKind::Undone, Some("Tenant 1")), (DecisionKind::Created, Some("Tenant 1"))]);
    }

    async fn an_organization_stays_when_it_was_changed_or_somebody_else_is_matched_to_it(db) {
        let desk = Desk::new(db, &[1, 2, 3]).await;
        desk.decide(1, &[create(1, 1, true), create(2, 1, true)]).await;
        let (changed, shared) = (desk.matched(1).await.unwrap(), desk.matched(2).await.unwrap());
        let profile = OrganizationProfile { name: "Tenant 1".into(), alert: "Call first".into(), ..Default::default() };
        db.store.organization_save(desk.scope(), changed, 1, &profile, at(2)).await.unwrap();
        let shared = domain::organization::Organization { id: shared, name: "Tenant 2".into() };
        desk.decide(3, &[to(3, 1, &shared)]).await;
        assert!(desk.undo(1).await.iter().all(Result::is_ok));
        assert_eq!(desk.organizations().await, ["Tenant 1", "Tenant 2"]);
        assert_eq!((desk.matched(1).await, desk.matched(2).await), (None, None));
        assert_eq!(desk.matched(3).await, Some(shared.id));
    }

    async fn a_match_to_an_organization_that_went_with_an_undo_does_not_come_back(db) {
        let desk = Desk::new(db, &[1, 2]).await;
        desk.decide(1, &[create(1, 1, true)]).await;
        let made = domain::organization::Organization { id: desk.matched(1).await.unwrap(), name: "Tenant 1".into() };
        desk.decide(2, &[to(2, 1, &made)]).await;
        desk.decide(3, &[ignore(2, 2, "Test")]).await;
        desk.undo(1).await;
        assert_eq!(desk.undo(3).await, [Err(MatchRefusal::OrganizationGone)]);
        assert!(matches!(desk.tenant(2).await.standing, Standing::Ignored { .. }));
    }
}
