//! Units that end together: each as if it had ended alone, and none for another's fault.

use domain::sync_run::RunState;
use store::{
    Claimed, Error, Lease, Topic, UnitApply, UnitChanges, on_both_databases,
    testing::{NOW, TestDatabase, number},
};

use crate::sample::{at, changes, claim, connect, connected, counts, discover, sku, unit};

/// The end of tenant `n`'s licenses, with one SKU.
fn ending(claimed: &[Claimed], n: u128) -> UnitApply {
    let changes = UnitChanges::Licenses(changes(n, &[sku(n, 1, 10)]));
    UnitApply { lease: unit(claimed, n).lease.clone(), changes, end: counts(2) }
}

async fn rows(db: &TestDatabase, table: &str) -> i64 {
    match table {
        "job" => number(&db.store, "SELECT COUNT(*) AS n FROM job").await,
        "sku" => number(&db.store, "SELECT COUNT(*) AS n FROM subscribed_sku").await,
        _ => number(&db.store, "SELECT COUNT(*) AS n FROM unit_log WHERE kind <> 'discovery'").await,
    }
}

on_both_databases! {
    async fn units_end_together_as_they_would_alone(db) {
        let connected = connected(db, &[1, 2, 3, 4]).await;
        let claimed = claim(&db.store, 4, NOW).await;
        let before = db.store.versions().await.unwrap();
        let units = [ending(&claimed, 3), ending(&claimed, 1), ending(&claimed, 2)];
        let lost = db.store.units_apply(&units.each_ref(), at(1)).await.unwrap();
        assert!(lost.is_empty());
        assert_eq!((rows(db, "job").await, rows(db, "sku").await, rows(db, "log").await), (1, 3, 3));
        let after = db.store.versions().await.unwrap();
        assert_eq!(after[&Topic::Licenses], before[&Topic::Licenses] + 1, "one transaction");
        assert_eq!(after[&Topic::Matching], before[&Topic::Matching] + 1);
        assert_eq!(after[&Topic::Users], before[&Topic::Users]);
        let told = db.store.run_state(connected.run).await.unwrap().unwrap();
        assert_eq!((told.summary.tenants_done, told.summary.tenants_total), (3, 4));
        assert_eq!((told.counts.added, told.counts.calls), (6, 3 + 3 * 4));
        db.store.unit_apply(&ending(&claimed, 4), at(2)).await.unwrap();
        let told = db.store.run_state(connected.run).await.unwrap().unwrap();
        assert_eq!(told.summary.state, RunState::Ok);
        let tenants = db.store.integration_tenants(&connected.scope, connected.integration).await.unwrap();
        let good: Vec<_> = tenants.iter().map(|it| it.last_good_at).collect();
        assert_eq!(good, [Some(at(1)), Some(at(1)), Some(at(1)), Some(at(2))]);
    }

    async fn a_lost_lease_costs_its_own_unit_alone(db) {
        connected(db, &[1, 2, 3]).await;
        let claimed = claim(&db.store, 3, NOW).await;
        let mut units = [ending(&claimed, 1), ending(&claimed, 2), ending(&claimed, 3)];
        units[0].lease.epoch -= 1;
        units[1].lease = Lease { worker: "worker-2".into(), ..units[1].lease.clone() };
        let lost = db.store.units_apply(&units.each_ref(), at(1)).await.unwrap();
        assert_eq!(lost, [units[0].lease.job, units[1].lease.job].into());
        assert_eq!((rows(db, "job").await, rows(db, "sku").await, rows(db, "log").await), (2, 1, 1));
        let again = db.store.units_apply(&units.each_ref(), at(1)).await.unwrap();
        assert_eq!(again.len(), 3, "nobody ends a unit twice");
        assert!(matches!(db.store.unit_apply(&units[2], at(1)).await, Err(Error::LeaseLost)));
        assert_eq!(rows(db, "log").await, 1);
    }

    async fn an_error_leaves_every_unit_as_it_was_to_end_by_itself(db) {
        connected(db, &[1, 2]).await;
        let claimed = claim(&db.store, 2, NOW).await;
        let (good, mut bad) = (ending(&claimed, 1), ending(&claimed, 2));
        bad.changes = UnitChanges::Licenses(changes(1, &[]));
        let refused = db.store.units_apply(&[&good, &bad], at(1)).await;
        assert!(matches!(refused, Err(Error::Inconsistent { .. })), "another tenant's changes: {refused:?}");
        assert_eq!((rows(db, "job").await, rows(db, "sku").await, rows(db, "log").await), (2, 0, 0));
        db.store.unit_apply(&good, at(1)).await.unwrap();
        assert!(db.store.unit_apply(&bad, at(1)).await.is_err());
        assert_eq!((rows(db, "job").await, rows(db, "sku").await, rows(db, "log").await), (1, 1, 1));
    }

    async fn units_of_two_runs_do_not_end_together(db) {
        let connected = connected(db, &[1]).await;
        let other = connect(&db.store, &connected.scope, 901).await.unwrap();
        let first = claim(&db.store, 2, NOW).await;
        let discovery = first.iter().find(|it| it.integration == other).unwrap();
        let tenants = crate::sample::discovered(&[2]);
        db.store.discovery_apply(&discovery.lease, &tenants, crate::sample::record(0, 1), NOW).await.unwrap();
        let mut claimed = claim(&db.store, 1, NOW).await;
        claimed.extend(first);
        let refused = db.store.units_apply(&[&ending(&claimed, 1), &ending(&claimed, 2)], at(1)).await;
        assert!(matches!(refused, Err(Error::Inconsistent { column: "run_id", .. })), "{refused:?}");
        assert_eq!((rows(db, "job").await, rows(db, "log").await), (2, 0));
    }

    async fn a_cancellation_and_units_that_end_never_wait_for_each_other(db) {
        let numbers: Vec<u128> = (1..=40).collect();
        let connected = connected(db, &numbers).await;
        for round in 0..5 {
            let claimed = claim(&db.store, 40, at(round)).await;
            // Backwards, as ids are by chance: the order must be the store's own.
            let units: Vec<_> = numbers.iter().rev().map(|n| ending(&claimed, *n)).collect();
            let units: Vec<_> = units.iter().collect();
            let (ended, cancelled) = tokio::join!(
                db.store.units_apply(&units, at(round)),
                db.store.run_cancel(&connected.scope, connected.integration, at(round)),
            );
            let lost = ended.unwrap().len();
            assert!(lost == 0 || lost == 40, "one of the two came first: {lost}");
            assert!(matches!(cancelled, Ok(()) | Err(Error::NotFound)), "{cancelled:?}");
            assert_eq!(rows(db, "job").await, 0);
            let scope = &connected.scope;
            let options = store::RunOptions::default();
            let trigger = domain::sync_run::Trigger::Person;
            db.store.run_request(scope, connected.integration, trigger, options, at(round + 1)).await.unwrap();
            discover(&db.store, &numbers, at(round + 1)).await;
        }
    }
}
