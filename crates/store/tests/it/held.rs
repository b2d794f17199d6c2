//! Held removals: exactly the list that was seen, nothing silent, and what a person keeps stays.

use domain::{
    account::Role,
    held::{HeldKind, HeldState},
    unit::UnitKind,
};
use store::{
    Error, HeldList, Hold, UnitEnd, UserChanges, on_both_databases,
    testing::{NOW, TestDatabase, match_silently, number, person, watch_writes, writes},
};

use crate::sample::{
    Connected, again, at, changes, claim, connected, connected_with, counts, discovered, held_users, record,
    sku, sku_id, sync_all, tenant, two_organizations, unit, unit_of, user, user_changes, user_id, users_only,
};

/// Reads the users of tenant 1 in the run that is under way.
async fn read(db: &TestDatabase, changes: UserChanges, held: HeldList, minutes: i64) {
    let claimed = claim(&db.store, 1, at(minutes)).await;
    let end = UnitEnd { held: vec![held], ..record(0, 1).into() };
    let lease = &unit_of(&claimed, 1, UnitKind::Users).lease;
    db.store.users_apply(lease, &changes, end, at(minutes)).await.unwrap();
}

/// Ten users are stored, and a full read has missed five.
async fn five_held(db: &TestDatabase) -> Connected {
    let connected = connected_with(db, &[1], &users_only()).await;
    read(db, user_changes(1, (1..=10).map(user).collect()), held_users(&[], &[]), 0).await;
    again(&db.store, &connected, &[1], 1).await;
    read(db, user_changes(1, vec![]), held_users(&[1, 2, 3, 4, 5], &[]), 1).await;
    connected
}

async fn ended(db: &TestDatabase, connected: &Connected) -> Vec<u128> {
    let stored = db.store.users_stored(&connected.scope, tenant(1)).await.unwrap();
    let ended = stored.iter().filter(|stored| stored.ended);
    ended.map(|stored| (1..=20).find(|n| user_id(*n) == stored.user.id).unwrap()).collect()
}

