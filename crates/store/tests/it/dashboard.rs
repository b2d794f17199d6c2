//! The dashboard: the figures of a scope, true after each change.

use std::{collections::BTreeSet, time::Instant};

use domain::{
    account::Role, asset::Readers, dashboard::SeatTotals, directory_user::DirectoryUser, id::SkuId,
    seat::Seats, sku::SubscribedSku,
};
use store::{
    Dashboard, Scope, on_both_databases,
    testing::{NOW, person, script},
};

use crate::{
    history_desk::{Days, Read, seats, without},
    sample::{at, sku, sku_id, tenant, user},
};

const POWER_BI_STANDARD: &str = "a403ebcc-fae0-4ca2-8c8c-7a907fd6c235";

async fn dashboard(days: &Days<'_>, scope: &Scope) -> Dashboard {
    days.db.store.dashboard(scope, at(3 * 24 * 60)).await.unwrap()
}

/// A person who holds only this.
fn holding(n: u128, sku: SkuId) -> DirectoryUser {
    let mut one = user(n);
    one.assignments.truncate(1);
    one.assignments[0].sku = sku;
    one
}

on_both_databases! {
    async fn people_and_seats_are_counted_within_the_scope(db) {
        let days = Days::new(db).await;
        // Tenant 1 has 10 seats of which 4 are consumed, and two people; tenant 2 has 7 (and one in grace, two suspended)
        // of which 4 are consumed, and one person.
        let totals = SeatTotals { paid: 17, unused: 9, in_grace: 1, suspended: 2, ..SeatTotals::default() };
        let all = dashboard(&days, days.scope()).await;
        assert_eq!((all.people, SeatTotals { renewals: 0, ..all.totals }), (3, totals));
        assert_eq!(all.totals.renewals, 2, "both subscriptions move on in 30 days");
        let (_, lite) = person(&db.store, Role::Lite, Some(&[days.ours]), NOW).await;
        let ours = dashboard(&days, &lite.scope).await;
        assert_eq!((ours.people, ours.totals.paid, ours.totals.unused, ours.totals.renewals), (2, 10, 6, 1));
        let (_, nobody) = person(&db.store, Role::Lite, Some(&[]), NOW).await;
        assert_eq!(dashboard(&days, &nobody.scope).await, Dashboard::default());
    }

    async fn free_pools_and_ended_licenses_enter_no_figure(db) {
        let days = Days::new(db).await;
        let free: SkuId = POWER_BI_STANDARD.parse().unwrap();
        let pool = SubscribedSku {
            sku: free,
            seats: Seats { enabled: 1_000_000, warning: 9, suspended: 9, consumed: 1, ..Seats::default() },
            ..sku(1, 1, 0)
        };
        let before = dashboard(&days, days.scope()).await;
        days.sync(1, 0, Read::Well(vec![pool], vec![holding(5, free)])).await;
        assert_eq!(dashboard(&days, days.scope()).await, before);
        days.sync(2, 0, Read::Gone).await;
        let after = dashboard(&days, days.scope()).await;
        assert_eq!((after.people, after.totals.paid), (1, 7), "person 2 holds what has ended");
    }

    async fn a_person_of_two_licenses_is_one_and_an_assignment_in_error_is_none(db) {
        let days = Days::new(db).await;
        let mut both = user(1);
        both.assignments[1].state = domain::directory_user::AssignmentState::Active;
        let mut failing = user(2);
        failing.assignments.remove(0);
        days.sync(1, 0, Read::Well(vec![sku(1, 2, 5)], vec![both, failing])).await;
        assert_eq!(dashboard(&days, days.scope()).await.people, 2);
    }

    async fn what_may_not_be_opened_is_not_counted(db) {
        let days = Days::new(db).await;
        days.sync(1, 0, Read::Well(vec![sku(1, 2, 5)], vec![holding(3, sku_id(2))])).await;
        let (_, lite) = person(&db.store, Role::Lite, Some(&[days.ours]), NOW).await;
        let before = dashboard(&days, &lite.scope).await;
        assert_eq!((before.people, before.totals.paid), (3, 15));
        let list = db.store.license_asset_list(days.scope(), days.ours).await.unwrap();
        let first = list.iter().find(|it| it.sku == sku_id(1)).unwrap().asset.id;
        let nobody = Readers::People { users: BTreeSet::new() };
        db.store.asset_secure(days.scope(), first, 0, &nobody, at(2_000)).await.unwrap();
        let after = dashboard(&days, &lite.scope).await;
        assert_eq!((after.people, after.totals.paid), (1, 5));
        assert_eq!(dashboard(&days, days.scope()).await.people, 4, "administrators open everything");
    }

    async fn what_was_counted_serves_until_something_changes(db) {
        let days = Days::new(db).await;
        let first = dashboard(&days, days.scope()).await;
        // Past the store, so that no version moves.
        script(&db.store, "UPDATE subscribed_sku SET enabled = enabled + 100").await.unwrap();
        assert_eq!(dashboard(&days, days.scope()).await, first);
        days.sync(1, 0, Read::Well(vec![seats(11, 4)], vec![without(2)])).await;
        let next = dashboard(&days, days.scope()).await;
        assert_eq!((next.people, next.totals.paid), (2, 11 + 7));
        script(&db.store, "UPDATE subscribed_sku SET enabled = 1").await.unwrap();
        let later = db.store.dashboard(days.scope(), at(5 * 24 * 60)).await.unwrap();
        assert_eq!(later.totals.paid, 2, "renewals depend on the day");
    }

    async fn many_who_ask_at_once_each_get_the_figures_of_their_scope(db) {
        let days = Days::new(db).await;
        let (_, lite) = person(&db.store, Role::Lite, Some(&[days.ours]), NOW).await;
        let (_, theirs) = person(&db.store, Role::Lite, Some(&[days.canary]), NOW).await;
        let scopes = [days.scope(), &lite.scope, &theirs.scope];
        let asking = scopes.iter().cycle().take(30).map(|scope| dashboard(&days, scope));
        let told = futures::future::join_all(asking).await;
        for three in told.chunks(3) {
            assert_eq!([three[0].people, three[1].people, three[2].people], [3, 2, 1]);
        }
    }

    async fn fifty_thousand_people_are_counted_at_once(db) {
        let days = Days::new(db).await;
        for first in (0..50_000).step_by(5_000) {
            let rows = |row: &dyn Fn(usize) -> String| (first..first + 5_000).map(row).collect::<Vec<_>>().join(",");
            let people = rows(&|n| format!("('{}', '{n:08}-0000-4000-8000-000000000000', 'P', '', '', 'p', 'Member', 1, '', '', '', '', '', '', 0)", tenant(1)));
            script(&db.store, &format!("INSERT INTO directory_user (tenant_id, external_id, display_name, given_name, surname,
                user_principal_name, user_type, account_enabled, job_title, department, office_location, usage_location,
                mobile_phone, business_phone, on_premises) VALUES {people}")).await.unwrap();
        }
        script(&db.store, &format!("INSERT INTO license_assignment (user_id, sku_id, group_id, state, disabled_plans)
            SELECT u.id, '{}', '', 'Active', '[]' FROM directory_user u WHERE u.display_name = 'P'", sku_id(1))).await.unwrap();
        let begun = Instant::now();
        let people = dashboard(&days, days.scope()).await.people;
        let took = begun.elapsed();
        println!("{:?}: 50 000 people in {took:?}", db.kind);
        assert_eq!(people, 50_003);
        // Much more would mean that people were gone through by a list of tenants or licenses each.
        assert!(took.as_secs() < 5, "{took:?}");
    }
}
