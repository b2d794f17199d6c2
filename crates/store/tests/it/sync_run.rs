//! Runs: one at a time per integration, scheduled once, ended by their last unit.

use domain::{
    account::Role,
    id::IntegrationId,
    sync_run::{Counts, RunState, Trigger},
};
use store::{
    Error, RunOptions, on_both_databases,
    testing::{NOW, administrator, number, person},
};
use uuid::Uuid;

use crate::sample::{
    at, changes, claim, connect, connected, counts, discover, record, sku, sync_all, two_organizations, unit,
};

on_both_databases! {
    async fn sec_068_a_start_during_a_run_joins_it(db) {
        let connected = connected(db, &[1]).await;
        let ask = || db.store.run_request(&connected.scope, connected.integration, Trigger::Person, RunOptions::default(), at(1));
        let joined = ask().await.unwrap();
        assert_eq!((joined.run, joined.joined), (connected.run, true));
        sync_all(&db.store, &[1], at(1)).await;
        let asked = tokio::join!(ask(), ask(), ask());
        let asked = [asked.0.unwrap(), asked.1.unwrap(), asked.2.unwrap()];
        assert_eq!(asked.iter().filter(|requested| !requested.joined).count(), 1);
        assert!(asked.iter().all(|requested| requested.run == asked[0].run && requested.run != connected.run));
        claim(&db.store, 1, at(1)).await;
    }

    async fn an_unknown_integration_and_a_reader_are_refused(db) {
        let scope = administrator(&db.store).await;
        let unknown = db.store.run_request(&scope, IntegrationId(Uuid::nil()), Trigger::Person, RunOptions::default(), NOW).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
        let id = connect(&db.store, &scope, 1).await.unwrap();
        let (_, editor) = person(&db.store, Role::Editor, None, NOW).await;
        let refused = db.store.run_request(&editor.scope, id, Trigger::Person, RunOptions::default(), NOW).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    }

    async fn the_schedule_runs_a_late_integration_once(db) {
        let connected = connected(db, &[]).await;
        assert_eq!(db.store.run_request_due(NOW.plus_secs(3599)).await.unwrap(), 0);
        assert_eq!(db.store.run_request_due(at(600)).await.unwrap(), 1);
        assert_eq!(db.store.run_request_due(at(600)).await.unwrap(), 0, "it is under way");
        let run = discover(&db.store, &[], at(600)).await;
        assert_ne!(run, connected.run);
        assert_eq!(db.store.run_state(run).await.unwrap().unwrap().summary.state, RunState::Ok);
    }

    async fn sec_073_the_schedule_leaves_alone_what_waits_for_a_person(db) {
        let scope = administrator(&db.store).await;
        let id = connect(&db.store, &scope, 1).await.unwrap();
        let claimed = claim(&db.store, 1, NOW).await.remove(0);
        db.store.discovery_fail(&claimed.lease, RunState::NeedsAttention, "Expired.", record(0, 2), NOW).await.unwrap();
        assert_eq!(db.store.run_request_due(at(6000)).await.unwrap(), 0);
        let retried = db.store.run_request(&scope, id, Trigger::Person, RunOptions::default(), at(6000)).await.unwrap();
        assert!(!retried.joined);
        let report = db.store.run_state(claimed.run).await.unwrap().unwrap();
        assert_eq!((report.summary.ended_at, report.counts.calls), (Some(NOW), 2));
    }

    async fn the_command_runs_everything(db) {
        let connected = connected(db, &[]).await;
        connect(&db.store, &connected.scope, 901).await.unwrap();
        let runs = db.store.run_request_all(Trigger::Command, at(1)).await.unwrap();
        assert_eq!(runs.len(), 2);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM sync_run").await, 3, "one joined, one ended before");
    }

    async fn counts_add_up_and_the_last_unit_ends_the_run(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        let claimed = claim(&db.store, 3, NOW).await;
        let report = async || db.store.run_state(connected.run).await.unwrap().unwrap();
        assert_eq!(report().await.summary.state, RunState::Syncing);
        db.store.licenses_apply(&unit(&claimed, 1).lease, &changes(1, &[sku(1, 1, 5)]), counts(2), at(1)).await.unwrap();
        db.store.unit_fail(&unit(&claimed, 2).lease, RunState::NeedsAttention, "No consent.", record(0, 1), at(1)).await.unwrap();
        let summary = report().await.summary;
        assert_eq!((summary.state, summary.tenants_done, summary.tenants_total), (RunState::Syncing, 2, 3));
        db.store.licenses_apply(&unit(&claimed, 3).lease, &changes(3, &[]), counts(1), at(2)).await.unwrap();
        let ended = report().await;
        assert_eq!((ended.summary.state, ended.summary.tenants_failed), (RunState::Partial, 1));
        assert_eq!(ended.summary.ended_at, Some(at(2)));
        assert_eq!(ended.summary.reason.as_deref(), Some("1 of 3 tenants could not be read."));
        assert_eq!(ended.counts, Counts { added: 3, calls: 3 + 4 + 1 + 4, ..Counts::default() });
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM job").await, 0);
    }

    async fn units_that_end_at_once_end_the_run_once(db) {
        let tenants: Vec<u128> = (1..=12).collect();
        let connected = connected(db, &tenants).await;
        let claimed = claim(&db.store, 12, NOW).await;
        let ends = claimed.iter().map(|c| db.store.unit_fail(&c.lease, RunState::Failed, "Down.", record(0, 1), at(1)));
        for end in futures::future::join_all(ends).await {
            end.unwrap();
        }
        let summary = db.store.run_state(connected.run).await.unwrap().unwrap().summary;
        assert_eq!((summary.state, summary.tenants_done, summary.tenants_failed), (RunState::Failed, 12, 12));
    }

    async fn the_reason_of_an_only_tenant_is_the_runs_reason_for_those_who_may_see_it(db) {
        let connected = connected(db, &[2]).await;
        let [ours, _] = two_organizations(db, &connected.scope, 2, 2).await;
        let claimed = claim(&db.store, 1, NOW).await.remove(0);
        db.store.unit_fail(&claimed.lease, RunState::NeedsAttention, "Canary Ltd gave no consent.", record(0, 1), NOW).await.unwrap();
        let reason = async |scope| {
            db.store.integration_find(scope, connected.integration).await.unwrap().unwrap().run.unwrap().reason
        };
        assert_eq!(reason(&connected.scope).await.as_deref(), Some("Canary Ltd gave no consent."));
        let (_, manager) = person(&db.store, Role::Manager, Some(&[ours]), NOW).await;
        assert_eq!(reason(&manager.scope).await.as_deref(), Some("1 of 1 tenants could not be read."));
    }
}
