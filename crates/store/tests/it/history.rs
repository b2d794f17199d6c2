//! History by day: what has changed, nothing else, and never a day that is over.

use std::collections::BTreeSet;

use domain::{
    account::Role,
    asset::Readers,
    history::{ChangeTotals, MOST_DAYS_COMPARED, PeopleMoved},
};
use store::{
    Error, RunOptions, on_both_databases,
    testing::{NOW, number, person, watch_writes, writes},
};

use crate::{
    history_desk::{Days, Read, day, seats, without},
    sample::{
        ask, at, changes, claim, connect, counts, discover, discovered, record, sku, sku_id, tenant, user,
    },
};

fn unchanged() -> Read {
    Read::Well(Vec::new(), Vec::new())
}

on_both_databases! {
    async fn a_day_stands_as_its_last_sync_left_it(db) {
        let days = Days::new(db).await;
        days.sync(0, 60, Read::Well(vec![seats(12, 5)], Vec::new())).await;
        days.sync(2, 0, Read::Well(vec![seats(13, 5)], Vec::new())).await;
        let expected = [(None, false), (Some((12, 5)), true), (Some((12, 5)), false), (Some((13, 5)), true)];
        assert_eq!(days.told(-1, 2).await, expected);
        assert_eq!(days.told(1, 1).await, [(Some((12, 5)), false)], "carried from before the days that are asked for");
    }

    async fn an_unchanged_sync_writes_nothing_but_that_the_day_was_read(db) {
        let days = Days::new(db).await;
        watch_writes(&db.store).await;
        let history = async || {
            let mut written = writes(&db.store).await;
            written.retain(|table, _| {
                ["history_clock", "license_day", "holder_day", "read_days"].contains(&table.as_str())
            });
            written.into_iter().collect::<Vec<_>>()
        };
        days.sync(0, 60, unchanged()).await;
        assert_eq!(history().await, []);
        days.sync(1, 0, unchanged()).await;
        assert_eq!(history().await, [("history_clock".to_owned(), 1), ("read_days".to_owned(), 4)]);
        days.sync(1, 60, unchanged()).await;
        assert_eq!(history().await, []);
        days.sync(1, 90, Read::Well(vec![seats(11, 4)], vec![without(2)])).await;
        assert_eq!(history().await, [("holder_day".to_owned(), 1), ("license_day".to_owned(), 1)]);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM read_days").await, 4, "one row while no day is missed");
    }

    async fn what_changes_in_no_number_leaves_no_row(db) {
        let days = Days::new(db).await;
        let mut renamed = seats(10, 4);
        renamed.part_number = "OTHER".into();
        days.sync(1, 0, Read::Well(vec![renamed], Vec::new())).await;
        let rows = "SELECT COUNT(*) AS n FROM license_day";
        assert_eq!(number(&db.store, rows).await, 2, "one of each tenant, of day 0");
    }

    async fn a_day_that_is_over_stays_when_numbers_come_back(db) {
        let days = Days::new(db).await;
        days.sync(1, 0, Read::Well(vec![seats(20, 9)], vec![without(1)])).await;
        let before = (days.points(-1, 1).await, days.moved(0, 1).await);
        days.sync(2, 0, Read::Well(vec![seats(10, 4)], vec![user(1)])).await;
        assert_eq!((days.points(-1, 1).await, days.moved(0, 1).await), before);
        assert_eq!(days.told(2, 2).await, [(Some((10, 4)), true)]);
        assert_eq!(days.moved(0, 2).await, [vec![], vec![]], "who lost it has it again");
        assert_eq!(days.moved(1, 2).await, [vec![1], vec![]]);
    }

    async fn a_day_that_is_over_stays_when_a_clock_is_set_back(db) {
        let days = Days::new(db).await;
        days.sync(3, 0, unchanged()).await;
        let before = (days.points(-1, 2).await, days.moved(-1, 2).await);
        days.sync(1, 0, Read::Well(vec![seats(99, 1)], vec![without(2)])).await;
        assert_eq!((days.points(-1, 2).await, days.moved(-1, 2).await), before);
        assert_eq!(days.told(3, 3).await, [(Some((99, 1)), true)], "written into the day that is open");
        assert_eq!(days.moved(0, 3).await, [vec![], vec![2]]);
    }

    async fn a_day_that_is_over_stays_when_another_integration_takes_over(db) {
        let days = Days::new(db).await;
        days.sync(1, 0, Read::Well(vec![seats(20, 9)], vec![without(1)])).await;
        let before = (days.points(-1, 1).await, days.moved(0, 1).await);
        let later = |minutes: i64| at(2 * 24 * 60 + minutes);
        let direct = connect(&db.store, days.scope(), 1).await.unwrap();
        let found = claim(&db.store, 1, later(0)).await.remove(0);
        db.store.discovery_apply(&found.lease, &discovered(&[1]), record(0, 1), later(0)).await.unwrap();
        db.store.source_choose(days.scope(), direct, tenant(1), later(1)).await.unwrap();
        let found = claim(&db.store, 1, later(2)).await.remove(0);
        db.store.discovery_apply(&found.lease, &discovered(&[1]), record(0, 1), later(2)).await.unwrap();
        let unit = claim(&db.store, 1, later(3)).await.remove(0);
        db.store.licenses_apply(&unit.lease, &changes(1, &[seats(30, 9)]), counts(0), later(3)).await.unwrap();
        assert_eq!((days.points(-1, 1).await, days.moved(0, 1).await), before);
        assert_eq!(days.told(2, 2).await, [(Some((30, 9)), true)]);
    }

    async fn a_day_without_a_good_read_is_as_the_one_before_and_says_so(db) {
        let days = Days::new(db).await;
        days.sync(1, 0, Read::Not).await;
        days.sync(2, 0, unchanged()).await;
        let same = Some((10, 4));
        assert_eq!(days.told(0, 2).await, [(same, true), (same, false), (same, true)]);
        let coverage = db.store.history_compare(days.scope(), None, (day(0), day(1)), (0, 9)).await.unwrap();
        assert_eq!((coverage.from.tenants, coverage.from.read, coverage.to.tenants, coverage.to.read), (2, 2, 2, 1));
    }

    async fn what_ends_has_no_seats_and_loses_its_people(db) {
        let days = Days::new(db).await;
        days.sync(1, 0, Read::Gone).await;
        assert_eq!(days.told(0, 1).await, [(Some((10, 4)), true), (Some((0, 0)), true)]);
        assert_eq!(days.moved(0, 1).await, [vec![], vec![1]]);
        assert_eq!(days.moves(0, 1).await.lost[0].name.as_deref(), Some("Person 1"));
        days.sync(2, 0, Read::Well(vec![seats(10, 4)], vec![user(1)])).await;
        assert_eq!(days.told(2, 2).await, [(Some((10, 4)), true)]);
        assert_eq!(days.moved(0, 2).await, [vec![], vec![]]);
    }

    async fn who_has_left_for_good_is_counted_without_a_name(db) {
        let days = Days::new(db).await;
        days.sync(1, 0, Read::Gone).await;
        db.store.purge(at(60 * 24 * 60)).await.unwrap();
        let lost = days.moves(0, 1).await.lost;
        assert_eq!(lost.iter().map(|person| (person.name.clone(), person.user_principal_name.as_str())).collect::<Vec<_>>(), [(None, "")]);
    }

    async fn the_first_read_of_people_gains_nobody(db) {
        let days = Days::new(db).await;
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM holder_day").await, 0);
        let since = days.moves(-1, 0).await;
        assert_eq!((since.is_known, since.gained.len()), (false, 0));
        days.sync(0, 60, Read::Well(Vec::new(), vec![user(3), without(1)])).await;
        days.sync(0, 90, Read::Well(Vec::new(), vec![user(1)])).await;
        assert_eq!(days.moved(-1, 0).await, [vec![3], vec![]], "who lost it for half an hour did not lose it that day");
    }

    async fn who_is_no_longer_chosen_loses_only_what_microsoft_took(db) {
        let days = Days::new(db).await;
        days.sync(1, 0, Read::Chosen { anew: false, come: Vec::new(), gone: vec![1] }).await;
        assert_eq!(days.moved(0, 1).await, [vec![], vec![1]], "the settings are as they were");
        days.sync(2, 0, Read::Chosen { anew: true, come: vec![user(3)], gone: vec![2] }).await;
        assert_eq!(days.moved(0, 1).await, [vec![], vec![1]], "a day that is over");
        assert!(days.moves(0, 1).await.is_known);
        for from in [0, 1] {
            assert_eq!((days.moved(from, 2).await, days.moves(from, 2).await.is_known), ([vec![], vec![]], false));
        }
        days.sync(3, 0, Read::Well(vec![seats(10, 3)], vec![without(3)])).await;
        assert_eq!((days.moved(2, 3).await, days.moves(2, 3).await.is_known), ([vec![], vec![3]], true));
        assert_eq!((days.moved(0, 3).await, days.moves(0, 3).await.is_known), ([vec![], vec![3]], false));
        let people = async |from, to| {
            let compared = db.store.history_compare(days.scope(), None, (day(from), day(to)), (0, 9)).await.unwrap();
            compared.changes.iter().map(|change| change.people).collect::<Vec<_>>()
        };
        let one = Some(PeopleMoved { gained: 0, lost: 1 });
        assert_eq!(people(0, 1).await, [one]);
        assert_eq!(people(1, 3).await, [None]);
        assert_eq!(people(2, 3).await, [one]);
    }

    async fn other_settings_that_move_no_license_leave_the_history_of_people_whole(db) {
        let days = Days::new(db).await;
        days.sync(1, 0, Read::Chosen { anew: true, come: vec![without(3)], gone: Vec::new() }).await;
        days.sync(2, 0, Read::Chosen { anew: true, come: Vec::new(), gone: vec![3] }).await;
        days.sync(3, 0, Read::Well(Vec::new(), vec![without(1)])).await;
        assert_eq!((days.moved(0, 3).await, days.moves(0, 3).await.is_known), ([vec![], vec![1]], true));
    }

    async fn two_days_are_compared_within_the_scope(db) {
        let days = Days::new(db).await;
        days.sync(5, 0, Read::Well(vec![seats(12, 3), sku(1, 2, 6)], vec![without(1), user(3), user(4)])).await;
        let comparison = db.store.history_compare(days.scope(), None, (day(0), day(5)), (0, 9)).await.unwrap();
        assert_eq!((comparison.count, comparison.changes.len()), (2, 2));
        let [first, second] = comparison.changes.as_slice() else { panic!("two") };
        assert_eq!((first.sku, first.tenant, first.organization.as_ref().map(|it| it.id)), (sku_id(1), tenant(1), Some(days.ours)));
        assert_eq!((first.difference(|it| it.active), first.difference(|it| it.consumed)), (Some(2), Some(-1)));
        assert_eq!(first.people, Some(PeopleMoved { gained: 2, lost: 1 }));
        assert_eq!((second.sku, second.difference(|it| it.active)), (sku_id(2), Some(6)), "it had none before");
        assert_eq!((comparison.totals.active, comparison.totals.people), (8, PeopleMoved { gained: 2, lost: 1 }));
        let page = db.store.history_compare(days.scope(), None, (day(0), day(5)), (1, 1)).await.unwrap();
        assert_eq!((page.count, &page.changes[0]), (2, second));
        let before = db.store.history_compare(days.scope(), None, (day(-3), day(5)), (0, 9)).await.unwrap();
        assert!(before.changes.iter().all(|change| change.before.is_none() && change.people.is_none()));
        assert_eq!((before.totals.unknown, before.totals.active), (3, 0));

        let of_theirs = db.store.history_compare(days.scope(), Some(days.canary), (day(0), day(5)), (0, 9)).await.unwrap();
        assert_eq!((of_theirs.count, of_theirs.to.tenants), (0, 1));
        let (_, theirs) = person(&db.store, Role::Lite, Some(&[days.canary]), NOW).await;
        let seen = db.store.history_compare(&theirs.scope, None, (day(0), day(5)), (0, 9)).await.unwrap();
        assert_eq!((seen.count, seen.totals, seen.to.tenants), (0, ChangeTotals::default(), 1));
        let license = (tenant(1), sku_id(1));
        assert!(matches!(db.store.license_history(&theirs.scope, license, day(0), day(5)).await, Err(Error::NotFound)));
        assert!(matches!(db.store.license_moves(&theirs.scope, license, day(0), day(5)).await, Err(Error::NotFound)));
    }

    async fn a_restricted_license_has_no_history_for_who_may_not_open_it(db) {
        let days = Days::new(db).await;
        days.sync(1, 0, Read::Well(vec![seats(12, 3)], vec![without(1)])).await;
        let (_, lite) = person(&db.store, Role::Lite, Some(&[days.ours]), NOW).await;
        let license = (tenant(1), sku_id(1));
        let compared = async || db.store.history_compare(&lite.scope, None, (day(0), day(1)), (0, 9)).await.unwrap();
        assert_eq!((compared().await.count, compared().await.totals.people.lost), (1, 1));
        let id = db.store.license_asset_list(days.scope(), days.ours).await.unwrap()[0].asset.id;
        let nobody = Readers::People { users: BTreeSet::new() };
        db.store.asset_secure(days.scope(), id, 0, &nobody, at(3_000)).await.unwrap();
        assert_eq!((compared().await.count, compared().await.totals), (0, ChangeTotals::default()));
        assert!(matches!(db.store.license_history(&lite.scope, license, day(0), day(1)).await, Err(Error::NotFound)));
        assert!(matches!(db.store.license_moves(&lite.scope, license, day(0), day(1)).await, Err(Error::NotFound)));
        assert_eq!(days.told(1, 1).await, [(Some((12, 3)), true)], "administrators read it");
    }

    async fn days_must_stand_in_their_order(db) {
        let days = Days::new(db).await;
        let refused = db.store.history_compare(days.scope(), None, (day(1), day(1)), (0, 9)).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "from", .. })), "{refused:?}");
        let license = (tenant(1), sku_id(1));
        let refused = db.store.license_history(days.scope(), license, day(-9_000), day(1)).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "from", .. })), "{refused:?}");
        let (first, last) = (day(1 - MOST_DAYS_COMPARED), day(1));
        db.store.history_compare(days.scope(), None, (first, last), (0, 9)).await.unwrap();
        db.store.license_moves(days.scope(), license, first, last).await.unwrap();
        let compared = db.store.history_compare(days.scope(), None, (first.plus(-1), last), (0, 9)).await.map(drop);
        let moved = db.store.license_moves(days.scope(), license, first.plus(-1), last).await.map(drop);
        for refused in [compared, moved] {
            let Err(Error::Invalid { field: "from", message }) = &refused else { panic!("{refused:?}") };
            for part in [first.plus(-1).to_string(), last.to_string(), MOST_DAYS_COMPARED.to_string()] {
                assert!(message.contains(&part), "{message}");
            }
        }
    }

    async fn a_dry_run_is_no_reading(db) {
        let days = Days::new(db).await;
        let later = at(2 * 24 * 60);
        ask(&db.store, &days.connected, RunOptions { dry: true, tenants: None }, 2 * 24 * 60).await;
        discover(&db.store, &[1, 2], later).await;
        for claimed in claim(&db.store, 4, later).await {
            db.store.unit_dry(&claimed.lease, record(7, 2), later).await.unwrap();
        }
        assert_eq!(days.told(2, 2).await, [(Some((10, 4)), false)]);
    }
}
