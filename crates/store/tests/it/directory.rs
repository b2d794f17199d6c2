//! Directory users, their assignments, and groups: stored whole, written only where they differ.

use domain::{
    account::Role,
    directory_user::{AssignmentState, UserType},
    group::{Group, GroupClass},
    id::GroupId,
    settings::{SyncSettings, TenantSettings},
    unit::UnitKind,
};
use store::{
    Error, GroupChanges, SkuUsers, StoredUser, Topic, UserChanges, UserCounts, on_both_databases,
    testing::{NOW, TestDatabase, number, person, watch_writes, writes},
};
use uuid::Uuid;

use crate::sample::{
    Connected, again, at, changes, claim, connected_with, counts, record, sku, sku_id, tenant,
    two_organizations, unit_of, user, user_changes, user_id, users_only,
};

async fn apply(db: &TestDatabase, changes: UserChanges, minutes: i64) {
    let claimed = claim(&db.store, 1, at(minutes)).await;
    db.store.users_apply(&claimed[0].lease, &changes, record(0, 1).into(), at(minutes)).await.unwrap();
}

async fn stored(db: &TestDatabase, connected: &Connected) -> Vec<StoredUser> {
    db.store.users_stored(&connected.scope, tenant(1)).await.unwrap()
}

fn group(n: u128) -> Group {
    Group {
        id: GroupId(Uuid::from_u128(0x90_0000 + n)),
        display_name: format!("Group {n}"),
        description: String::new(),
        mail: (n == 1).then(|| "group@contoso.example".to_owned()),
        class: GroupClass::Security,
        dynamic: n == 2,
        licenses: vec![sku_id(1)],
    }
}

