//! Dry and limited runs: the first write nothing but their record, the second read what they name.

use domain::sync_run::{RunState, Trigger};
use store::{
    Error, RunOptions, on_both_databases,
    testing::{NOW, number, watch_writes, writes},
};

use crate::sample::{
    Connected, again, ask, at, changes, claim, connected, counts, discover, discovered, record, sku,
    sync_all, tenant, unit,
};

fn dry() -> RunOptions {
    RunOptions { dry: true, tenants: None }
}

fn only(tenants: &[u128]) -> RunOptions {
    RunOptions { dry: false, tenants: Some(tenants.iter().copied().map(tenant).collect()) }
}

on_both_databases! {
    async fn a_dry_run_writes_its_record_and_nothing_else(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        sync_all(&db.store, &[1, 2, 3], NOW).await;
        let before = db.store.integration_tenants(&connected.scope, connected.integration).await.unwrap();
        watch_writes(&db.store).await;
        let run = ask(&db.store, &connected, dry(), 1).await;
        let claimed = claim(&db.store, 1, at(1)).await.remove(0);
        assert!(claimed.dry);
        let outcome = db.store.discovery_apply(&claimed.lease, &discovered(&[1, 2, 4]), record(0, 1), at(1)).await.unwrap();
        assert_eq!((outcome.tenants, outcome.added, outcome.missing), (3, 1, 1));
        let claimed = claim(&db.store, 3, at(1)).await;
        db.store.unit_dry(&unit(&claimed, 1).lease, record(7, 2), at(1)).await.unwrap();
        db.store.unit_dry(&unit(&claimed, 4).lease, record(5, 2), at(1)).await.unwrap();
        db.store.unit_fail(&unit(&claimed, 2).lease, RunState::Failed, "Down.", record(0, 1), at(1)).await.unwrap();
        let written = writes(&db.store).await;
        let record = ["audit", "job", "run_progress", "sync_run", "unit_log", "worker"];
        assert_eq!(written.keys().map(String::as_str).collect::<Vec<_>>(), record);
        let report = db.store.run_state(run).await.unwrap().unwrap();
        assert_eq!((report.summary.state, report.counts.added, report.counts.calls), (RunState::Partial, 12, 6));
        let after = db.store.integration_tenants(&connected.scope, connected.integration).await.unwrap();
        assert_eq!(after, before);
        let log = db.store.run_log_units(&connected.scope, run).await.unwrap();
        assert_eq!(log.len(), 4, "three units and discovery");
        let found = db.store.integration_find(&connected.scope, connected.integration).await.unwrap().unwrap();
        assert_ne!(found.run.unwrap().id, run, "lists show the last real run");
    }

    async fn a_dry_runs_unit_refuses_to_write_and_a_real_one_to_be_dry(db) {
        let connected = connected(db, &[1]).await;
        let real = claim(&db.store, 1, NOW).await.remove(0);
        let refused = db.store.unit_dry(&real.lease, record(0, 1), NOW).await;
        assert!(matches!(refused, Err(Error::Inconsistent { .. })), "{refused:?}");
        db.store.licenses_apply(&real.lease, &changes(1, &[]), counts(0), NOW).await.unwrap();
        ask(&db.store, &connected, dry(), 1).await;
        discover(&db.store, &[1], at(1)).await;
        let claimed = claim(&db.store, 1, at(1)).await.remove(0);
        let refused = db.store.licenses_apply(&claimed.lease, &changes(1, &[sku(1, 1, 9)]), counts(1), at(1)).await;
        assert!(matches!(refused, Err(Error::Inconsistent { .. })), "{refused:?}");
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM subscribed_sku").await, 0);
    }

    async fn a_dry_run_joins_nothing_and_moves_no_schedule(db) {
        let connected = connected(db, &[1]).await;
        let Connected { scope, integration, .. } = &connected;
        let refused = db.store.run_request(scope, *integration, Trigger::Person, dry(), at(1)).await;
        assert!(matches!(refused, Err(Error::Conflict { constraint: "sync_run_active" })));
        sync_all(&db.store, &[1], at(1)).await;
        let run = ask(&db.store, &connected, dry(), 59).await;
        let joined = db.store.run_request(scope, *integration, Trigger::Person, RunOptions::default(), at(59)).await.unwrap();
        assert_eq!((joined.run, joined.joined), (run, true));
        discover(&db.store, &[], at(59)).await;
        assert_eq!(db.store.run_request_due(at(59)).await.unwrap(), 1, "the real one follows at once");
        discover(&db.store, &[], at(59)).await;
        assert_eq!(db.store.run_request_due(at(60)).await.unwrap(), 0);
        ask(&db.store, &connected, dry(), 118).await;
        discover(&db.store, &[], at(118)).await;
        assert_eq!(db.store.run_request_due(at(119)).await.unwrap(), 1);
    }

    async fn a_limited_run_reads_what_it_names(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        sync_all(&db.store, &[1, 2, 3], NOW).await;
        ask(&db.store, &connected, only(&[2]), 1).await;
        let run = discover(&db.store, &[1, 2, 3], at(1)).await;
        let claimed = claim(&db.store, 1, at(1)).await;
        db.store.licenses_apply(&unit(&claimed, 2).lease, &changes(2, &[]), counts(0), at(1)).await.unwrap();
        let report = db.store.run_state(run).await.unwrap().unwrap();
        assert_eq!((report.summary.state, report.summary.tenants_total), (RunState::Ok, 1));
        let unknown = db.store.run_request(
            &connected.scope, connected.integration, Trigger::Person, only(&[77]), at(2)).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
    }

    async fn discover_now_reads_what_was_never_read(db) {
        let connected = connected(db, &[1]).await;
        sync_all(&db.store, &[1], NOW).await;
        let asked = db.store.discover_now(&connected.scope, connected.integration, at(1)).await.unwrap();
        assert!(!asked.joined);
        discover(&db.store, &[1, 2], at(1)).await;
        let claimed = claim(&db.store, 1, at(1)).await;
        db.store.licenses_apply(&unit(&claimed, 2).lease, &changes(2, &[]), counts(0), at(1)).await.unwrap();
        again(&db.store, &connected, &[1, 2], 2).await;
        claim(&db.store, 2, at(2)).await;
    }

    async fn a_tenant_outside_the_scope_cannot_be_asked_for(db) {
        let connected = connected(db, &[1, 2]).await;
        sync_all(&db.store, &[1, 2], NOW).await;
        let [ours, _] = crate::sample::two_organizations(db, &connected.scope, 1, 2).await;
        let role = domain::account::Role::Manager;
        let (_, manager) = store::testing::person(&db.store, role, Some(&[ours]), NOW).await;
        let ask = async |tenants: &[u128]| {
            db.store.run_request(&manager.scope, connected.integration, Trigger::Person, only(tenants), at(1)).await
        };
        assert!(matches!(ask(&[2]).await, Err(Error::NotFound)));
        assert!(matches!(ask(&[1, 2]).await, Err(Error::NotFound)));
        assert!(ask(&[1]).await.is_ok());
    }
}
