//! What matches are made of, and those that need no person.

use domain::{
    id::TenantId,
    matching::{
        Automatic, Evidence, EvidenceKind, Ground, Place, Suggestion,
        board::{Decider, Standing},
    },
    organization::{Location, Organization, OrganizationProfile},
};
use store::{
    AutomaticMatch, Topic, on_both_databases,
    testing::{NOW, number, watch_writes, writes},
};

use crate::{
    matching_desk::{Desk, ignore, rename, revert, to},
    sample::{again, at, changes, claim, counts, discovered, sync_all, tenant, unit},
};

fn found(n: u128, revision: u32, organization: &Organization) -> AutomaticMatch {
    let evidence = Evidence { kind: EvidenceKind::Domain, weight: 95, words: "Owns 1.example.com".into() };
    let suggestion = Suggestion {
        organization: organization.id,
        score: 98,
        evidence: vec![evidence],
        contradictions: Vec::new(),
    };
    (tenant(n), revision, Automatic { organization: organization.id, ground: Ground::Domain }, suggestion)
}

async fn open(desk: &Desk<'_>) -> Vec<(TenantId, u32)> {
    let evidence = desk.db.store.matching_evidence().await.unwrap();
    assert_eq!(desk.db.store.matching_open().await.unwrap() as usize, evidence.open.len());
    evidence.open.into_iter().collect()
}

