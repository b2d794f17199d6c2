//! Coverage: how much has been read, within the scope.

use domain::{
    account::Role,
    sync_run::{RunState, Trigger},
};
use store::{
    Coverage, RunOptions, on_both_databases,
    testing::{NOW, person},
};

use crate::sample::{
    at, changes, claim, connected, counts, discover, record, sku, sync_all, two_organizations, unit,
};

on_both_databases! {
    async fn read_stale_and_never_read_are_told_apart(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        let coverage = async || db.store.license_coverage(&connected.scope).await.unwrap();
        assert_eq!(coverage().await, Coverage { tenants: 3, ..Coverage::default() });
        let claimed = claim(&db.store, 3, NOW).await;
        for n in [1, 2] {
            db.store.licenses_apply(&unit(&claimed, n).lease, &changes(n, &[sku(n, 1, 5)]), counts(1), NOW).await.unwrap();
        }
        db.store.unit_fail(&unit(&claimed, 3).lease, RunState::Failed, "Down.", record(0, 1), NOW).await.unwrap();
        assert_eq!(coverage().await, Coverage { tenants: 3, read: 2, stale: 0, oldest_good_at: Some(NOW) });
        db.store.run_request(&connected.scope, connected.integration, Trigger::Person, RunOptions::default(), at(1)).await.unwrap();
        discover(&db.store, &[1, 2, 3], at(1)).await;
        assert_eq!(coverage().await.read, 2, "a new attempt under way does not undo the last");
        let claimed = claim(&db.store, 3, at(1)).await;
        db.store.unit_fail(&unit(&claimed, 1).lease, RunState::Failed, "Down.", record(0, 1), at(1)).await.unwrap();
        for n in [2, 3] {
            db.store.licenses_apply(&unit(&claimed, n).lease, &changes(n, &[]), counts(0), at(1)).await.unwrap();
        }
        assert_eq!(coverage().await, Coverage { tenants: 3, read: 2, stale: 1, oldest_good_at: Some(NOW) });
    }

    async fn another_organizations_tenants_are_not_counted(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        sync_all(&db.store, &[1, 2, 3], NOW).await;
        let [ours, _] = two_organizations(db, &connected.scope, 1, 2).await;
        let (_, lite) = person(&db.store, Role::Lite, Some(&[ours]), NOW).await;
        let coverage = db.store.license_coverage(&lite.scope).await.unwrap();
        assert_eq!((coverage.tenants, coverage.read), (1, 1));
        let (_, nobody) = person(&db.store, Role::Lite, Some(&[]), NOW).await;
        assert_eq!(db.store.license_coverage(&nobody.scope).await.unwrap(), Coverage::default());
    }
}
