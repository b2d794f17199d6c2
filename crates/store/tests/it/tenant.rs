//! A tenant as it is stored: everything a plan compares with, and only for those who may see it.

use domain::account::Role;
use store::{
    Error, on_both_databases,
    testing::{NOW, person},
};

use crate::sample::{connected, profile, sku, subscription, sync_all, tenant, two_organizations};

on_both_databases! {
    async fn what_was_applied_is_read_back_whole(db) {
        let connected = connected(db, &[1]).await;
        let before = db.store.tenant_stored(&connected.scope, tenant(1)).await.unwrap();
        assert!(before.profile.is_none() && before.skus.is_empty() && before.subscriptions.is_empty());
        sync_all(&db.store, &[1], NOW).await;
        let stored = db.store.tenant_stored(&connected.scope, tenant(1)).await.unwrap();
        assert_eq!(stored.profile, Some(profile(1, "Tenant 1 itself")));
        assert_eq!(stored.skus.iter().map(|s| s.sku.clone()).collect::<Vec<_>>(), [sku(1, 1, 10), sku(1, 2, 20)]);
        assert_eq!(stored.subscriptions[0].subscription, subscription(1, 1, false));
    }

    async fn another_organizations_tenant_is_not_found(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        let [ours, _] = two_organizations(db, &connected.scope, 1, 2).await;
        let (_, editor) = person(&db.store, Role::Editor, Some(&[ours]), NOW).await;
        assert!(db.store.tenant_stored(&editor.scope, tenant(1)).await.is_ok());
        for hidden in [2, 3, 404] {
            let refused = db.store.tenant_stored(&editor.scope, tenant(hidden)).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{hidden}");
        }
    }
}