on_both_databases! {
    async fn users_come_back_as_they_were_written(db) {
        let connected = connected_with(db, &[1], &users_only()).await;
        let mut guest = user(2);
        guest.user_type = UserType::Guest;
        guest.mail = Some("guest@fabrikam.example".into());
        guest.assignments.clear();
        let mut odd = user(3);
        odd.user_type = UserType::Unknown("Robot".into());
        odd.display_name = "Nul\0 <b>\"'\\u0000".into();
        odd.created = None;
        odd.assignments[0].state = AssignmentState::Unknown("Novel".into());
        let written = vec![odd.clone(), user(1), guest.clone(), user(1)];
        apply(db, user_changes(1, written), 0).await;
        odd.display_name = "Nul\u{fffd} <b>\"'\\u0000".into();
        let found = stored(db, &connected).await;
        assert!(found.iter().all(|stored| !stored.ended));
        assert_eq!(found.into_iter().map(|stored| stored.user).collect::<Vec<_>>(), [user(1), guest, odd]);
        let some = db.store.users_stored_of(&connected.scope, tenant(1), &[user_id(1), user_id(99)]).await.unwrap();
        assert_eq!(some.into_iter().map(|stored| stored.user).collect::<Vec<_>>(), [user(1)]);
        assert_eq!(db.store.users_live(&connected.scope, tenant(1)).await.unwrap(), 3);
    }

    async fn writing_the_same_users_again_writes_nothing(db) {
        let connected = connected_with(db, &[1], &users_only()).await;
        let users: Vec<_> = (1..=2_500).map(user).collect();
        apply(db, user_changes(1, users.clone()), 0).await;
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM license_assignment").await, 5_000);
        again(&db.store, &connected, &[1], 1).await;
        watch_writes(&db.store).await;
        let before = db.store.versions().await.unwrap();
        apply(db, user_changes(1, users.clone()), 1).await;
        let written: Vec<_> = writes(&db.store).await.into_keys().collect();
        assert_eq!(written, ["job", "run_progress", "sync_run", "sync_unit", "unit_log"]);
        assert_eq!(db.store.versions().await.unwrap()[&Topic::Users], before[&Topic::Users]);
        again(&db.store, &connected, &[1], 2).await;
        writes(&db.store).await;
        let mut changed = users;
        changed[7].job_title = "Clerk".into();
        changed[8].assignments.remove(0);
        changed[9].assignments[0].state = AssignmentState::Disabled;
        apply(db, user_changes(1, changed), 2).await;
        let written = writes(&db.store).await;
        assert_eq!((written["directory_user"], written["license_assignment"]), (1, 2));
        assert!(db.store.versions().await.unwrap()[&Topic::Users] > before[&Topic::Users]);
    }

    async fn ended_users_return_to_their_rows_and_dropped_ones_go(db) {
        let connected = connected_with(db, &[1], &users_only()).await;
        apply(db, user_changes(1, (1..=4).map(user).collect()), 0).await;
        let first = async || number(&db.store, "SELECT MIN(id) AS n FROM directory_user WHERE missing_since IS NULL").await;
        let before = first().await;
        again(&db.store, &connected, &[1], 1).await;
        let gone = UserChanges { end: vec![user_id(1)], drop: vec![user_id(4)], ..user_changes(1, vec![]) };
        apply(db, gone, 1).await;
        let ended: Vec<_> = stored(db, &connected).await.iter().map(|s| (s.user.id, s.ended)).collect();
        assert_eq!(ended, [(user_id(1), true), (user_id(2), false), (user_id(3), false)]);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM license_assignment").await, 6, "the dropped one's went");
        assert_eq!(db.store.users_live(&connected.scope, tenant(1)).await.unwrap(), 2);
        again(&db.store, &connected, &[1], 2).await;
        apply(db, user_changes(1, vec![user(1), user(4)]), 2).await;
        assert!(stored(db, &connected).await.iter().all(|stored| !stored.ended));
        assert_eq!(first().await, before, "who comes back gets the same row");
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM directory_user").await, 4);
    }

    async fn sec_064_a_failed_unit_changes_no_user(db) {
        let connected = connected_with(db, &[1], &users_only()).await;
        apply(db, user_changes(1, vec![user(1)]), 0).await;
        let before = stored(db, &connected).await;
        again(&db.store, &connected, &[1], 1).await;
        let claimed = claim(&db.store, 1, at(1)).await;
        let state = domain::sync_run::RunState::Failed;
        db.store.unit_fail(&claimed[0].lease, state, "Down.", record(0, 1), at(1)).await.unwrap();
        assert_eq!(stored(db, &connected).await, before);
    }

    async fn a_unit_writes_its_own_kind_and_tenant_only(db) {
        connected_with(db, &[1, 2], &SyncSettings::recommended()).await;
        let claimed = claim(&db.store, 6, NOW).await;
        let groups = &unit_of(&claimed, 1, UnitKind::Groups).lease;
        let users = &unit_of(&claimed, 1, UnitKind::Users).lease;
        let refused = [
            db.store.users_apply(groups, &user_changes(1, vec![user(1)]), record(1, 1).into(), NOW).await,
            db.store.users_apply(users, &user_changes(2, vec![user(1)]), record(1, 1).into(), NOW).await,
            db.store.licenses_apply(users, &changes(1, &[]), counts(0), NOW).await,
        ];
        assert!(refused.iter().all(|result| matches!(result, Err(Error::Inconsistent { .. }))), "{refused:?}");
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM directory_user").await, 0);
    }

    async fn groups_are_written_where_they_differ(db) {
        let tenants = TenantSettings { licenses: false, users: None, groups: true };
        let connected = connected_with(db, &[1], &SyncSettings { tenants, ..SyncSettings::recommended() }).await;
        let apply = async |upserts: Vec<Group>, end: Vec<GroupId>, minutes| {
            let claimed = claim(&db.store, 1, at(minutes)).await;
            let changes = GroupChanges { tenant: tenant(1), upserts, end, drop: vec![] };
            db.store.groups_apply(&claimed[0].lease, &changes, record(0, 1).into(), at(minutes)).await.unwrap();
            again(&db.store, &connected, &[1], minutes + 1).await;
            db.store.groups_stored(&connected.scope, tenant(1)).await.unwrap()
        };
        let stored = apply(vec![group(2), group(1)], vec![], 0).await;
        assert_eq!(stored.iter().map(|stored| stored.group.clone()).collect::<Vec<_>>(), [group(1), group(2)]);
        watch_writes(&db.store).await;
        apply(vec![group(1), group(2)], vec![], 1).await;
        assert!(!writes(&db.store).await.contains_key("directory_group"));
        let stored = apply(vec![], vec![group(1).id], 2).await;
        assert_eq!(stored.iter().map(|stored| stored.ended).collect::<Vec<_>>(), [true, false]);
        assert_eq!(db.store.groups_live(&connected.scope, tenant(1)).await.unwrap(), 1);
        let some = db.store.groups_stored_of(&connected.scope, tenant(1), &[group(1).id]).await.unwrap();
        assert_eq!(some.len(), 1);
    }

    async fn live_counts_are_of_the_tenants_that_a_scope_sees(db) {
        let mut settings = users_only();
        settings.tenants.licenses = true;
        let connected = connected_with(db, &[1, 2], &settings).await;
        for claimed in claim(&db.store, 4, NOW).await {
            let store::Job::SyncUnit { tenant: id, kind, .. } = claimed.job else { panic!("a unit") };
            let n = if id == tenant(1) { 1 } else { 2 };
            if kind == UnitKind::Licenses {
                db.store.licenses_apply(&claimed.lease, &changes(n, &[sku(n, 1, 10), sku(n, 2, 20)]), counts(2), NOW).await.unwrap();
            } else {
                let mut guest = user(8);
                guest.user_type = UserType::Guest;
                let mut without = user(9);
                without.assignments.clear();
                let users = vec![user(1), user(2), guest, without];
                db.store.users_apply(&claimed.lease, &user_changes(n, users), record(4, 1).into(), NOW).await.unwrap();
            }
        }
        let Connected { scope, integration, .. } = &connected;
        assert_eq!(db.store.user_counts(scope, *integration).await.unwrap(), UserCounts { licensed: 4, unlicensed: 2, guests: 2 });
        let row = |n, users, tenants: u32| SkuUsers {
            sku: sku_id(n), part_number: format!("PART_{n}"), consumed: 4 * u64::from(tenants), users, tenants,
        };
        assert_eq!(db.store.sku_user_counts(scope, *integration).await.unwrap(), [row(1, 6, 2), row(2, 0, 2)]);
        let [ours, _] = two_organizations(db, scope, 1, 2).await;
        let (_, manager) = person(&db.store, Role::Manager, Some(&[ours]), NOW).await;
        assert_eq!(db.store.user_counts(&manager.scope, *integration).await.unwrap(), UserCounts { licensed: 2, unlicensed: 1, guests: 1 });
        assert_eq!(db.store.sku_user_counts(&manager.scope, *integration).await.unwrap(), [row(1, 3, 1), row(2, 0, 1)]);
        let tenants = db.store.integration_tenants(scope, *integration).await.unwrap();
        assert!(tenants.iter().all(|tenant| (tenant.users, tenant.units.len()) == (4, 2)));
    }

    async fn another_organizations_people_are_not_found(db) {
        let connected = connected_with(db, &[1, 2], &users_only()).await;
        let [ours, _] = two_organizations(db, &connected.scope, 1, 2).await;
        let (_, lite) = person(&db.store, Role::Lite, Some(&[ours]), NOW).await;
        assert!(db.store.users_stored(&lite.scope, tenant(1)).await.is_ok());
        assert!(matches!(db.store.users_stored(&lite.scope, tenant(2)).await, Err(Error::NotFound)));
        assert!(matches!(db.store.users_stored_of(&lite.scope, tenant(2), &[user_id(1)]).await, Err(Error::NotFound)));
        assert!(matches!(db.store.users_live(&lite.scope, tenant(2)).await, Err(Error::NotFound)));
        assert!(matches!(db.store.groups_stored(&lite.scope, tenant(2)).await, Err(Error::NotFound)));
    }
}