on_both_databases! {
    async fn evidence_holds_what_both_sides_say(db) {
        let desk = Desk::new(db, &[1, 2]).await;
        let claimed = claim(&db.store, 2, NOW).await;
        db.store.unit_apply(&store::UnitApply {
            lease: unit(&claimed, 1).lease.clone(),
            changes: store::UnitChanges::Licenses(changes(1, &[])),
            end: counts(1),
        }, NOW).await.unwrap();
        let place = Location { street: "Main St 1".into(), city: "Köln".into(), country: "DE".into(), ..Location::default() };
        let profile = OrganizationProfile {
            name: "Ours".into(),
            short_name: "O".into(),
            website: "https://ours.example".into(),
            domains: vec!["ours.example".into(), "a.example".into()],
            locations: vec![place],
            ..OrganizationProfile::default()
        };
        let ours = db.store.organization_add(desk.scope(), &profile, NOW).await.unwrap();
        let gone = desk.organization("Gone").await;
        db.store.organization_archive(desk.scope(), gone.id, true, NOW).await.unwrap();
        desk.decide(1, &[to(2, 1, &ours), rename(1, 1, Some("One"))]).await;
        let evidence = db.store.matching_evidence().await.unwrap();
        let [one, two] = evidence.tenants.as_slice() else { panic!("two tenants") };
        assert_eq!((one.display_name.as_str(), one.alias.as_deref()), ("Tenant 1 itself", Some("One")));
        assert_eq!(one.domains.len(), 2);
        let expected = Place {
            street: "Herengracht 1".into(),
            postal_code: "1015 BT".into(),
            city: "Amsterdam".into(),
            country: "NL".into(),
        };
        assert_eq!(one.place, expected);
        assert_eq!(two.domains, ["tenant2.example"], "the partner's records know one");
        let [organization] = evidence.organizations.as_slice() else { panic!("archived ones are left out") };
        assert_eq!((organization.id, organization.name.as_str(), organization.short_name.as_str()), (ours.id, "Ours", "O"));
        assert_eq!(organization.domains, ["ours.example", "a.example"]);
        assert_eq!((organization.website.as_str(), organization.places[0].city.as_str()), ("https://ours.example", "Köln"));
        assert_eq!((organization.matched_tenants.as_slice(), organization.former_tenants.len()), ([tenant(2)].as_slice(), 0));
    }

    async fn open_is_who_spoke_for_itself_and_whom_no_person_has_put_back(db) {
        let desk = Desk::new(db, &[1, 2, 3, 4, 5]).await;
        assert_eq!(open(&desk).await, [], "nobody is described yet");
        sync_all(&db.store, &[1, 2, 3, 4, 5], NOW).await;
        let ours = desk.organization("Ours").await;
        desk.decide(1, &[to(1, 1, &ours), ignore(2, 1, "Test"), to(3, 1, &ours), to(4, 1, &ours)]).await;
        assert_eq!(open(&desk).await, [(tenant(5), 1)]);
        desk.decide(2, &[revert(2, 2), revert(3, 2)]).await;
        desk.decide(3, &[ignore(5, 1, "Test")]).await;
        assert_eq!(open(&desk).await, [], "reverted ones are not matched again");
        desk.undo(3).await;
        assert_eq!(open(&desk).await, [(tenant(5), 3)], "who was never matched is open again");
    }

    async fn a_former_link_is_found_again_but_for_one_that_was_undone(db) {
        let desk = Desk::new(db, &[1, 2, 3]).await;
        sync_all(&db.store, &[1, 2, 3], NOW).await;
        let (ours, other) = (desk.organization("Ours").await, desk.organization("Other").await);
        desk.decide(1, &[to(1, 1, &ours), to(2, 1, &ours)]).await;
        desk.decide(2, &[to(3, 1, &ours)]).await;
        desk.decide(3, &[revert(1, 2), to(2, 2, &other)]).await;
        desk.undo(2).await;
        let evidence = db.store.matching_evidence().await.unwrap();
        let of = |organization: &Organization| evidence.organizations.iter().find(|it| it.id == organization.id).unwrap();
        let mut former = of(&ours).former_tenants.clone();
        former.sort();
        assert_eq!(former, [tenant(1), tenant(2)]);
        assert_eq!((of(&other).former_tenants.len(), of(&other).matched_tenants.as_slice()), (0, [tenant(2)].as_slice()));
        let verdicts = domain::matching::match_all(&evidence.tenants, &evidence.organizations);
        let best = &verdicts.iter().find(|verdict| verdict.tenant == tenant(1)).unwrap().suggestions[0];
        assert_eq!((best.organization, best.evidence[0].kind), (ours.id, EvidenceKind::FormerLink));
    }

    async fn a_match_is_made_without_a_person_only_where_it_still_holds(db) {
        let desk = Desk::new(db, &[1, 2, 3, 4, 5]).await;
        sync_all(&db.store, &[1, 2, 3, 4, 5], NOW).await;
        let (ours, gone) = (desk.organization("Ours").await, desk.organization("Gone").await);
        desk.decide(1, &[ignore(2, 1, "Test"), to(3, 1, &ours)]).await;
        desk.decide(2, &[revert(3, 2)]).await;
        db.store.organization_archive(desk.scope(), gone.id, true, NOW).await.unwrap();
        let matches = [
            found(1, 1, &ours),
            found(2, 2, &ours),
            found(3, 3, &ours),
            found(4, 1, &gone),
            found(5, 9, &ours),
            found(404, 1, &ours),
        ];
        assert_eq!(db.store.matching_automatic(&matches, at(5)).await.unwrap(), 1);
        let standing = Standing::Matched { organization: ours.clone(), by: Decider::Automatic, at: at(5) };
        assert_eq!(desk.tenant(1).await.standing, standing);
        for n in [3, 4, 5] {
            assert_eq!(desk.matched(n).await, None, "{n}");
        }
        let decision = db.store.matching_decisions(desk.scope(), tenant(1)).await.unwrap().remove(0);
        assert_eq!((&decision.by, decision.ground, decision.score), (&Decider::Automatic, Some(Ground::Domain), Some(98)));
        assert_eq!(decision.evidence[0].words, "Owns 1.example.com");
        let audited = "SELECT COUNT(*) AS n FROM audit WHERE action = 'matching.automatic' AND actor_kind = 'system'";
        assert_eq!(number(&db.store, audited).await, 1);
        watch_writes(&db.store).await;
        assert_eq!(db.store.matching_automatic(&matches, at(6)).await.unwrap(), 0);
        assert_eq!(writes(&db.store).await, [].into());
    }

    async fn versions_move_with_what_tenants_say_of_themselves(db) {
        let desk = Desk::new(db, &[1]).await;
        let version = async || db.store.versions().await.unwrap()[&Topic::Matching];
        let discovered_at = version().await;
        sync_all(&db.store, &[1], NOW).await;
        assert_eq!(version().await, discovered_at + 1);
        again(&db.store, &desk.connected, &[1], 5).await;
        sync_all(&db.store, &[1], at(5)).await;
        assert_eq!(version().await, discovered_at + 1, "nothing new was said");
        again(&db.store, &desk.connected, &[1, 2], 6).await;
        assert_eq!(version().await, discovered_at + 2, "another tenant");
        assert_eq!(discovered(&[1, 2]).len(), 2);
    }
}
