//! The list of organizations: what is matched to them counts, and another organization's rows stay unseen.

use domain::account::Role;
use store::{
    on_both_databases,
    testing::{NOW, person},
};

use crate::sample::{connected, sync_all, two_organizations};

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

    async fn another_organization_is_not_listed(db) {
        let connected = connected(db, &[1, 2]).await;
        let [ours, _] = two_organizations(db, &connected.scope, 1, 2).await;
        let (_, manager) = person(&db.store, Role::Manager, Some(&[ours]), NOW).await;
        let list = db.store.organization_list(&manager.scope).await.unwrap();
        assert_eq!(list.iter().map(|o| o.organization.id).collect::<Vec<_>>(), [ours]);
    }
}
