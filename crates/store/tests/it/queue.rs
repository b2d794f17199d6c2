//! The queue: one owner per job, takeover, fencing, fairness, and writers that do not meet.

use std::collections::BTreeSet;

use domain::{sync_run::RunState, unit::UnitKind};
use store::{
    Error, Job, KeySource, LeaseClock, Store, on_both_databases,
    testing::{NOW, administrator, number, watch_writes, writes},
};

use crate::sample::{
    WORKER, at, changes, claim, connect, connected, counts, discover, discovered, record, sku, tenant, unit,
};

on_both_databases! {
    async fn two_claimers_never_get_one_job(db) {
        let tenants: Vec<u128> = (1..=40).collect();
        connected(db, &tenants).await;
        let second = db.reopen().await.unwrap();
        let claims = (0..10_u32).map(|n| {
            let store = if n.is_multiple_of(2) { db.store.clone() } else { second.clone() };
            async move { store.job_claim(&format!("worker-{n}"), 7, NOW).await.unwrap() }
        });
        let claimed: Vec<_> = futures::future::join_all(claims).await.into_iter().flatten().collect();
        let jobs: BTreeSet<_> = claimed.iter().map(|claimed| claimed.lease.job).collect();
        assert_eq!((claimed.len(), jobs.len()), (40, 40), "each job once, and all of them");
        second.close().await;
    }

    async fn a_begin_that_is_cut_off_leaves_no_transaction_in_the_pool(db) {
        connected(db, &[1]).await;
        let scope = administrator(&db.store).await;
        for n in 0..200 {
            let moment = std::time::Duration::from_micros(n * 10);
            tokio::time::timeout(moment, db.store.tenant_stored(&scope, tenant(1))).await.ok();
            tokio::time::timeout(moment, db.store.worker_heartbeat(WORKER, NOW)).await.ok();
        }
        // As many at once as there are connections: each must write, and none what another began.
        let beats = (0..32_i64).map(|n| async move {
            db.store.worker_heartbeat(&format!("worker-{n}"), NOW.plus_secs(n)).await
        });
        for beat in futures::future::join_all(beats).await {
            beat.unwrap();
        }
        assert!(number(&db.store, "SELECT COUNT(*) AS n FROM worker").await >= 32);
        if db.kind == store::testing::Kind::Postgres {
            let open = "SELECT COUNT(*) AS n FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'";
            assert_eq!(number(&db.store, open).await, 0);
        }
    }

    async fn a_job_is_taken_over_when_its_workers_lease_has_ended(db) {
        let connected = connected(db, &[1]).await;
        let first = claim(&db.store, 1, NOW).await.remove(0);
        assert_eq!((first.attempt, first.run, first.integration), (1, connected.run, connected.integration));
        assert!(db.store.job_claim("worker-2", 1, NOW.plus_secs(59)).await.unwrap().is_empty());
        db.store.worker_heartbeat(WORKER, NOW.plus_secs(50)).await.unwrap();
        assert!(db.store.job_claim("worker-2", 1, NOW.plus_secs(109)).await.unwrap().is_empty());
        let second = db.store.job_claim("worker-2", 1, NOW.plus_secs(110)).await.unwrap().remove(0);
        assert_eq!((second.lease.job, second.lease.epoch, second.attempt), (first.lease.job, 2, 2));
        assert_eq!(second.job, Job::SyncUnit { run: connected.run, tenant: tenant(1), kind: UnitKind::Licenses });
    }

    async fn sec_067_a_lost_lease_writes_nothing(db) {
        connected(db, &[1]).await;
        let old = claim(&db.store, 1, NOW).await.remove(0);
        let new = db.store.job_claim("worker-2", 1, at(2)).await.unwrap().remove(0);
        watch_writes(&db.store).await;
        let changes = changes(1, &[sku(1, 1, 10)]);
        let lost = [
            db.store.licenses_apply(&old.lease, &changes, counts(1), at(2)).await,
            db.store.unit_fail(&old.lease, RunState::Failed, "No.", record(0, 1), at(2)).await,
            db.store.discovery_apply(&old.lease, &discovered(&[5]), record(0, 1), at(2)).await.map(drop),
            db.store.discovery_fail(&old.lease, RunState::Failed, "No.", record(0, 1), at(2)).await,
            db.store.job_defer(&old.lease, at(3), "Later.", 1, at(2)).await,
        ];
        assert!(lost.iter().all(|result| matches!(result, Err(Error::LeaseLost))), "{lost:?}");
        assert!(writes(&db.store).await.is_empty());
        db.store.licenses_apply(&new.lease, &changes, counts(1), at(2)).await.unwrap();
        let twice = db.store.licenses_apply(&new.lease, &changes, counts(1), at(2)).await;
        assert!(matches!(twice, Err(Error::LeaseLost)), "a job ends once");
    }

    async fn sec_067_by_the_databases_clock_a_servers_own_does_not_matter(db) {
        connected(db, &[1]).await;
        let key = || KeySource::MasterKeyFile(db.key_file());
        let store = Store::open_with(&db.url, key(), LeaseClock::Database, NOW).await.unwrap();
        store.job_claim(WORKER, 1, NOW).await.unwrap();
        // This server's clock is ten minutes ahead, too few for the job to count as stuck.
        assert!(store.job_claim("worker-2", 1, at(10)).await.unwrap().is_empty(), "the lease has just begun");
        store.worker_end(WORKER).await.unwrap();
        assert_eq!(store.job_claim("worker-2", 1, NOW).await.unwrap().len(), 1);
        store.close().await;
    }

    async fn a_worker_that_ends_gives_its_jobs_back_at_once(db) {
        connected(db, &[1]).await;
        claim(&db.store, 1, NOW).await;
        db.store.worker_end(WORKER).await.unwrap();
        assert_eq!(db.store.job_claim("worker-2", 1, NOW).await.unwrap().len(), 1);
    }

    async fn a_deferred_job_waits_with_its_reason(db) {
        let connected = connected(db, &[1, 2]).await;
        let claimed = claim(&db.store, 2, NOW).await;
        db.store.job_defer(&unit(&claimed, 1).lease, at(5), "Microsoft asks to wait.", 1, NOW).await.unwrap();
        assert!(db.store.job_claim("worker-2", 9, at(0)).await.unwrap().is_empty());
        let tenants = db.store.integration_tenants(&connected.scope, connected.integration).await.unwrap();
        let states: Vec<_> = tenants.iter().map(|t| (t.state.unwrap(), t.reason.as_deref())).collect();
        assert_eq!(states, [(RunState::Syncing, None), (RunState::Queued, Some("Microsoft asks to wait."))]);
        db.store.worker_heartbeat(WORKER, at(5)).await.unwrap();
        let again = claim(&db.store, 1, at(5)).await;
        assert_eq!(unit(&again, 1).attempt, 2);
    }

    async fn sec_069_integrations_take_turns(db) {
        let scope = administrator(&db.store).await;
        let big = connect(&db.store, &scope, 900).await.unwrap();
        discover(&db.store, &(1..=20).collect::<Vec<_>>(), NOW).await;
        let small = connect(&db.store, &scope, 901).await.unwrap();
        let first = db.store.job_claim(WORKER, 4, at(0)).await.unwrap();
        let of = |id| first.iter().filter(|claimed| claimed.integration == id).count();
        assert_eq!((of(big), of(small)), (3, 1), "the newcomer's only job is among the first");
        let apply = first.iter().find(|claimed| claimed.integration == small).unwrap();
        db.store.discovery_apply(&apply.lease, &discovered(&[30, 31, 32, 33]), record(0, 1), NOW).await.unwrap();
        let next = db.store.job_claim(WORKER, 3, NOW).await.unwrap();
        assert!(next.iter().all(|claimed| claimed.integration == small), "it has less under way");
    }

    async fn claiming_from_an_idle_queue_writes_nothing(db) {
        watch_writes(&db.store).await;
        assert!(db.store.job_claim(WORKER, 5, NOW).await.unwrap().is_empty());
        assert!(db.store.job_claim(WORKER, 0, NOW).await.unwrap().is_empty());
        assert!(writes(&db.store).await.is_empty());
    }

    async fn eight_parallel_writers_all_succeed(db) {
        let connected = connected(db, &[]).await;
        let second = db.reopen().await.unwrap();
        let writer = |n: usize| {
            let (store, scope) = (if n.is_multiple_of(2) { &db.store } else { &second }.clone(), connected.scope.clone());
            tokio::spawn(async move {
                for i in 0..25 {
                    store.organization_create(&scope, &format!("{n}-{i}"), NOW).await.unwrap();
                    store.worker_heartbeat(&format!("{n}"), NOW).await.unwrap();
                    store.organization_list(&scope).await.unwrap();
                }
            })
        };
        for writer in (0..8).map(writer).collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM organization").await, 200);
        second.close().await;
    }
}
