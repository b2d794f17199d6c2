//! Units that fail: tried later and later, told apart from what waits for a person, counted by runs and quarantine.

use domain::{
    backoff::next_try,
    sync_run::{RunState, Trigger},
    time::Timestamp,
    unit::UnitKind,
};
use store::{
    RunOptions, on_both_databases,
    testing::{NOW, TestDatabase},
};

use crate::sample::{
    Connected, again, at, changes, claim, connected, counts, discover, discovered, record, tenant, unit,
};

const HOUR: i64 = 60;

async fn fail(db: &TestDatabase, n: u128, state: RunState, now: Timestamp) {
    let claimed = claim(&db.store, 1, now).await;
    db.store.unit_fail(&unit(&claimed, n).lease, state, "Down.", record(0, 1), now).await.unwrap();
}

async fn scheduled(db: &TestDatabase, connected: &Connected, tenants: &[u128], minutes: i64) {
    let options = RunOptions::default();
    let Connected { scope, integration, .. } = connected;
    db.store.run_request(scope, *integration, Trigger::Schedule, options, at(minutes)).await.unwrap();
    discover(&db.store, tenants, at(minutes)).await;
}

async fn status(db: &TestDatabase, connected: &Connected) -> domain::integration::UnitStatus {
    let tenants = db.store.integration_tenants(&connected.scope, connected.integration).await.unwrap();
    tenants.into_iter().find(|t| t.tenant == tenant(1)).unwrap().units.remove(0)
}

