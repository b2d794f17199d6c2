//! Matching: what is listed, and each decision with what is kept of it.

use domain::{
    account::Role,
    matching::{
        Contradiction, ContradictionKind, Evidence, EvidenceKind, Suggestion,
        board::{DecisionKind, Standing},
    },
    organization::Location,
};
use store::{
    Error, Topic, on_both_databases,
    testing::{NOW, number, person},
};

use crate::{
    matching_desk::{Desk, administrator, create, ignore, rename, revert, to},
    sample::{at, sku, sync_all, tenant},
};

on_both_databases! {
    async fn the_list_shows_names_seats_and_users_by_name(db) {
        let desk = Desk::new(db, &[1, 2, 3]).await;
        sync_all(&db.store, &[1, 2, 3], NOW).await;
        desk.decide(1, &[rename(2, 1, Some("Álpha"))]).await;
        // A free pool of a million seats, a suspended product, and one that has ended.
        let pool = "UPDATE subscribed_sku SET sku_id = 'a403ebcc-fae0-4ca2-8c8c-7a907fd6c235', enabled = 1000000
            WHERE tenant_id LIKE '%1' AND part_number = 'PART_1'";
        let off = "UPDATE subscribed_sku SET status = 'Suspended' WHERE tenant_id LIKE '%3' AND part_number = 'PART_1'";
        let ended = "UPDATE subscribed_sku SET ended_at = 1 WHERE tenant_id LIKE '%3' AND part_number = 'PART_2'";
        for sql in [pool, off, ended] {
            store::testing::script(&db.store, sql).await.unwrap();
        }
        assert_eq!(sku(1, 2, 20).seats.enabled, 20);
        let list = db.store.matching_tenants(desk.scope(), desk.connected.integration).await.unwrap();
        let rows: Vec<_> = list.iter().map(|row| (row.name(), row.seats, row.users, row.revision)).collect();
        assert_eq!(rows, [("Álpha", 30, 0, 2), ("Tenant 1 itself", 20, 0, 1), ("Tenant 3 itself", 0, 0, 1)]);
        assert_eq!(list[0].display_name, "Tenant 2 itself");
        assert_eq!(list[0].default_domain, "2.example.com");
        let unknown = domain::id::IntegrationId(uuid::Uuid::nil());
        assert!(matches!(db.store.matching_tenants(desk.scope(), unknown).await, Err(Error::NotFound)));
        assert_eq!(db.store.matching_unmatched(desk.scope()).await.unwrap()[&desk.connected.integration], 3);
    }

    async fn organizations_come_with_their_domains_and_archived_ones_not_at_all(db) {
        let desk = Desk::new(db, &[1]).await;
        desk.organization_with("beta", "beta.example").await;
        desk.organization_with("Alpha", "alpha.example").await;
        let gone = desk.organization("Gone").await;
        db.store.organization_archive(desk.scope(), gone.id, true, NOW).await.unwrap();
        let list = db.store.matching_organizations(desk.scope()).await.unwrap();
        let rows: Vec<_> = list.iter().map(|row| (row.organization.name.as_str(), row.domains.len())).collect();
        assert_eq!(rows, [("Alpha", 1), ("beta", 1)]);
        assert_eq!(list[1].domains, ["beta.example"]);
    }

    async fn each_decision_leads_to_its_standing(db) {
        let desk = Desk::new(db, &[1, 2, 3]).await;
        let (ours, other) = (desk.organization("Ours").await, desk.organization("Other").await);
        let done = desk.decide(1, &[to(1, 1, &ours), ignore(2, 1, " A test tenant "), rename(3, 1, Some("Three"))]).await;
        let matched = Standing::Matched { organization: ours.clone(), by: administrator(), at: at(1) };
        let ignored = Standing::Ignored { reason: "A test tenant".into(), by: administrator(), at: at(1) };
        let standings: Vec<_> = done.iter().map(|done| done.clone().unwrap()).collect();
        assert_eq!(standings.iter().map(|it| &it.standing).collect::<Vec<_>>(), [&matched, &ignored, &Standing::Unmatched]);
        assert_eq!(standings.iter().map(|it| it.revision).collect::<Vec<_>>(), [2, 2, 2]);
        assert_eq!(standings[2].alias.as_deref(), Some("Three"));
        assert_eq!(desk.tenant(2).await.standing, ignored);
        // Change Match, match what is ignored, ignore what is matched, take the name away.
        desk.decide(2, &[to(1, 2, &other), to(2, 2, &ours), rename(3, 2, None)]).await;
        assert_eq!((desk.matched(1).await, desk.matched(2).await), (Some(other.id), Some(ours.id)));
        desk.decide(3, &[ignore(1, 3, "Gone"), revert(2, 3), revert(3, 3)]).await;
        assert!(matches!(desk.tenant(1).await.standing, Standing::Ignored { .. }));
        assert_eq!(desk.tenant(2).await.standing, Standing::Unmatched);
        let third = desk.tenant(3).await;
        assert_eq!((third.alias, third.revision), (None, 3), "what stands as is wanted is no decision");
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM tenant_match").await, 0);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM tenant_ignore").await, 1);
    }

    async fn many_tenants_may_belong_to_one_organization(db) {
        let desk = Desk::new(db, &[1, 2]).await;
        let ours = desk.organization("Ours").await;
        desk.decide(1, &[to(1, 1, &ours), to(2, 1, &ours)]).await;
        let page = db.store.organization_find(desk.scope(), ours.id).await.unwrap();
        assert_eq!(page.tenants.len(), 2);
        // It keeps them when it is archived.
        db.store.organization_archive(desk.scope(), ours.id, true, at(2)).await.unwrap();
        assert_eq!(desk.matched(1).await, Some(ours.id));
    }

    async fn an_organization_is_created_out_of_what_the_tenant_says(db) {
        let desk = Desk::new(db, &[1, 2]).await;
        sync_all(&db.store, &[1, 2], NOW).await;
        desk.decide(1, &[rename(2, 1, Some("Velmora"))]).await;
        let done = desk.decide(2, &[create(1, 1, false), create(2, 2, false)]).await;
        assert!(done.iter().all(Result::is_ok), "{done:?}");
        assert_eq!(desk.organizations().await, ["Tenant 1 itself", "Velmora"]);
        let id = desk.matched(1).await.unwrap();
        let made = db.store.organization_find(desk.scope(), id).await.unwrap();
        assert_eq!((made.profile.domains.as_slice(), made.profile.website.as_str()), (["1.example.com".to_owned()].as_slice(), ""));
        let [place] = made.profile.locations.as_slice() else { panic!("one location") };
        let expected = Location {
            id: place.id,
            street: "Herengracht 1".into(),
            city: "Amsterdam".into(),
            postal_code: "1015 BT".into(),
            country: "NL".into(),
            primary: true,
            ..Location::default()
        };
        assert_eq!(*place, expected);
        assert_eq!(made.tenants.len(), 1);
        assert_eq!(desk.tenant(2).await.standing, Standing::Matched {
            organization: domain::organization::Organization { id: desk.matched(2).await.unwrap(), name: "Velmora".into() },
            by: administrator(),
            at: at(2),
        });
    }

    async fn every_decision_is_kept_with_its_evidence(db) {
        let desk = Desk::new(db, &[1]).await;
        let (ours, other) = (desk.organization("Ours").await, desk.organization("Other").await);
        let evidence = vec![Evidence { kind: EvidenceKind::Name, weight: 60, words: "Has the name \u{201c}Ours\u{201d}".into() }];
        let contradictions =
            vec![Contradiction { kind: ContradictionKind::OtherCountry, weight: 30, words: "Is in NL".into() }];
        let suggestion = Suggestion {
            organization: ours.id,
            score: 71,
            evidence: evidence.clone(),
            contradictions: contradictions.clone(),
        };
        let suggested = [(tenant(1), vec![suggestion])].into();
        desk.decide_as(desk.scope(), 1, &[to(1, 1, &ours)], &suggested).await.unwrap();
        desk.decide_as(desk.scope(), 2, &[to(1, 2, &other)], &suggested).await.unwrap();
        desk.decide(3, &[revert(1, 3)]).await;
        desk.decide(4, &[ignore(1, 4, "Test")]).await;
        let history = db.store.matching_decisions(desk.scope(), tenant(1)).await.unwrap();
        let told: Vec<_> = history.iter().map(|it| (it.kind, it.organization.as_deref(), it.words.as_deref(), it.score)).collect();
        assert_eq!(told, [
            (DecisionKind::Ignored, None, Some("Test"), None),
            (DecisionKind::Reverted, Some("Other"), None, None),
            (DecisionKind::Matched, Some("Other"), None, None),
            (DecisionKind::Matched, Some("Ours"), None, Some(71)),
        ]);
        let first = history.last().unwrap();
        assert_eq!((&first.evidence, &first.contradictions), (&evidence, &contradictions));
        assert_eq!((&first.by, first.at, first.ground), (&administrator(), at(1), None));
        assert!(matches!(db.store.matching_decisions(desk.scope(), tenant(404)).await, Err(Error::NotFound)));
    }

    async fn a_decision_moves_versions_and_is_audited_once(db) {
        let desk = Desk::new(db, &[1, 2]).await;
        let ours = desk.organization("Ours").await;
        let before = db.store.versions().await.unwrap();
        desk.decide(1, &[to(1, 1, &ours), to(2, 1, &ours)]).await;
        let after = db.store.versions().await.unwrap();
        for topic in [Topic::Licenses, Topic::Organizations, Topic::Matching] {
            assert_eq!(after[&topic], before[&topic] + 1, "{topic:?}");
        }
        desk.decide(2, &[rename(1, 2, Some("One"))]).await;
        let named = db.store.versions().await.unwrap();
        assert_eq!((named[&Topic::Matching], named[&Topic::Licenses]), (after[&Topic::Matching] + 1, after[&Topic::Licenses]));
        let audited = "SELECT COUNT(*) AS n FROM audit WHERE action = 'matching.decide' AND detail NOT LIKE '%Ours%'";
        assert_eq!(number(&db.store, audited).await, 2);
    }

    async fn sec_044_only_those_who_see_everything_match(db) {
        let desk = Desk::new(db, &[1]).await;
        let ours = desk.organization("Ours").await;
        let (_, editor) = person(&db.store, Role::Editor, None, NOW).await;
        let (_, some) = person(&db.store, Role::Manager, Some(&[ours.id]), NOW).await;
        for scope in [&editor.scope, &some.scope] {
            let (store, id) = (&db.store, desk.connected.integration);
            let refused = [
                store.matching_tenants(scope, id).await.map(drop),
                store.matching_organizations(scope).await.map(drop),
                store.matching_unmatched(scope).await.map(drop),
                store.matching_decisions(scope, tenant(1)).await.map(drop),
                desk.decide_as(scope, 1, &[to(1, 1, &ours)], &[].into()).await.map(drop),
                store.matching_undo(scope, crate::matching_desk::batch(1), NOW).await.map(drop),
            ];
            assert!(refused.iter().all(|result| matches!(result, Err(Error::Forbidden))), "{refused:?}");
        }
        let (_, manager) = person(&db.store, Role::Manager, None, NOW).await;
        assert!(desk.decide_as(&manager.scope, 1, &[to(1, 1, &ours)], &[].into()).await.unwrap()[0].result.is_ok());
    }
}
