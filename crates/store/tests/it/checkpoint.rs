//! Checkpoints: a page and how far it brought the job are one write, which only the job's owner makes.

use domain::{settings::SyncSettings, unit::UnitKind};
use store::{
    Checkpoint, Error, Job, NewWatermark, PauseAsked, StagedPage, UnitEnd, on_both_databases,
    testing::{NOW, number, watch_writes, writes},
};

use crate::sample::{
    WORKER, again, at, claim, connected, connected_with, record, unit, unit_of, user, user_changes,
    users_only,
};

fn page(list: u32, number: u32, delta: Option<&str>) -> StagedPage {
    StagedPage {
        list,
        number,
        body: vec![0, u8::try_from(number).unwrap(), 255],
        delta: delta.map(Into::into),
    }
}

fn after(pages: u32) -> Checkpoint {
    let seen = (0..pages).map(|n| format!("{n:016x}")).collect();
    Checkpoint {
        link: Some(format!("https://graph/next/{pages}")),
        pages,
        seen,
        calls: pages + 1,
        ..Checkpoint::default()
    }
}

on_both_databases! {
    async fn sec_067_what_was_stored_is_not_read_again_after_a_takeover(db) {
        connected(db, &[1]).await;
        let first = claim(&db.store, 1, NOW).await.remove(0);
        assert_eq!(first.checkpoint, Checkpoint::default());
        for n in 0..3 {
            let asked = db.store.job_checkpoint(&first.lease, &after(n + 1), Some(&page(0, n, None)), at(0)).await;
            assert_eq!(asked.unwrap(), PauseAsked::No);
        }
        db.store.worker_heartbeat("worker-2", at(2)).await.unwrap();
        let second = db.store.job_claim("worker-2", 1, at(2)).await.unwrap().remove(0);
        assert_eq!((second.lease.job, second.checkpoint.clone()), (first.lease.job, after(3)));
        let pages = db.store.staged(&second.lease).await.unwrap();
        assert_eq!(pages, [page(0, 0, None), page(0, 1, None), page(0, 2, None)]);
        let late = db.store.job_checkpoint(&first.lease, &after(4), Some(&page(0, 3, None)), at(2)).await;
        assert!(matches!(late, Err(Error::LeaseLost)), "{late:?}");
        assert!(matches!(db.store.staged(&first.lease).await, Err(Error::LeaseLost)));
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM staged_page").await, 3, "the late page was rolled back");
        let twice = db.store.job_checkpoint(&second.lease, &after(4), Some(&page(0, 2, None)), at(2)).await;
        assert!(twice.is_err(), "a page has one place");
    }

    async fn sec_067_a_lost_lease_stages_nothing(db) {
        connected(db, &[1]).await;
        let old = claim(&db.store, 1, NOW).await.remove(0);
        db.store.job_claim("worker-2", 1, at(2)).await.unwrap();
        watch_writes(&db.store).await;
        let lost = [
            db.store.job_checkpoint(&old.lease, &after(1), Some(&page(0, 0, None)), at(2)).await.map(drop),
            db.store.job_restart_full(&old.lease, at(2)).await,
            db.store.job_release(&old.lease, at(2)).await,
            db.store.unit_dry(&old.lease, record(0, 1), at(2)).await,
            db.store.users_apply(&old.lease, &user_changes(1, vec![user(1)]), record(1, 1).into(), at(2)).await,
        ];
        assert!(lost.iter().all(|result| matches!(result, Err(Error::LeaseLost))), "{lost:?}");
        assert!(writes(&db.store).await.is_empty());
    }

    async fn a_job_without_progress_is_stuck_though_its_worker_lives(db) {
        connected(db, &[1, 2]).await;
        let claimed = claim(&db.store, 2, NOW).await;
        db.store.job_checkpoint(&unit(&claimed, 1).lease, &after(1), Some(&page(0, 0, None)), at(10)).await.unwrap();
        db.store.worker_heartbeat(WORKER, at(15)).await.unwrap();
        assert!(db.store.job_claim("worker-2", 9, at(15)).await.unwrap().is_empty(), "15 minutes are just over");
        let taken = db.store.job_claim("worker-2", 9, at(15).plus_secs(1)).await.unwrap();
        assert_eq!(taken.len(), 1);
        assert_eq!(taken[0].lease.job, unit(&claimed, 2).lease.job);
    }

    async fn a_deferred_job_keeps_its_checkpoint_and_counts_its_tries(db) {
        connected(db, &[1]).await;
        let first = claim(&db.store, 1, NOW).await.remove(0);
        db.store.job_checkpoint(&first.lease, &after(2), Some(&page(0, 1, None)), NOW).await.unwrap();
        db.store.job_defer(&first.lease, at(1), "Busy.", 3, NOW).await.unwrap();
        let second = claim(&db.store, 1, at(1)).await.remove(0);
        assert_eq!(second.checkpoint, Checkpoint { tries: 3, ..after(2) });
        db.store.job_checkpoint(&second.lease, &second.checkpoint, None, at(1)).await.unwrap();
        db.store.job_release(&second.lease, at(1)).await.unwrap();
        let third = claim(&db.store, 1, at(1)).await.remove(0);
        assert_eq!(third.checkpoint.tries, 0, "progress forgets tries");
    }

    async fn sec_071_a_restart_forgets_pages_and_reads_everything(db) {
        connected(db, &[1]).await;
        let first = claim(&db.store, 1, NOW).await.remove(0);
        db.store.job_checkpoint(&first.lease, &after(1), Some(&page(0, 0, None)), NOW).await.unwrap();
        db.store.job_restart_full(&first.lease, NOW).await.unwrap();
        assert!(db.store.staged(&first.lease).await.unwrap().is_empty());
        db.store.job_release(&first.lease, NOW).await.unwrap();
        let again = claim(&db.store, 1, NOW).await.remove(0);
        assert_eq!(again.checkpoint, Checkpoint { full: true, calls: 2, ..Checkpoint::default() });
    }

    async fn a_good_end_leaves_its_watermark_and_no_staging(db) {
        let settings = users_only();
        let connected = connected_with(db, &[1], &settings).await;
        let first = claim(&db.store, 1, NOW).await.remove(0);
        assert!(matches!(first.job, Job::SyncUnit { kind: UnitKind::Users, .. }));
        assert_eq!((first.watermark.clone(), first.settings.as_ref()), (None, &settings));
        db.store.job_checkpoint(&first.lease, &after(1), Some(&page(0, 0, Some("delta-1"))), NOW).await.unwrap();
        assert_eq!(db.store.staged(&first.lease).await.unwrap()[0].delta.as_deref(), Some("delta-1"));
        let fingerprint = settings.tenants.fingerprint(UnitKind::Users);
        let watermark = Some(NewWatermark { link: "delta-1".into(), fingerprint });
        let end = UnitEnd { watermark, ..record(1, 2).into() };
        db.store.users_apply(&first.lease, &user_changes(1, vec![user(1)]), end, at(3)).await.unwrap();
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM staged_page").await, 0);
        again(&db.store, &connected, &[1], 60).await;
        let next = claim(&db.store, 1, at(60)).await;
        let watermark = unit_of(&next, 1, UnitKind::Users).watermark.clone().unwrap();
        assert_eq!((watermark.link.as_str(), watermark.at, watermark.fits), ("delta-1", at(3), true));
        assert!(!format!("{next:?}").contains("delta-1"), "links are never logged");
        let mut other = settings;
        other.tenants.users.as_mut().unwrap().guests = false;
        db.store.settings_save(&connected.scope, connected.integration, &other, at(60)).await.unwrap();
        db.store.job_release(&next[0].lease, at(60)).await.unwrap();
        let next = claim(&db.store, 1, at(60)).await.remove(0);
        assert!(!next.watermark.unwrap().fits, "other people are chosen now");
    }

    async fn a_tenants_units_are_claimed_side_by_side_licenses_first(db) {
        connected_with(db, &[1, 2], &SyncSettings::recommended()).await;
        let claimed = claim(&db.store, 6, NOW).await;
        let kinds: Vec<_> = claimed.iter().map(|claimed| claimed.job).collect();
        let run = claimed[0].run;
        let expected = [1, 2].into_iter().flat_map(|n| {
            UnitKind::ALL.map(|kind| Job::SyncUnit { run, tenant: crate::sample::tenant(n), kind })
        });
        assert_eq!(kinds, expected.collect::<Vec<_>>());
    }
}