on_both_databases! {
    async fn sec_076_approving_ends_exactly_the_list(db) {
        let connected = five_held(db).await;
        let Connected { scope, integration, .. } = &connected;
        assert!(ended(db, &connected).await.is_empty());
        let stored = db.store.users_stored(scope, tenant(1)).await.unwrap();
        assert_eq!(stored.iter().filter(|stored| stored.held == Hold::Pending).count(), 5);
        let list = db.store.held_list(scope, *integration).await.unwrap().remove(0);
        assert_eq!((list.kind, list.tenant, list.tenant_name.as_str()), (HeldKind::Users, Some(tenant(1)), "Tenant 1"));
        assert_eq!((list.items.len(), list.items[0].name.as_str(), list.current_rows), (5, "Person 1", 10));
        assert_eq!(db.store.integration_find(scope, *integration).await.unwrap().unwrap().held, 1);
        db.store.held_approve(scope, list.id, list.run, at(2)).await.unwrap();
        assert_eq!(ended(db, &connected).await, [1, 2, 3, 4, 5]);
        assert!(db.store.held_list(scope, *integration).await.unwrap().is_empty());
        let again = db.store.held_approve(scope, list.id, list.run, at(2)).await;
        assert!(matches!(again, Err(Error::NotFound)));
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM audit WHERE action = 'held.approve'").await, 1);
    }

    async fn what_microsoft_lists_again_drops_out(db) {
        let connected = five_held(db).await;
        let Connected { scope, integration, .. } = &connected;
        let before = db.store.held_list(scope, *integration).await.unwrap().remove(0);
        again(&db.store, &connected, &[1], 2).await;
        read(db, user_changes(1, vec![]), held_users(&[2, 3, 4, 5], &[1]), 2).await;
        let list = db.store.held_list(scope, *integration).await.unwrap().remove(0);
        assert_eq!((list.id, list.run, list.items.len()), (before.id, before.run, 4), "a shorter list is no other list");
        db.store.held_approve(scope, before.id, before.run, at(3)).await.unwrap();
        assert_eq!(ended(db, &connected).await, [2, 3, 4, 5]);
    }

    async fn a_list_of_which_nothing_is_left_dissolves(db) {
        let connected = five_held(db).await;
        again(&db.store, &connected, &[1], 2).await;
        read(db, user_changes(1, vec![]), held_users(&[], &[1, 2, 3, 4, 5]), 2).await;
        assert!(db.store.held_list(&connected.scope, connected.integration).await.unwrap().is_empty());
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM held_removal WHERE state = 'dissolved'").await, 1);
    }

    async fn a_list_that_grew_is_not_approved_unseen(db) {
        let connected = five_held(db).await;
        let Connected { scope, integration, .. } = &connected;
        let seen = db.store.held_list(scope, *integration).await.unwrap().remove(0);
        again(&db.store, &connected, &[1], 2).await;
        read(db, user_changes(1, vec![]), held_users(&[1, 2, 3, 4, 5, 6], &[]), 2).await;
        let refused = db.store.held_approve(scope, seen.id, seen.run, at(3)).await;
        assert!(matches!(refused, Err(Error::Conflict { constraint: "held_removal_run" })));
        assert!(ended(db, &connected).await.is_empty());
        let grown = db.store.held_list(scope, *integration).await.unwrap().remove(0);
        assert_eq!((grown.items.len(), grown.created_at), (6, seen.created_at));
        db.store.held_approve(scope, grown.id, grown.run, at(3)).await.unwrap();
        assert_eq!(ended(db, &connected).await.len(), 6);
    }

    async fn a_delta_adds_to_the_list_and_takes_off_it(db) {
        let connected = five_held(db).await;
        again(&db.store, &connected, &[1], 2).await;
        let delta = HeldList { whole: false, ..held_users(&[6, 7], &[1]) };
        read(db, user_changes(1, vec![]), delta, 2).await;
        let list = db.store.held_list(&connected.scope, connected.integration).await.unwrap().remove(0);
        let names: Vec<_> = list.items.iter().map(|item| item.name.as_str()).collect();
        assert_eq!(names, ["Person 2", "Person 3", "Person 4", "Person 5", "Person 6", "Person 7"]);
    }

    async fn rejected_rows_stay_until_they_are_seen_again(db) {
        let connected = five_held(db).await;
        let Connected { scope, integration, .. } = &connected;
        let list = db.store.held_list(scope, *integration).await.unwrap().remove(0);
        db.store.held_reject(scope, list.id, list.run, at(2)).await.unwrap();
        assert_eq!(db.store.integration_find(scope, *integration).await.unwrap().unwrap().held, 0);
        again(&db.store, &connected, &[1], 3).await;
        // A plan that has not heard of it names them once more, as held and as ended.
        let mut changes = user_changes(1, vec![]);
        changes.end = vec![user_id(1), user_id(9)];
        read(db, changes, held_users(&[1, 2, 3, 4, 5], &[]), 3).await;
        let kept = db.store.held_list(scope, *integration).await.unwrap();
        assert_eq!(kept.iter().map(|list| list.state).collect::<Vec<_>>(), [HeldState::Rejected]);
        assert_eq!(ended(db, &connected).await, [9], "kept rows stay");
        again(&db.store, &connected, &[1], 4).await;
        read(db, user_changes(1, vec![]), held_users(&[], &[1, 2]), 4).await;
        let stored = db.store.users_stored(scope, tenant(1)).await.unwrap();
        let kept: Vec<_> = stored.iter().filter(|s| s.held == Hold::Kept).map(|s| s.user.id).collect();
        assert_eq!(kept, [user_id(3), user_id(4), user_id(5)]);
        again(&db.store, &connected, &[1], 5).await;
        read(db, user_changes(1, vec![]), held_users(&[1], &[]), 5).await;
        let lists = db.store.held_list(scope, *integration).await.unwrap();
        assert_eq!(lists.len(), 2, "what was seen meanwhile is held anew");
        db.store.held_approve(scope, list.id, list.run, at(6)).await.unwrap();
        assert_eq!(ended(db, &connected).await, [3, 4, 5, 9], "a person may change their mind");
    }

    async fn an_unchanged_list_is_not_written_again(db) {
        let connected = five_held(db).await;
        again(&db.store, &connected, &[1], 2).await;
        watch_writes(&db.store).await;
        read(db, user_changes(1, vec![]), held_users(&[1, 2, 3, 4, 5], &[]), 2).await;
        let written: Vec<_> = writes(&db.store).await.into_keys().collect();
        let record = ["job", "run_progress", "sync_run", "sync_unit", "unit_log", "worker"];
        assert!(written.iter().all(|table| record.contains(&table.as_str())), "{written:?}");
    }

    async fn a_row_that_is_seen_lives_whatever_was_approved_meanwhile(db) {
        let connected = five_held(db).await;
        let Connected { scope, integration, .. } = &connected;
        let list = db.store.held_list(scope, *integration).await.unwrap().remove(0);
        again(&db.store, &connected, &[1], 2).await;
        db.store.held_approve(scope, list.id, list.run, at(2)).await.unwrap();
        read(db, user_changes(1, vec![]), held_users(&[], &[1, 2]), 2).await;
        assert_eq!(ended(db, &connected).await, [3, 4, 5]);
    }

    async fn held_licenses_say_so_in_the_license_list(db) {
        let connected = connected(db, &[1]).await;
        sync_all(&db.store, &[1], NOW).await;
        again(&db.store, &connected, &[1], 1).await;
        let claimed = claim(&db.store, 1, at(1)).await;
        let items = vec![(sku_id(2).to_string(), "PART_2".to_owned())];
        let held = HeldList { kind: HeldKind::Skus, current_rows: 2, whole: true, items, returned: vec![] };
        let end = UnitEnd { held: vec![held], ..counts(0) };
        db.store.licenses_apply(&unit(&claimed, 1).lease, &changes(1, &[sku(1, 1, 10)]), end, at(1)).await.unwrap();
        let rows = db.store.license_list(&connected.scope).await.unwrap().rows;
        assert_eq!(rows.iter().map(|row| (row.held, row.connected)).collect::<Vec<_>>(), [(false, true), (true, true)]);
        let stored = db.store.tenant_stored(&connected.scope, tenant(1)).await.unwrap();
        assert_eq!(stored.skus[1].held, Hold::Pending);
        let list = db.store.held_list(&connected.scope, connected.integration).await.unwrap().remove(0);
        db.store.held_approve(&connected.scope, list.id, list.run, at(2)).await.unwrap();
        let rows = db.store.license_list(&connected.scope).await.unwrap().rows;
        assert_eq!((rows[1].held, rows[1].ended_at), (false, Some(at(2))));
    }

    async fn too_many_missing_tenants_wait_and_are_disconnected_by_approval(db) {
        let connected = connected(db, &[1, 2, 3, 4, 5]).await;
        let Connected { scope, integration, .. } = &connected;
        sync_all(&db.store, &[1, 2, 3, 4, 5], NOW).await;
        crate::sample::ask(&db.store, &connected, store::RunOptions::default(), 1).await;
        let claimed = claim(&db.store, 1, at(1)).await.remove(0);
        let outcome = db.store.discovery_apply(&claimed.lease, &discovered(&[1]), record(0, 1), at(1)).await.unwrap();
        assert_eq!((outcome.tenants, outcome.missing, outcome.held), (1, 0, 4));
        assert_eq!(db.store.integration_tenants(scope, *integration).await.unwrap().len(), 5);
        let list = db.store.held_list(scope, *integration).await.unwrap().remove(0);
        assert_eq!((list.kind, list.tenant, list.items[0].name.as_str()), (HeldKind::Tenants, None, "Tenant 2 itself"));
        let [ours, theirs] = two_organizations(db, scope, 2, 3).await;
        let (_, some) = person(&db.store, Role::Manager, Some(&[ours, theirs]), NOW).await;
        assert!(db.store.held_list(&some.scope, *integration).await.unwrap().is_empty(), "two of them are not theirs");
        let refused = db.store.held_approve(&some.scope, list.id, list.run, at(2)).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        db.store.held_approve(scope, list.id, list.run, at(2)).await.unwrap();
        assert_eq!(db.store.integration_tenants(scope, *integration).await.unwrap().len(), 1);
        let rows = db.store.license_list(scope).await.unwrap().rows;
        assert_eq!((rows.len(), rows.iter().filter(|row| row.connected).count()), (10, 2), "rows stay, disconnected");
    }

    async fn another_organizations_list_is_neither_seen_nor_decided(db) {
        let connected = five_held(db).await;
        let list = db.store.held_list(&connected.scope, connected.integration).await.unwrap().remove(0);
        let ours = db.store.organization_create(&connected.scope, "Ours", NOW).await.unwrap();
        let theirs = db.store.organization_create(&connected.scope, "Theirs", NOW).await.unwrap();
        match_silently(&db.store, tenant(1), theirs.id).await;
        let (_, manager) = person(&db.store, Role::Manager, Some(&[ours.id]), NOW).await;
        assert!(db.store.held_list(&manager.scope, connected.integration).await.unwrap().is_empty());
        let refused = [
            db.store.held_approve(&manager.scope, list.id, list.run, at(2)).await,
            db.store.held_reject(&manager.scope, list.id, list.run, at(2)).await,
        ];
        assert!(refused.iter().all(|result| matches!(result, Err(Error::NotFound))), "{refused:?}");
        let (_, editor) = person(&db.store, Role::Editor, Some(&[theirs.id]), NOW).await;
        let refused = db.store.held_approve(&editor.scope, list.id, list.run, at(2)).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        let (_, theirs) = person(&db.store, Role::Manager, Some(&[theirs.id]), NOW).await;
        db.store.held_approve(&theirs.scope, list.id, list.run, at(2)).await.unwrap();
    }
}
