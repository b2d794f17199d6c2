//! Pause, resume and cancel: what waits stays where it is, what was read stays read.

use domain::{
    account::Role,
    integration::Pause,
    settings::SyncSettings,
    sync_run::{RunState, Trigger},
    unit::UnitKind,
};
use store::{
    Checkpoint, Error, PauseAsked, RunOptions, on_both_databases,
    testing::{NOW, number, person},
};

use crate::sample::{
    Connected, WORKER, again, at, changes, claim, connected, connected_with, counts, record, sku, sync_all,
    unit, unit_of,
};

async fn state(db: &store::testing::TestDatabase, connected: &Connected) -> (RunState, bool) {
    let found = db.store.integration_find(&connected.scope, connected.integration).await.unwrap().unwrap();
    (found.run.unwrap().state, found.paused)
}

on_both_databases! {
    async fn pausing_now_stops_after_the_page_and_resuming_goes_on_there(db) {
        let connected = connected(db, &[1, 2]).await;
        let Connected { scope, integration, .. } = &connected;
        let claimed = db.store.job_claim(WORKER, 1, NOW).await.unwrap().remove(0);
        db.store.integration_pause(scope, *integration, Pause::Now, NOW).await.unwrap();
        assert_eq!(state(db, &connected).await, (RunState::Syncing, false), "one unit is still under way");
        assert!(db.store.job_claim(WORKER, 9, NOW).await.unwrap().is_empty());
        let checkpoint = Checkpoint { pages: 1, link: Some("next".into()), ..Checkpoint::default() };
        let asked = db.store.job_checkpoint(&claimed.lease, &checkpoint, None, NOW).await.unwrap();
        assert_eq!(asked, PauseAsked::Now);
        db.store.job_release(&claimed.lease, NOW).await.unwrap();
        assert_eq!(state(db, &connected).await, (RunState::Paused, true));
        let tenants = db.store.integration_tenants(scope, *integration).await.unwrap();
        assert!(tenants.iter().all(|tenant| tenant.state == Some(RunState::Paused)), "{tenants:?}");
        assert!(db.store.job_claim(WORKER, 9, at(600)).await.unwrap().is_empty());
        assert_eq!(db.store.run_request_due(at(600)).await.unwrap(), 0);
        db.store.integration_resume(scope, *integration, at(601)).await.unwrap();
        assert_eq!(state(db, &connected).await, (RunState::Syncing, false));
        let resumed = claim(&db.store, 2, at(601)).await;
        let same = resumed.iter().find(|resumed| resumed.lease.job == claimed.lease.job).unwrap();
        assert_eq!(same.checkpoint, checkpoint);
    }

    async fn pausing_after_the_tenant_lets_those_that_began_end(db) {
        let connected = connected_with(db, &[1, 2], &SyncSettings::recommended()).await;
        let Connected { scope, integration, .. } = &connected;
        let first = db.store.job_claim(WORKER, 1, NOW).await.unwrap();
        db.store.integration_pause(scope, *integration, Pause::AfterTenant, NOW).await.unwrap();
        let rest = db.store.job_claim(WORKER, 9, NOW).await.unwrap();
        assert_eq!(rest.len(), 2, "users and groups of the tenant that has begun: {rest:?}");
        db.store.licenses_apply(&first[0].lease, &changes(1, &[]), counts(0), NOW).await.unwrap();
        db.store.job_defer(&unit_of(&rest, 1, UnitKind::Users).lease, at(5), "Busy.", 1, NOW).await.unwrap();
        let failing = unit_of(&rest, 1, UnitKind::Groups);
        db.store.unit_fail(&failing.lease, RunState::Failed, "No.", record(0, 1), NOW).await.unwrap();
        assert_eq!(state(db, &connected).await.0, RunState::Syncing, "one of its units waits for Microsoft only");
        let users = db.store.job_claim(WORKER, 9, at(5)).await.unwrap().remove(0);
        db.store.unit_fail(&users.lease, RunState::Failed, "No.", record(0, 1), at(5)).await.unwrap();
        assert_eq!(state(db, &connected).await, (RunState::Paused, true));
        assert!(db.store.job_claim(WORKER, 9, at(5)).await.unwrap().is_empty());
    }

    async fn a_pause_comes_to_rest_also_when_the_worker_has_died(db) {
        let connected = connected(db, &[1]).await;
        claim(&db.store, 1, NOW).await;
        db.store.integration_pause(&connected.scope, connected.integration, Pause::Now, NOW).await.unwrap();
        assert!(db.store.job_claim("worker-2", 9, at(2)).await.unwrap().is_empty());
        assert_eq!(state(db, &connected).await, (RunState::Paused, true));
    }

    async fn a_persons_start_lifts_a_pause(db) {
        let connected = connected(db, &[1]).await;
        let Connected { scope, integration, .. } = &connected;
        db.store.integration_pause(scope, *integration, Pause::Now, NOW).await.unwrap();
        assert_eq!(state(db, &connected).await, (RunState::Paused, true));
        let options = RunOptions::default();
        let joined = db.store.run_request(scope, *integration, Trigger::Person, options, at(1)).await.unwrap();
        assert!(joined.joined);
        claim(&db.store, 1, at(1)).await;
    }

    async fn sec_068_a_cancelled_run_ends_and_keeps_what_was_read(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        let Connected { scope, integration, run } = &connected;
        let claimed = claim(&db.store, 3, NOW).await;
        db.store.licenses_apply(&unit(&claimed, 1).lease, &changes(1, &[sku(1, 1, 5)]), counts(2), NOW).await.unwrap();
        db.store.run_cancel(scope, *integration, at(1)).await.unwrap();
        let report = db.store.run_state(*run).await.unwrap().unwrap().summary;
        assert_eq!((report.state, report.ended_at), (RunState::Partial, Some(at(1))));
        assert_eq!(report.reason.as_deref(), Some("Cancelled after 1 of 3 tenants."));
        let late = db.store.licenses_apply(&unit(&claimed, 2).lease, &changes(2, &[]), counts(0), at(1)).await;
        assert!(matches!(late, Err(Error::LeaseLost)));
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM job").await, 0);
        assert_eq!(db.store.license_list(scope).await.unwrap().rows.len(), 1);
        assert!(matches!(db.store.run_cancel(scope, *integration, at(1)).await, Err(Error::NotFound)));
        again(&db.store, &connected, &[1, 2, 3], 2).await;
        sync_all(&db.store, &[1, 2, 3], at(2)).await;
        assert_eq!(state(db, &connected).await.0, RunState::Ok);
    }

    async fn a_run_cancelled_before_any_tenant_has_failed(db) {
        let connected = connected(db, &[1]).await;
        db.store.run_cancel(&connected.scope, connected.integration, at(1)).await.unwrap();
        assert_eq!(state(db, &connected).await.0, RunState::Failed);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM sync_unit").await, 0, "nothing is said of it");
        db.store.run_request(&connected.scope, connected.integration, Trigger::Person, RunOptions::default(), at(2)).await.unwrap();
        db.store.run_cancel(&connected.scope, connected.integration, at(3)).await.unwrap();
        assert!(db.store.job_claim(WORKER, 9, at(3)).await.unwrap().is_empty());
    }

    async fn readers_may_not_steer(db) {
        let connected = connected(db, &[1]).await;
        let (_, editor) = person(&db.store, Role::Editor, None, NOW).await;
        let (scope, id) = (&editor.scope, connected.integration);
        let refused = [
            db.store.integration_pause(scope, id, Pause::Now, NOW).await,
            db.store.integration_resume(scope, id, NOW).await,
            db.store.run_cancel(scope, id, NOW).await,
            db.store.discover_now(scope, id, NOW).await.map(drop),
            db.store.settings_save(scope, id, &SyncSettings::recommended(), NOW).await,
        ];
        assert!(refused.iter().all(|result| matches!(result, Err(Error::Forbidden))), "{refused:?}");
    }
}
