//! Notices: written with the end of a run, seen by those who manage integrations, read by each for themselves.

use domain::{
    account::Role,
    id::{HeldRemovalId, IntegrationId},
    notice::Reason,
    settings::{SyncSettings, TenantSettings},
    sync_run::{RunState, Trigger},
    time::Timestamp,
};
use store::{
    Error, HeldList, NoticeMark, RunOptions, Scope, Store, UnitEnd, on_both_databases,
    testing::{NOW, administrator, number, person, watch_writes, writes},
};

use crate::sample::{
    at, changes, claim, connect, counts, discovered, record, sku, sync_all, tenant, two_organizations,
};

/// A set-up integration that reaches tenants 1 and 2, whose set-up was told, and its administrator.
pub async fn set_up(store: &Store, recipients: &[&str]) -> (Scope, IntegrationId) {
    let scope = administrator(store).await;
    let integration = connect(store, &scope, 900).await.unwrap();
    run(store, RunState::Ok, NOW).await;
    save(store, &scope, integration, recipients).await;
    run(store, RunState::Ok, at(1)).await;
    (scope, integration)
}

async fn save(store: &Store, scope: &Scope, integration: IntegrationId, recipients: &[&str]) {
    let recipients = recipients.iter().map(|&address| address.to_owned()).collect();
    let settings =
        SyncSettings { tenants: TenantSettings::LICENSES_ONLY, recipients, ..SyncSettings::recommended() };
    store.settings_save(scope, integration, &settings, at(1)).await.unwrap();
}

/// Lets the run that was asked for end so.
async fn run(store: &Store, state: RunState, now: Timestamp) {
    let claimed = claim(store, 1, now).await.remove(0);
    if state == RunState::NeedsAttention {
        let end =
            store.discovery_fail(&claimed.lease, state, "The secret key has expired.", record(0, 1), now);
        return end.await.unwrap();
    }
    store.discovery_apply(&claimed.lease, &discovered(&[1, 2]), record(0, 1), now).await.unwrap();
    if state == RunState::Ok {
        return sync_all(store, &[1, 2], now).await;
    }
    for unit in claim(store, 2, now).await {
        store
            .unit_fail(&unit.lease, RunState::Failed, "Canary Ltd is down.", record(0, 1), now)
            .await
            .unwrap();
    }
}

/// Asks for a run and lets it end so.
pub async fn runs(store: &Store, scope: &Scope, id: IntegrationId, state: RunState, now: Timestamp) {
    let requested = store.run_request(scope, id, Trigger::Person, RunOptions::default(), now).await.unwrap();
    assert!(!requested.joined);
    run(store, state, now).await;
}

async fn reasons(store: &Store, scope: &Scope) -> Vec<Reason> {
    store.notice_list(scope, None, 100).await.unwrap().iter().map(|notice| notice.reason).collect()
}

