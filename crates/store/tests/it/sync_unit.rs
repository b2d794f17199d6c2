//! Units: what discovery writes, what a plan writes, and that writing it twice writes nothing.

use domain::{
    sync_run::{RunState, Trigger},
    tenant::DiscoveredTenant,
};
use store::{
    Error, RunOptions, Topic, on_both_databases,
    testing::{NOW, number, watch_writes, writes},
};

use crate::sample::{
    at, changes, claim, connected, counts, discover, discovered, record, sku, sku_id, sync_all, tenant, unit,
};

on_both_databases! {
    async fn discovery_links_marks_missing_and_revives(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        sync_all(&db.store, &[1, 2, 3], NOW).await;
        let rediscover = async |tenants: &[u128], minutes| {
            db.store.run_request(&connected.scope, connected.integration, Trigger::Person, RunOptions::default(), at(minutes)).await.unwrap();
            let claimed = claim(&db.store, 1, at(minutes)).await.remove(0);
            let outcome = db.store.discovery_apply(&claimed.lease, &discovered(tenants), record(0, 1), at(minutes)).await.unwrap();
            sync_all(&db.store, tenants, at(minutes)).await;
            (outcome.tenants, outcome.added, outcome.missing)
        };
        assert_eq!(rediscover(&[1, 4], 1).await, (2, 1, 2));
        let names = async || {
            let tenants = db.store.integration_tenants(&connected.scope, connected.integration).await.unwrap();
            tenants.into_iter().map(|t| t.tenant).collect::<Vec<_>>()
        };
        assert_eq!(names().await, [tenant(1), tenant(4)]);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM tenant").await, 4, "missing is not deleted");
        assert_eq!(rediscover(&[1, 2, 4], 2).await, (3, 1, 0));
        assert_eq!(names().await.len(), 3);
    }

    async fn a_tenant_listed_twice_is_one_unit(db) {
        let connected = connected(db, &[]).await;
        db.store.run_request(&connected.scope, connected.integration, Trigger::Person, RunOptions::default(), at(1)).await.unwrap();
        let claimed = claim(&db.store, 1, at(1)).await.remove(0);
        let twice = [discovered(&[1]), discovered(&[1])].concat();
        let outcome = db.store.discovery_apply(&claimed.lease, &twice, record(0, 1), at(1)).await.unwrap();
        assert_eq!(outcome.tenants, 1);
        claim(&db.store, 1, at(1)).await;
    }

    async fn a_tenants_own_name_is_never_overwritten_by_the_partners(db) {
        let connected = connected(db, &[1]).await;
        let name = async || {
            let tenants = db.store.integration_tenants(&connected.scope, connected.integration).await.unwrap();
            (tenants[0].name.clone(), tenants[0].domain.clone())
        };
        let again = async |display_name: &str, minutes| {
            db.store.run_request(&connected.scope, connected.integration, Trigger::Person, RunOptions::default(), at(minutes)).await.unwrap();
            let claimed = claim(&db.store, 1, at(minutes)).await.remove(0);
            let old = DiscoveredTenant { id: tenant(1), display_name: display_name.into(), default_domain: String::new() };
            db.store.discovery_apply(&claimed.lease, &[old], record(0, 1), at(minutes)).await.unwrap();
        };
        let fail = async |minutes| {
            let claimed = claim(&db.store, 1, at(minutes)).await.remove(0);
            db.store.unit_fail(&claimed.lease, RunState::Failed, "Down.", record(0, 1), at(minutes)).await.unwrap();
        };
        fail(0).await;
        again("Renamed by the partner", 1).await;
        assert_eq!(name().await, ("Renamed by the partner".into(), "tenant1.example".into()));
        sync_all(&db.store, &[1], at(1)).await;
        assert_eq!(name().await, ("Tenant 1 itself".into(), "1.example.com".into()));
        again("Old name", 2).await;
        assert_eq!(name().await, ("Tenant 1 itself".into(), "1.example.com".into()));
    }

    async fn a_second_sync_of_an_unchanged_world_writes_only_its_record(db) {
        let connected = connected(db, &[1, 2]).await;
        sync_all(&db.store, &[1, 2], NOW).await;
        let before = db.store.versions().await.unwrap();
        watch_writes(&db.store).await;
        db.store.run_request(&connected.scope, connected.integration, Trigger::Schedule, RunOptions::default(), at(60)).await.unwrap();
        discover(&db.store, &[1, 2], at(60)).await;
        sync_all(&db.store, &[1, 2], at(60)).await;
        let written: Vec<_> = writes(&db.store).await.into_keys().collect();
        assert_eq!(written, ["job", "run_progress", "sync_run", "sync_unit", "unit_log", "worker"]);
        let after = db.store.versions().await.unwrap();
        assert_eq!(after[&Topic::Licenses], before[&Topic::Licenses]);
        assert!(after[&Topic::Integrations] > before[&Topic::Integrations]);
    }

    async fn changed_ended_and_returned_rows_are_kept_apart(db) {
        let connected = connected(db, &[1]).await;
        sync_all(&db.store, &[1], NOW).await;
        let apply = async |minutes, edit: fn(&mut store::LicenseChanges)| {
            db.store.run_request(&connected.scope, connected.integration, Trigger::Person, RunOptions::default(), at(minutes)).await.unwrap();
            discover(&db.store, &[1], at(minutes)).await;
            let claimed = claim(&db.store, 1, at(minutes)).await;
            let mut changes = changes(1, &[]);
            changes.upsert_subscriptions.clear();
            edit(&mut changes);
            db.store.licenses_apply(&unit(&claimed, 1).lease, &changes, counts(0), at(minutes)).await.unwrap();
            db.store.tenant_stored(&connected.scope, tenant(1)).await.unwrap()
        };
        let stored = apply(1, |changes| {
            changes.end_skus = vec![sku_id(2)];
            changes.end_subscriptions = vec!["sub-1".into()];
        }).await;
        let ended: Vec<_> = stored.skus.iter().map(|s| (s.sku.sku, s.ended)).collect();
        assert_eq!(ended, [(sku_id(1), false), (sku_id(2), true)]);
        assert!(stored.subscriptions[0].ended);
        let stored = apply(2, |changes| changes.upsert_skus = vec![sku(1, 1, 11), sku(1, 2, 20)]).await;
        let seats: Vec<_> = stored.skus.iter().map(|s| (s.sku.seats.enabled, s.ended)).collect();
        assert_eq!(seats, [(11, false), (20, false)], "returning objects revive the same row");
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM subscribed_sku").await, 2);
    }

    async fn sec_064_a_failed_unit_changes_no_license_and_keeps_its_reason_until_it_is_read(db) {
        let connected = connected(db, &[1]).await;
        sync_all(&db.store, &[1], NOW).await;
        let list = db.store.license_list(&connected.scope).await.unwrap();
        let ask = async |minutes| {
            db.store.run_request(&connected.scope, connected.integration, Trigger::Person, RunOptions::default(), at(minutes)).await.unwrap();
            discover(&db.store, &[1], at(minutes)).await;
        };
        let shown = async || {
            let tenants = db.store.integration_tenants(&connected.scope, connected.integration).await.unwrap();
            (tenants[0].state.unwrap(), tenants[0].reason.clone(), tenants[0].last_good_at)
        };
        ask(1).await;
        let claimed = claim(&db.store, 1, at(1)).await.remove(0);
        db.store.unit_fail(&claimed.lease, RunState::NeedsAttention, "No consent.", record(0, 1), at(1)).await.unwrap();
        assert_eq!(db.store.license_list(&connected.scope).await.unwrap(), list);
        let reason = Some("No consent.".to_owned());
        assert_eq!(shown().await, (RunState::NeedsAttention, reason.clone(), Some(NOW)));
        ask(2).await;
        assert_eq!(shown().await, (RunState::Queued, reason, Some(NOW)));
        sync_all(&db.store, &[1], at(2)).await;
        assert_eq!(shown().await, (RunState::Ok, None, Some(at(2))));
    }

    async fn changes_for_another_tenant_are_refused(db) {
        connected(db, &[1, 2]).await;
        let claimed = claim(&db.store, 2, NOW).await;
        let lease = &unit(&claimed, 1).lease;
        let refused = db.store.licenses_apply(lease, &changes(2, &[sku(2, 1, 5)]), counts(1), NOW).await;
        assert!(matches!(refused, Err(Error::Inconsistent { table: "job", .. })));
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM subscribed_sku").await, 0);
        db.store.licenses_apply(lease, &changes(1, &[]), counts(0), NOW).await.unwrap();
    }

    async fn hostile_names_are_stored_as_text(db) {
        connected(db, &[1]).await;
        let claimed = claim(&db.store, 1, NOW).await;
        let mut changes = changes(1, &[sku(1, 1, 5)]);
        changes.upsert_skus[0].part_number = "'; DROP TABLE job; --\0\"\\u0000{rows $1}".into();
        changes.profile.as_mut().unwrap().display_name = "<script>\0".into();
        db.store.licenses_apply(&unit(&claimed, 1).lease, &changes, counts(1), NOW).await.unwrap();
        let scope = store::testing::administrator(&db.store).await;
        let row = db.store.license_list(&scope).await.unwrap().rows.remove(0);
        assert_eq!(row.tenant_name, "<script>\u{fffd}");
        assert_eq!(row.sku.part_number, "'; DROP TABLE job; --\u{fffd}\"\\u0000{rows $1}");
    }
}