on_both_databases! {
    async fn sec_075_each_failure_waits_longer_and_a_good_read_forgets_them(db) {
        let connected = connected(db, &[1]).await;
        fail(db, 1, RunState::Failed, NOW).await;
        let found = status(db, &connected).await;
        assert_eq!((found.kind, found.state, found.failures), (UnitKind::Licenses, RunState::Failed, 1));
        assert_eq!(found.next_try_at, next_try(1, NOW, NOW));
        again(&db.store, &connected, &[1], HOUR).await;
        fail(db, 1, RunState::Failed, at(HOUR)).await;
        let found = status(db, &connected).await;
        assert_eq!((found.failures, found.next_try_at), (2, next_try(2, NOW, at(HOUR))));
        let later = 29 * 24 * HOUR;
        again(&db.store, &connected, &[1], later).await;
        fail(db, 1, RunState::Failed, at(later)).await;
        assert_eq!(status(db, &connected).await.next_try_at, None, "given up after four weeks");
        again(&db.store, &connected, &[1], later + 1).await;
        let claimed = claim(&db.store, 1, at(later + 1)).await;
        db.store.licenses_apply(&claimed[0].lease, &changes(1, &[]), counts(0), at(later + 1)).await.unwrap();
        let found = status(db, &connected).await;
        assert_eq!((found.state, found.failures, found.next_try_at, found.reason), (RunState::Ok, 0, None, None));
    }

    async fn the_schedule_counts_what_backs_off_as_it_stands(db) {
        let connected = connected(db, &[1, 2]).await;
        let claimed = claim(&db.store, 2, NOW).await;
        db.store.unit_fail(&unit(&claimed, 1).lease, RunState::Failed, "Down.", record(0, 1), NOW).await.unwrap();
        db.store.licenses_apply(&unit(&claimed, 2).lease, &changes(2, &[]), counts(0), NOW).await.unwrap();
        scheduled(db, &connected, &[1, 2], 30).await;
        let claimed = claim(&db.store, 1, at(30)).await;
        db.store.licenses_apply(&unit(&claimed, 2).lease, &changes(2, &[]), counts(0), at(30)).await.unwrap();
        let report = db.store.run_state(claimed[0].run).await.unwrap().unwrap();
        assert_eq!((report.summary.state, report.summary.tenants_failed, report.units), (RunState::Partial, 1, 2));
        let log = db.store.run_log_units(&connected.scope, claimed[0].run).await.unwrap();
        let carried = log.iter().find(|row| row.tenant == tenant(1)).unwrap();
        assert_eq!((carried.state, carried.started_at, carried.reason.as_deref()), (RunState::Failed, None, Some("Down.")));
        assert_eq!(status(db, &connected).await.failures, 1, "it was not tried");
        scheduled(db, &connected, &[1, 2], HOUR).await;
        claim(&db.store, 2, at(HOUR)).await;
    }

    async fn a_run_of_nothing_but_back_off_ends_at_once(db) {
        let connected = connected(db, &[1]).await;
        fail(db, 1, RunState::NeedsAttention, NOW).await;
        scheduled(db, &connected, &[1], 6000).await;
        let found = db.store.integration_find(&connected.scope, connected.integration).await.unwrap().unwrap();
        let run = found.run.unwrap();
        assert_eq!((run.state, run.reason.as_deref()), (RunState::NeedsAttention, Some("Down.")));
        assert_eq!((run.tenants_total, run.tenants_done), (1, 1));
        again(&db.store, &connected, &[1], 6001).await;
        claim(&db.store, 1, at(6001)).await;
    }

    async fn sec_075_two_in_five_failing_quarantine_until_a_better_run(db) {
        let tenants = [1, 2, 3, 4, 5];
        let connected = connected(db, &tenants).await;
        let run = async |failing: u32, state, minutes| {
            let claimed = claim(&db.store, 5, at(minutes)).await;
            for (n, lease) in tenants.iter().map(|n| (*n, &unit(&claimed, *n).lease)) {
                if n <= u128::from(failing) {
                    db.store.unit_fail(lease, state, "Down.", record(0, 1), at(minutes)).await.unwrap();
                } else {
                    db.store.licenses_apply(lease, &changes(n, &[]), counts(0), at(minutes)).await.unwrap();
                }
            }
            db.store.integration_find(&connected.scope, connected.integration).await.unwrap().unwrap()
        };
        assert_eq!(run(5, RunState::NeedsAttention, 0).await.quarantined_at, None, "consent is the tenants' matter");
        again(&db.store, &connected, &tenants, 1).await;
        let found = run(3, RunState::Failed, 1).await;
        assert_eq!(found.quarantined_at, Some(at(1)));
        assert_eq!(found.next_sync_at, Some(at(1 + 24 * HOUR)));
        assert_eq!(db.store.run_request_due(at(23 * HOUR)).await.unwrap(), 0);
        again(&db.store, &connected, &tenants, 2).await;
        let found = run(2, RunState::Failed, 2).await;
        assert_eq!((found.quarantined_at, found.next_sync_at), (None, Some(at(2 + HOUR))));
    }

    async fn stale_tenants_are_those_with_older_data_than_there_should_be(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        let claimed = claim(&db.store, 3, NOW).await;
        for n in [1, 2] {
            db.store.licenses_apply(&unit(&claimed, n).lease, &changes(n, &[]), counts(0), at(i64::try_from(n).unwrap())).await.unwrap();
        }
        db.store.unit_fail(&unit(&claimed, 3).lease, RunState::Failed, "Down.", record(0, 1), NOW).await.unwrap();
        let stale = async || {
            let found = db.store.integration_find(&connected.scope, connected.integration).await.unwrap().unwrap();
            found.stale.map(|stale| (stale.tenants, stale.since))
        };
        assert_eq!(stale().await, None, "what was never read is not stale");
        again(&db.store, &connected, &[1, 2, 3], 5).await;
        for one in claim(&db.store, 3, at(5)).await {
            db.store.unit_fail(&one.lease, RunState::Failed, "Down.", record(0, 1), at(5)).await.unwrap();
        }
        assert_eq!(stale().await, Some((2, at(1))));
    }

    async fn a_failing_discovery_counts_but_quarantines_nothing(db) {
        let connected = connected(db, &[]).await;
        crate::sample::ask(&db.store, &connected, RunOptions::default(), 1).await;
        let claimed = claim(&db.store, 1, at(1)).await.remove(0);
        db.store.discovery_fail(&claimed.lease, RunState::Failed, "Down.", record(0, 2), at(1)).await.unwrap();
        let n = store::testing::number(&db.store, "SELECT failing_runs AS n FROM integration").await;
        assert_eq!(n, 1);
        let log = db.store.run_log_units(&connected.scope, claimed.run).await.unwrap();
        assert_eq!((log[0].kind.as_str(), log[0].state, log[0].tenant), ("discovery", RunState::Failed, tenant(900)));
        again(&db.store, &connected, &[], 2).await;
        let n = store::testing::number(&db.store, "SELECT failing_runs AS n FROM integration").await;
        assert_eq!(n, 0);
        let _ = discovered(&[]);
    }
}