on_both_databases! {
    async fn the_end_of_a_run_writes_what_follows_from_it(db) {
        let store = &db.store;
        let (scope, id) = set_up(store, &[]).await;
        assert_eq!(reasons(store, &scope).await, [Reason::SetUpEnded]);
        runs(store, &scope, id, RunState::Failed, at(60)).await;
        runs(store, &scope, id, RunState::Failed, at(120)).await;
        runs(store, &scope, id, RunState::Failed, at(180)).await;
        runs(store, &scope, id, RunState::Ok, at(240)).await;
        runs(store, &scope, id, RunState::NeedsAttention, at(300)).await;
        let expected = [Reason::NeedsAttention, Reason::Recovered, Reason::Failing, Reason::SetUpEnded];
        assert_eq!(reasons(store, &scope).await, expected);
        let list = store.notice_list(&scope, None, 100).await.unwrap();
        assert_eq!((list[0].at, list[0].integration, list[0].integration_name.as_str()), (at(300), id, "Integration 900"));
        assert!(list[0].text().ends_with("The secret key has expired."), "{}", list[0].text());
        assert!(list[2].text().starts_with("2 of 2 tenants could not be read."), "{}", list[2].text());
        let older = store.notice_list(&scope, Some(list[1].id), 1).await.unwrap();
        assert_eq!(older.iter().map(|notice| notice.id).collect::<Vec<_>>(), [list[2].id]);
    }

    async fn a_run_that_changes_nothing_that_people_are_told_of_writes_nothing(db) {
        let (scope, id) = set_up(&db.store, &[]).await;
        watch_writes(&db.store).await;
        runs(&db.store, &scope, id, RunState::Ok, at(60)).await;
        let written = writes(&db.store).await;
        assert!(!written.keys().any(|table| table.starts_with("notice") || table.starts_with("mail")), "{written:?}");
    }

    async fn dry_runs_and_runs_that_a_person_ended_say_nothing(db) {
        let store = &db.store;
        let (scope, id) = set_up(store, &[]).await;
        for minutes in [60, 120, 180] {
            store.run_request(&scope, id, Trigger::Person, RunOptions::default(), at(minutes)).await.unwrap();
            store.run_cancel(&scope, id, at(minutes)).await.unwrap();
        }
        let dry = RunOptions { dry: true, tenants: None };
        for minutes in [240, 300] {
            store.run_request(&scope, id, Trigger::Person, dry.clone(), at(minutes)).await.unwrap();
            run(store, RunState::NeedsAttention, at(minutes)).await;
        }
        assert_eq!(reasons(store, &scope).await, [Reason::SetUpEnded]);
    }

    async fn held_removals_are_told_by_the_run_that_holds_them(db) {
        let store = &db.store;
        let (scope, id) = set_up(store, &[]).await;
        let holding = async |now: Timestamp| {
            store.run_request(&scope, id, Trigger::Person, RunOptions::default(), now).await.unwrap();
            let claimed = claim(store, 1, now).await.remove(0);
            store.discovery_apply(&claimed.lease, &discovered(&[1, 2]), record(0, 1), now).await.unwrap();
            for unit in claim(store, 2, now).await {
                let store::Job::SyncUnit { tenant: of, .. } = unit.job else { panic!("a unit") };
                let n = if of == tenant(1) { 1 } else { 2 };
                let items = (1..=2).map(|n| (crate::sample::sku_id(n).to_string(), format!("PART_{n}"))).collect();
                let kind = domain::held::HeldKind::Skus;
                let list = HeldList { kind, current_rows: 2, whole: true, items, returned: Vec::new() };
                let held = if n == 1 { vec![list] } else { Vec::new() };
                let end = UnitEnd { held, ..counts(0) };
                store.licenses_apply(&unit.lease, &changes(n, &[sku(n, 3, 1)]), end, now).await.unwrap();
            }
        };
        holding(at(60)).await;
        assert_eq!(reasons(store, &scope).await, [Reason::RemovalsHeld, Reason::SetUpEnded]);
        let notice = store.notice_list(&scope, None, 1).await.unwrap().remove(0);
        assert!(notice.text().starts_with("Microsoft no longer lists 2 rows"), "{}", notice.text());
        holding(at(120)).await;
        assert_eq!(reasons(store, &scope).await.len(), 2, "the same list is no news");
        let held: Vec<HeldRemovalId> =
            store.held_list(&scope, id).await.unwrap().iter().map(|list| list.id).collect();
        assert_eq!(held.len(), 1);
    }

    async fn sec_043_notices_are_for_those_who_manage_integrations_and_hide_what_their_scope_hides(db) {
        let store = &db.store;
        let scope = administrator(store).await;
        let id = connect(store, &scope, 900).await.unwrap();
        let alone = async |now: Timestamp| {
            let claimed = claim(store, 1, now).await.remove(0);
            store.discovery_apply(&claimed.lease, &discovered(&[2]), record(0, 1), now).await.unwrap();
            let unit = claim(store, 1, now).await.remove(0);
            let end = store.unit_fail(&unit.lease, RunState::NeedsAttention, "Canary Ltd gave no consent.", record(0, 1), now);
            end.await.unwrap();
        };
        alone(NOW).await;
        let [ours, _] = two_organizations(db, &scope, 2, 2).await;
        let text = async |scope: &Scope| store.notice_list(scope, None, 1).await.map(|list| list[0].text());
        assert!(text(&scope).await.unwrap().contains("Canary Ltd gave no consent."));
        let (_, manager) = person(store, Role::Manager, Some(&[ours]), NOW).await;
        assert!(!text(&manager.scope).await.unwrap().contains("Canary"));
        for role in [Role::Editor, Role::Creator, Role::Lite] {
            let (_, other) = person(store, role, None, NOW).await;
            assert!(matches!(text(&other.scope).await, Err(Error::Forbidden)), "{role:?}");
            assert!(matches!(store.notice_unread(&other.scope).await, Err(Error::Forbidden)), "{role:?}");
            let marked = store.notice_mark(&other.scope, NoticeMark::AllUpTo(i64::MAX)).await;
            assert!(matches!(marked, Err(Error::Forbidden)), "{role:?}");
        }
        assert_eq!(store.integration_find(&scope, id).await.unwrap().unwrap().tenants, 1);
    }

    async fn each_person_reads_for_themselves_and_from_their_first_day_on(db) {
        let store = &db.store;
        let (ada, id) = set_up(store, &[]).await;
        let (_, bob) = person(store, Role::Manager, None, NOW).await;
        runs(store, &ada, id, RunState::NeedsAttention, at(60)).await;
        let (_, late) = person(store, Role::Administrator, None, at(61)).await;
        let unread = async |scope: &Scope| store.notice_unread(scope).await.unwrap();
        assert_eq!((unread(&ada).await, unread(&bob.scope).await, unread(&late.scope).await), (2, 2, 0));
        let newest = store.notice_list(&ada, None, 1).await.unwrap()[0].id;
        let before = store.versions().await.unwrap();
        store.notice_mark(&ada, NoticeMark::Read(newest)).await.unwrap();
        store.notice_mark(&ada, NoticeMark::Read(newest)).await.unwrap();
        assert_eq!((unread(&ada).await, unread(&bob.scope).await), (1, 2));
        assert!(store.notice_list(&ada, None, 1).await.unwrap()[0].read);
        let after = store.versions().await.unwrap();
        assert_eq!(after[&store::Topic::Notices], before[&store::Topic::Notices] + 1, "once");
        store.notice_mark(&ada, NoticeMark::Unread(newest)).await.unwrap();
        assert_eq!(unread(&ada).await, 2);
        store.notice_mark(&bob.scope, NoticeMark::AllUpTo(newest)).await.unwrap();
        assert_eq!((unread(&ada).await, unread(&bob.scope).await), (2, 0));
        store.notice_mark(&ada, NoticeMark::Read(newest + 1000)).await.unwrap();
        assert_eq!(unread(&ada).await, 2, "an unknown one changes nothing");
    }

    async fn notices_are_forgotten_after_90_days(db) {
        let (scope, _) = set_up(&db.store, &[]).await;
        db.store.notice_purge(at(60 * 24 * 90)).await.unwrap();
        assert_eq!(db.store.notice_list(&scope, None, 10).await.unwrap().len(), 1);
        db.store.notice_purge(at(60 * 24 * 91)).await.unwrap();
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM notice").await, 0);
    }
}
