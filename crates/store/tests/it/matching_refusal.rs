//! Rows that are refused change nothing and hinder no other, and nobody overwrites what somebody else decided.

use domain::{
    account::Role,
    matching::board::{
        Decider, LONGEST_ALIAS, LONGEST_REASON, MOST_ROWS, MatchRefusal, MatchRow, Resembled, Standing,
    },
};
use store::{
    Error, on_both_databases,
    testing::{NOW, number, person, watch_writes, writes},
};

use crate::{
    matching_desk::{Desk, create, ignore, organization_of, rename, revert, to},
    sample::{sync_all, tenant},
};

on_both_databases! {
    async fn rows_are_refused_one_by_one(db) {
        let desk = Desk::new(db, &[1, 2, 3, 4, 5, 6]).await;
        let (ours, gone) = (desk.organization("Ours").await, desk.organization("Gone").await);
        db.store.organization_archive(desk.scope(), gone.id, true, NOW).await.unwrap();
        store::testing::script(&db.store, "UPDATE tenant SET display_name = '' WHERE id LIKE '%4'").await.unwrap();
        let rows = [
            to(404, 1, &ours),
            to(1, 1, &gone),
            ignore(2, 1, "  "),
            rename(3, 1, Some(&"x".repeat(LONGEST_ALIAS + 1))),
            create(4, 1, true),
            ignore(5, 1, &"x".repeat(LONGEST_REASON + 1)),
            to(6, 1, &ours),
        ];
        let done = desk.decide(1, &rows).await;
        assert_eq!(done[0], Err(MatchRefusal::TenantGone));
        assert_eq!(done[1], Err(MatchRefusal::OrganizationGone));
        assert!(matches!(&done[2], Err(MatchRefusal::Invalid(words)) if words == "Enter a reason."));
        assert!(matches!(&done[3], Err(MatchRefusal::Invalid(_))));
        assert_eq!(done[4], Err(MatchRefusal::Nameless));
        assert!(matches!(&done[5], Err(MatchRefusal::Invalid(_))));
        assert_eq!(organization_of(&done[6].as_ref().unwrap().standing), Some(ours.id));
        for n in 1..=5 {
            assert_eq!(desk.tenant(n).await.revision, 1);
        }
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM match_decision").await, 1);
    }

    async fn of_five_hundred_rows_three_fail_and_the_rest_is_done(db) {
        let tenants: Vec<u128> = (1..=500).collect();
        let desk = Desk::new(db, &tenants).await;
        let (ours, gone) = (desk.organization("Ours").await, desk.organization("Gone").await);
        db.store.organization_archive(desk.scope(), gone.id, true, NOW).await.unwrap();
        desk.decide(1, &[ignore(7, 1, "Mine")]).await;
        let rows: Vec<MatchRow> = tenants.iter().map(|n| match n {
            100 => to(*n, 1, &gone),
            200 => to(*n, 9, &ours),
            _ => to(*n, 1, &ours),
        }).collect();
        let done = desk.decide(2, &rows).await;
        let refused: Vec<_> = done.iter().zip(1..).filter(|(done, _)| done.is_err()).map(|(_, n)| n).collect();
        assert_eq!(refused, [7, 100, 200]);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM tenant_match").await, 497);
        assert!(matches!(&done[6], Err(MatchRefusal::DecidedMeanwhile { now, .. })
            if matches!(&now.standing, Standing::Ignored { reason, .. } if reason == "Mine")));
        assert!(matches!(desk.tenant(7).await.standing, Standing::Ignored { .. }));
    }

    async fn the_later_of_two_people_is_told_who_was_first(db) {
        let desk = Desk::new(db, &[1]).await;
        let (ours, other) = (desk.organization("Ours").await, desk.organization("Other").await);
        let (_, manager) = person(&db.store, Role::Manager, None, NOW).await;
        let (first, second) = ([to(1, 1, &ours)], [to(1, 1, &other)]);
        let none = [].into();
        let (one, two) = tokio::join!(
            desk.decide_as(&manager.scope, 1, &first, &none),
            desk.decide_as(desk.scope(), 2, &second, &none),
        );
        let results = [one.unwrap().remove(0).result, two.unwrap().remove(0).result];
        let (won, lost) = match &results {
            [Ok(won), Err(lost)] | [Err(lost), Ok(won)] => (won, lost),
            other => panic!("exactly one of them decides: {other:?}"),
        };
        let by = if results[0].is_ok() { "Manager of the test" } else { "Administrator of the test" };
        let expected = MatchRefusal::DecidedMeanwhile { now: won.clone(), by: Decider::Person(Some(by.into())) };
        assert_eq!(*lost, expected);
        assert_eq!(desk.matched(1).await, organization_of(&won.standing));
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM match_decision").await, 1);
    }

    async fn what_resembles_something_is_created_only_when_that_was_seen(db) {
        let desk = Desk::new(db, &[1, 2, 3, 4]).await;
        sync_all(&db.store, &[1, 2, 3, 4], NOW).await;
        let names = [rename(1, 1, Some("Contoso GmbH")), rename(2, 1, Some("Velmora")), rename(3, 1, Some("Velmora Inc")),
            rename(4, 1, Some("Quibble"))];
        desk.decide(1, &names).await;
        let archived = desk.organization("Contoso").await;
        db.store.organization_archive(desk.scope(), archived.id, true, NOW).await.unwrap();
        let rows = |confirmed| [1, 2, 3, 4].map(|n| create(n, 2, confirmed));
        let done = desk.decide(2, &rows(false)).await;
        assert_eq!(done[0], Err(MatchRefusal::Resembles(vec![Resembled::Organization(archived.clone())])));
        assert_eq!(done[1], Err(MatchRefusal::Resembles(vec![Resembled::Tenant(tenant(3), "Velmora Inc".into())])));
        assert_eq!(done[2], Err(MatchRefusal::Resembles(vec![Resembled::Tenant(tenant(2), "Velmora".into())])));
        assert!(done[3].is_ok());
        let done = desk.decide(3, &rows(true)).await;
        assert!(done[..3].iter().all(Result::is_ok), "{done:?}");
        assert_eq!(desk.organizations().await, ["Contoso GmbH", "Quibble", "Velmora", "Velmora Inc"]);
    }

    async fn two_of_one_name_create_one_each_when_that_was_seen(db) {
        let desk = Desk::new(db, &[1, 2]).await;
        desk.decide(1, &[rename(1, 1, Some("Same")), rename(2, 1, Some("Same"))]).await;
        let done = desk.decide(2, &[create(1, 2, true), create(2, 2, true)]).await;
        assert!(done.iter().all(Result::is_ok));
        assert_eq!(desk.organizations().await, ["Same", "Same"]);
        assert_ne!(desk.matched(1).await, desk.matched(2).await);
    }

    async fn a_batch_applies_once(db) {
        let desk = Desk::new(db, &[1]).await;
        let rows = [ignore(1, 1, "Test")];
        desk.decide(1, &rows).await;
        let again = desk.decide_as(desk.scope(), 1, &rows, &[].into()).await;
        assert!(matches!(again, Err(Error::Conflict { constraint: "match_batch" })));
        let again = desk.decide_as(desk.scope(), 1, &[revert(1, 2)], &[].into()).await;
        assert!(matches!(again, Err(Error::Conflict { constraint: "match_batch" })));
        assert_eq!(desk.tenant(1).await.revision, 2);
    }

    async fn too_many_rows_and_one_tenant_twice_are_refused_as_a_whole(db) {
        let desk = Desk::new(db, &[1]).await;
        let many: Vec<_> = (0..=MOST_ROWS as u128).map(|n| revert(n, 1)).collect();
        for rows in [many, vec![revert(1, 1), ignore(1, 1, "Test")]] {
            let refused = desk.decide_as(desk.scope(), 1, &rows, &[].into()).await;
            assert!(matches!(refused, Err(Error::Invalid { field: "rows", .. })));
        }
        assert_eq!(desk.decide(1, &[]).await, []);
    }

    async fn a_batch_that_changes_nothing_writes_nothing(db) {
        let desk = Desk::new(db, &[1]).await;
        watch_writes(&db.store).await;
        desk.decide(1, &[revert(1, 1)]).await;
        desk.decide(2, &[rename(1, 1, None)]).await;
        desk.decide(3, &[ignore(1, 2, "Late")]).await;
        assert_eq!(writes(&db.store).await, [].into());
    }
}
