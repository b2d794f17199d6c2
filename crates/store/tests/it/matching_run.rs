//! A match has its tenant read at once.

use domain::{id::TenantId, integration::Pause, sync_run::Trigger, unit::UnitKind};
use store::{
    Claimed, Job, RunOptions, on_both_databases,
    testing::{NOW, texts},
};

use crate::{
    matching_desk::{Desk, ignore, revert, to},
    sample::{WORKER, at, claim, connect, discovered, record, sync_all, tenant},
};

/// The tenants whose units were claimed, in their order.
fn tenants(claimed: &[Claimed]) -> Vec<TenantId> {
    let tenant = |claimed: &Claimed| match claimed.job {
        Job::SyncUnit { tenant, kind: UnitKind::Licenses, .. } => Some(tenant),
        _ => None,
    };
    claimed.iter().filter_map(tenant).collect()
}

const RUNS: &str =
    "SELECT trigger_kind || ' ' || COALESCE(tenants, 'all') AS t FROM sync_run WHERE ended_at IS NULL
    ORDER BY queued_at";

on_both_databases! {
    async fn a_match_asks_for_one_run_of_its_tenants(db) {
        let desk = Desk::new(db, &[1, 2, 3]).await;
        sync_all(&db.store, &[1, 2, 3], NOW).await;
        let ours = desk.organization("Ours").await;
        desk.decide(1, &[to(2, 1, &ours), to(3, 1, &ours), ignore(1, 1, "Test")]).await;
        assert_eq!(texts(&db.store, RUNS).await, [format!("match [\"{}\",\"{}\"]", tenant(2), tenant(3))]);
        let logs = db.store.run_log_list(desk.scope(), desk.connected.integration, None, 9).await.unwrap();
        assert_eq!(logs[0].trigger, Trigger::Match);
        let discovery = claim(&db.store, 1, at(1)).await.remove(0);
        db.store.discovery_apply(&discovery.lease, &discovered(&[1, 2, 3]), record(0, 1), at(1)).await.unwrap();
        assert_eq!(tenants(&claim(&db.store, 2, at(1)).await), [tenant(2), tenant(3)]);
    }

    async fn what_is_no_match_asks_for_nothing(db) {
        let desk = Desk::new(db, &[1, 2]).await;
        sync_all(&db.store, &[1, 2], NOW).await;
        let ours = desk.organization("Ours").await;
        desk.decide(1, &[ignore(1, 1, "Test")]).await;
        desk.undo(1).await;
        assert_eq!(texts(&db.store, RUNS).await, [""; 0]);
        // One that is matched already is not read again for being confirmed.
        store::testing::match_silently(&db.store, tenant(2), ours.id).await;
        desk.decide(2, &[to(2, 1, &ours)]).await;
        desk.decide(3, &[revert(2, 2)]).await;
        assert_eq!(texts(&db.store, RUNS).await, [""; 0]);
    }

    async fn the_run_under_way_reads_the_tenant_next(db) {
        let desk = Desk::new(db, &[1, 2, 3, 4]).await;
        let ours = desk.organization("Ours").await;
        desk.decide(1, &[to(3, 1, &ours)]).await;
        desk.decide(2, &[to(4, 1, &ours)]).await;
        assert_eq!(texts(&db.store, RUNS).await, ["person all"]);
        let first = db.store.job_claim(WORKER, 2, at(2)).await.unwrap();
        assert_eq!(tenants(&first), [tenant(3), tenant(4)]);
    }

    async fn a_run_of_a_match_takes_in_what_is_matched_next(db) {
        let desk = Desk::new(db, &[1, 2, 3]).await;
        sync_all(&db.store, &[1, 2, 3], NOW).await;
        let ours = desk.organization("Ours").await;
        // Before its discovery, and after it.
        desk.decide(1, &[to(1, 1, &ours)]).await;
        desk.decide(2, &[to(2, 1, &ours)]).await;
        let discovery = claim(&db.store, 1, at(2)).await.remove(0);
        db.store.discovery_apply(&discovery.lease, &discovered(&[1, 2, 3]), record(0, 1), at(2)).await.unwrap();
        desk.decide(3, &[to(3, 1, &ours)]).await;
        sync_all(&db.store, &[1, 2, 3], at(3)).await;
        assert_eq!(texts(&db.store, RUNS).await, [""; 0], "it has ended with its last tenant");
        let run = db.store.run_state(discovery.run).await.unwrap().unwrap();
        assert_eq!((run.summary.tenants_total, run.summary.tenants_done, run.units), (3, 3, 3));
        assert_eq!(texts(&db.store, "SELECT id AS t FROM integration WHERE asked_at IS NOT NULL").await, [""; 0]);
    }

    async fn after_a_dry_run_everything_is_read(db) {
        let desk = Desk::new(db, &[1]).await;
        sync_all(&db.store, &[1], NOW).await;
        let dry = RunOptions { dry: true, tenants: None };
        let id = desk.connected.integration;
        db.store.run_request(desk.scope(), id, Trigger::Person, dry, at(1)).await.unwrap();
        let ours = desk.organization("Ours").await;
        desk.decide(1, &[to(1, 1, &ours)]).await;
        assert_eq!(texts(&db.store, RUNS).await, ["person all"]);
        let asked = texts(&db.store, "SELECT id AS t FROM integration WHERE asked_at IS NOT NULL").await;
        assert_eq!(asked, [id.to_string()]);
    }

    async fn a_paused_integration_stays_paused(db) {
        let desk = Desk::new(db, &[1]).await;
        sync_all(&db.store, &[1], NOW).await;
        let id = desk.connected.integration;
        db.store.integration_pause(desk.scope(), id, Pause::AfterTenant, at(1)).await.unwrap();
        let ours = desk.organization("Ours").await;
        assert!(desk.decide(1, &[to(1, 1, &ours)]).await[0].is_ok());
        assert_eq!(texts(&db.store, RUNS).await, [""; 0]);
    }

    async fn the_integration_that_reads_the_tenant_is_asked(db) {
        let desk = Desk::new(db, &[1]).await;
        sync_all(&db.store, &[1], NOW).await;
        let other = connect(&db.store, desk.scope(), 901).await.unwrap();
        let discovery = claim(&db.store, 1, at(1)).await.remove(0);
        db.store.discovery_apply(&discovery.lease, &discovered(&[1]), record(0, 1), at(1)).await.unwrap();
        let ours = desk.organization("Ours").await;
        desk.decide(2, &[to(1, 1, &ours)]).await;
        let asked = texts(&db.store, "SELECT integration_id AS t FROM sync_run WHERE trigger_kind = 'match'").await;
        assert_eq!(asked, [desk.connected.integration.to_string()]);
        assert_ne!(asked, [other.to_string()]);
    }
}
