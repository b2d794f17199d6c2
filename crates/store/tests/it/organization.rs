//! Organizations and matches: another organization's rows stay unseen and out of reach.

use domain::{account::Role, id::OrganizationId};
use store::{
    Error, Topic, on_both_databases,
    testing::{NOW, administrator, number, person},
};
use uuid::Uuid;

use crate::sample::{connected, sync_all, tenant, two_organizations};

on_both_databases! {
    async fn the_list_counts_tenants_and_licenses_by_name(db) {
        let connected = connected(db, &[1, 2]).await;
        sync_all(&db.store, &[1, 2], NOW).await;
        two_organizations(db, &connected.scope, 1, 2).await;
        db.store.organization_create(&connected.scope, " beta ", NOW).await.unwrap();
        let list = db.store.organization_list(&connected.scope).await.unwrap();
        let rows: Vec<_> = list.iter().map(|o| (o.organization.name.as_str(), o.tenants, o.licenses)).collect();
        assert_eq!(rows, [("beta", 0, 0), ("Canary", 1, 2), ("Ours", 1, 2)]);
    }

    async fn another_organization_is_neither_listed_nor_matched_to(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        let [ours, canary] = two_organizations(db, &connected.scope, 1, 2).await;
        let (_, manager) = person(&db.store, Role::Manager, Some(&[ours]), NOW).await;
        let list = db.store.organization_list(&manager.scope).await.unwrap();
        assert_eq!(list.iter().map(|o| o.organization.id).collect::<Vec<_>>(), [ours]);
        for (tenant_number, organization) in [(1, Some(canary)), (2, Some(ours)), (2, None), (3, Some(ours)), (9, None)] {
            let refused = db.store.tenant_match(&manager.scope, tenant(tenant_number), organization, NOW).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{tenant_number} {organization:?}");
        }
        db.store.tenant_match(&manager.scope, tenant(1), None, NOW).await.unwrap();
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM tenant_match").await, 1);
    }

    async fn sec_044_unmatched_tenants_are_matched_by_managers_of_everything(db) {
        let connected = connected(db, &[1]).await;
        let ours = db.store.organization_create(&connected.scope, "Ours", NOW).await.unwrap();
        let (_, editor) = person(&db.store, Role::Editor, None, NOW).await;
        let refused = db.store.tenant_match(&editor.scope, tenant(1), Some(ours.id), NOW).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        let (_, manager) = person(&db.store, Role::Manager, None, NOW).await;
        db.store.tenant_match(&manager.scope, tenant(1), Some(ours.id), NOW).await.unwrap();
        assert_eq!(db.store.organization_list(&manager.scope).await.unwrap()[0].tenants, 1);
    }

    async fn a_match_moves_versions_and_is_audited_once(db) {
        let connected = connected(db, &[1]).await;
        let ours = db.store.organization_create(&connected.scope, "Ours", NOW).await.unwrap();
        let before = db.store.versions().await.unwrap();
        for _ in 0..2 {
            db.store.tenant_match(&connected.scope, tenant(1), Some(ours.id), NOW).await.unwrap();
        }
        let after = db.store.versions().await.unwrap();
        assert_eq!(after[&Topic::Licenses], before[&Topic::Licenses] + 1);
        assert_eq!(after[&Topic::Organizations], before[&Topic::Organizations] + 1);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM audit WHERE action = 'tenant.match'").await, 1);
    }

    async fn an_unknown_organization_is_not_found(db) {
        let connected = connected(db, &[1]).await;
        let unknown = OrganizationId(Uuid::from_u128(404));
        let refused = db.store.tenant_match(&connected.scope, tenant(1), Some(unknown), NOW).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let scope = administrator(&db.store).await;
        assert!(db.store.organization_list(&scope).await.unwrap().is_empty());
    }
}
