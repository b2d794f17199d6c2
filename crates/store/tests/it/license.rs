//! The license list: whole, sorted, with its version; another organization's rows stay unseen.

use domain::{account::Role, sync_run::Trigger};
use store::{
    LicenseDataset, RunOptions, on_both_databases,
    testing::{NOW, person},
};

use crate::sample::{
    at, changes, claim, connected, counts, discover, sku, sku_id, subscription, sync_all, tenant,
    two_organizations, unit,
};

fn names(list: &LicenseDataset) -> Vec<(&str, domain::id::SkuId)> {
    list.rows.iter().map(|row| (row.tenant_name.as_str(), row.sku.sku)).collect()
}

on_both_databases! {
    async fn rows_come_by_tenant_name_then_sku_with_the_organization(db) {
        let connected = connected(db, &[2, 1]).await;
        sync_all(&db.store, &[2, 1], NOW).await;
        two_organizations(db, &connected.scope, 1, 2).await;
        let list = db.store.license_list(&connected.scope).await.unwrap();
        let (one, two) = ("Tenant 1 itself", "Tenant 2 itself");
        assert_eq!(names(&list), [(one, sku_id(1)), (one, sku_id(2)), (two, sku_id(1)), (two, sku_id(2))]);
        let row = &list.rows[0];
        assert_eq!((row.tenant, row.tenant_domain.as_str()), (tenant(1), "1.example.com"));
        assert_eq!(row.organization.as_ref().unwrap().name, "Ours");
        assert_eq!(row.sku.seats, sku(1, 1, 10).seats);
        assert_eq!((row.ended_at, row.is_trial), (None, false));
        assert_eq!(list.version, db.store.license_version(&connected.scope).await.unwrap());
    }

    async fn each_scope_sees_its_own_tenants_and_nothing_else(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        sync_all(&db.store, &[1, 2, 3], NOW).await;
        let [ours, canary] = two_organizations(db, &connected.scope, 1, 2).await;
        let seen = async |role, organizations: Option<&[_]>| {
            let (_, session) = person(&db.store, role, organizations, NOW).await;
            let list = db.store.license_list(&session.scope).await.unwrap();
            let mut tenants: Vec<_> = list.rows.iter().map(|row| row.tenant).collect();
            tenants.dedup();
            tenants
        };
        let (one, two, unmatched) = (tenant(1), tenant(2), tenant(3));
        assert_eq!(seen(Role::Administrator, None).await, [one, two, unmatched]);
        assert_eq!(seen(Role::Manager, None).await, [one, two, unmatched]);
        assert_eq!(seen(Role::Lite, None).await, [one, two], "unmatched tenants belong to no organization");
        assert_eq!(seen(Role::Lite, Some(&[ours])).await, [one]);
        assert_eq!(seen(Role::Manager, Some(&[canary])).await, [two]);
        assert_eq!(seen(Role::Manager, Some(&[ours, canary])).await, [one, two]);
        assert_eq!(seen(Role::Creator, Some(&[])).await, []);
    }

    async fn a_license_is_a_trial_while_all_its_live_subscriptions_are(db) {
        let connected = connected(db, &[1]).await;
        let claimed = claim(&db.store, 1, NOW).await;
        let mut changes = changes(1, &[sku(1, 1, 10), sku(1, 2, 20)]);
        let mut paid = subscription(1, 1, false);
        paid.id = "paid".into();
        paid.next_lifecycle_at = Some(at(5));
        changes.upsert_subscriptions = vec![subscription(1, 1, true), paid, subscription(1, 2, true)];
        db.store.licenses_apply(&unit(&claimed, 1).lease, &changes, counts(1), NOW).await.unwrap();
        let trials = async || {
            let list = db.store.license_list(&connected.scope).await.unwrap();
            list.rows.iter().map(|row| (row.is_trial, row.next_lifecycle_at.unwrap())).collect::<Vec<_>>()
        };
        let month = at(60 * 24 * 30);
        assert_eq!(trials().await, [(false, at(5)), (true, month)]);
        db.store.run_request(&connected.scope, connected.integration, Trigger::Person, RunOptions::default(), at(1)).await.unwrap();
        discover(&db.store, &[1], at(1)).await;
        let claimed = claim(&db.store, 1, at(1)).await;
        changes.end_subscriptions = vec!["paid".into()];
        changes.upsert_subscriptions.clear();
        db.store.licenses_apply(&unit(&claimed, 1).lease, &changes, counts(0), at(1)).await.unwrap();
        assert_eq!(trials().await, [(true, month), (true, month)]);
    }

    async fn an_ended_license_stays_with_its_date_and_a_new_version(db) {
        let connected = connected(db, &[1]).await;
        sync_all(&db.store, &[1], NOW).await;
        let before = db.store.license_list(&connected.scope).await.unwrap();
        db.store.run_request(&connected.scope, connected.integration, Trigger::Person, RunOptions::default(), at(1)).await.unwrap();
        discover(&db.store, &[1], at(1)).await;
        let claimed = claim(&db.store, 1, at(1)).await;
        let mut changes = changes(1, &[]);
        changes.end_skus = vec![sku_id(1)];
        db.store.licenses_apply(&unit(&claimed, 1).lease, &changes, counts(0), at(1)).await.unwrap();
        let after = db.store.license_list(&connected.scope).await.unwrap();
        assert_eq!(after.rows.iter().map(|row| row.ended_at).collect::<Vec<_>>(), [Some(at(1)), None]);
        assert_eq!(after.version, before.version + 1);
    }
}
