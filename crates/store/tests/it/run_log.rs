//! Sync logs: what a run did, page by page and within the scope; kept as long as settings say.

use domain::{
    account::Role,
    sync_run::{Counts, RunState, Trigger},
    time::Timestamp,
};
use store::{
    Error, Purged, UnitRecord, on_both_databases,
    testing::{NOW, number, person},
};

use crate::sample::{
    Connected, again, at, changes, claim, connected, connected_with, record, sync_all, tenant,
    two_organizations, unit, user, user_changes, user_id, users_only,
};

const DAY: i64 = 24 * 60;

on_both_databases! {
    async fn a_run_tells_its_units_and_what_they_did(db) {
        let connected = connected(db, &[1, 2]).await;
        let Connected { scope, run, .. } = &connected;
        let claimed = claim(&db.store, 2, NOW).await;
        let counts = Counts { added: 3, changed: 2, ended: 1, held: 4, unchanged: 9, calls: 5 };
        let told = UnitRecord { counts, parts: 3, records: Some(vec![0, 1, 255]), request_id: None, started_at: NOW };
        db.store.licenses_apply(&unit(&claimed, 1).lease, &changes(1, &[]), told.into(), at(1)).await.unwrap();
        let failed = UnitRecord { request_id: Some("b9f1".into()), ..record(0, 6) };
        db.store.unit_fail(&unit(&claimed, 2).lease, RunState::Failed, "Down.", failed, at(2)).await.unwrap();
        let log = db.store.run_log_units(scope, *run).await.unwrap();
        let kinds: Vec<_> = log.iter().map(|row| (row.tenant, row.kind.as_str(), row.state)).collect();
        let (discovery, licenses) = ("discovery", "licenses");
        assert_eq!(kinds, [
            (tenant(2), licenses, RunState::Failed),
            (tenant(900), discovery, RunState::Ok),
            (tenant(1), licenses, RunState::Ok),
        ]);
        let (bad, good) = (&log[0], &log[2]);
        assert_eq!((bad.reason.as_deref(), bad.request_id.as_deref(), bad.counts.calls), (Some("Down."), Some("b9f1"), 6));
        assert_eq!((good.counts, good.parts, good.started_at, good.ended_at), (counts, 3, Some(NOW), at(1)));
        assert_eq!((bad.has_records, good.has_records, log[1].counts.added), (false, true, 2));
        let records = db.store.unit_log_records(scope, *run, tenant(1), licenses).await.unwrap();
        assert_eq!(records, Some(vec![0, 1, 255]));
        assert_eq!(db.store.unit_log_records(scope, *run, tenant(1), "users").await.unwrap(), None);
        let row = db.store.run_log_find(scope, *run).await.unwrap().unwrap();
        assert_eq!((row.trigger, row.dry, row.limited, row.units, row.parts), (Trigger::Person, false, false, 2, 3));
        assert_eq!(row.counts, Counts { calls: 3 + 5 + 6, ..counts });
        assert_eq!(row.requested_by.as_deref(), Some("Administrator of the test"));
        assert_eq!(row.counts, db.store.run_state(*run).await.unwrap().unwrap().counts);
    }

    async fn runs_come_newest_first_and_page_by_page(db) {
        let connected = connected(db, &[]).await;
        let mut runs = vec![connected.run];
        for minutes in 1..=4 {
            runs.push(again(&db.store, &connected, &[], minutes).await);
        }
        runs.reverse();
        let Connected { scope, integration, .. } = &connected;
        let page = async |before, limit| {
            let rows = db.store.run_log_list(scope, *integration, before, limit).await.unwrap();
            rows.into_iter().map(|row| row.summary.id).collect::<Vec<_>>()
        };
        assert_eq!(page(None, 2).await, runs[..2]);
        assert_eq!(page(Some(runs[1]), 2).await, runs[2..4]);
        assert_eq!(page(Some(runs[3]), 2).await, runs[4..]);
        assert_eq!(page(None, 500).await, runs);
    }

    async fn another_organizations_units_are_neither_seen_nor_counted(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        let Connected { scope, integration, run } = &connected;
        for claimed in claim(&db.store, 3, NOW).await {
            let told = UnitRecord { records: Some(b"Canary".to_vec()), ..record(5, 2) };
            let store::Job::SyncUnit { tenant: id, .. } = claimed.job else { panic!("a unit") };
            let mut changes = changes(1, &[]);
            changes.tenant = id;
            changes.profile = None;
            changes.upsert_subscriptions.clear();
            db.store.licenses_apply(&claimed.lease, &changes, told.into(), NOW).await.unwrap();
        }
        let [ours, _] = two_organizations(db, scope, 1, 2).await;
        let (_, manager) = person(&db.store, Role::Manager, Some(&[ours]), NOW).await;
        let scope = &manager.scope;
        let log = db.store.run_log_units(scope, *run).await.unwrap();
        assert_eq!(log.iter().map(|row| row.tenant).collect::<Vec<_>>(), [tenant(1)]);
        let row = db.store.run_log_list(scope, *integration, None, 9).await.unwrap().remove(0);
        assert_eq!((row.units, row.counts.added, row.counts.calls), (1, 5, 2));
        assert_eq!(db.store.unit_log_records(scope, *run, tenant(2), "licenses").await.unwrap(), None);
        assert!(db.store.unit_log_records(scope, *run, tenant(1), "licenses").await.unwrap().is_some());
        let (_, lite) = person(&db.store, Role::Lite, None, NOW).await;
        let refused = db.store.run_log_units(&lite.scope, *run).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    }

    async fn logs_go_after_their_days_but_never_the_last(db) {
        let connected = connected(db, &[1]).await;
        sync_all(&db.store, &[1], NOW).await;
        let second = again(&db.store, &connected, &[1], DAY).await;
        sync_all(&db.store, &[1], at(DAY)).await;
        assert_eq!(db.store.purge(at(90 * DAY)).await.unwrap(), Purged::default());
        assert_eq!(db.store.purge(at(90 * DAY + 1)).await.unwrap().runs, 1);
        assert_eq!(db.store.purge(at(900 * DAY)).await.unwrap().runs, 0);
        let runs = db.store.run_log_list(&connected.scope, connected.integration, None, 9).await.unwrap();
        assert_eq!(runs.iter().map(|row| row.summary.id).collect::<Vec<_>>(), [second]);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM unit_log").await, 2);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM sync_unit").await, 1);
        assert_eq!(db.store.license_list(&connected.scope).await.unwrap().rows.len(), 2);
    }

    async fn sec_077_ended_people_go_after_a_month_and_come_back_before(db) {
        let connected = connected_with(db, &[1], &users_only()).await;
        let apply = async |changes: store::UserChanges, minutes| {
            let claimed = claim(&db.store, 1, at(minutes)).await;
            db.store.users_apply(&claimed[0].lease, &changes, record(0, 1).into(), at(minutes)).await.unwrap();
        };
        apply(user_changes(1, vec![user(1), user(2)]), 0).await;
        again(&db.store, &connected, &[1], 1).await;
        let mut gone = user_changes(1, vec![]);
        gone.end = vec![user_id(1)];
        apply(gone, 1).await;
        assert_eq!(db.store.purge(at(30 * DAY + 1)).await.unwrap().rows, 0);
        assert_eq!(db.store.purge(at(30 * DAY + 2)).await.unwrap().rows, 1);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM directory_user").await, 1);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM license_assignment").await, 2);
    }

    async fn sec_070_every_server_hears_of_a_hold_and_the_longer_one_counts(db) {
        let second = db.reopen().await.unwrap();
        let hold = |scope: &str, minutes| (scope.to_owned(), at(minutes));
        db.store.throttle_hold_set(&[hold("Tenant_Application:1", 2), hold("Tenant_Application:1", 5)]).await.unwrap();
        second.throttle_hold_set(&[hold("Tenant_Application:1", 3), hold("Application", 1)]).await.unwrap();
        let holds = async |now: Timestamp| db.store.throttle_holds(now).await.unwrap();
        assert_eq!(holds(NOW).await, [hold("Application", 1), hold("Tenant_Application:1", 5)]);
        assert_eq!(holds(at(1)).await, [hold("Tenant_Application:1", 5)]);
        db.store.purge(at(5)).await.unwrap();
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM throttle_hold").await, 0);
        db.store.throttle_hold_set(&[]).await.unwrap();
        second.close().await;
    }
}
