//! One tenant that two integrations reach: read once, by one of them, and by the other when that one no longer can.

use domain::{
    account::Role,
    held::HeldKind,
    id::IntegrationId,
    notice::Reason,
    sync_run::{RunState, Trigger},
    time::Timestamp,
};
use store::{
    DiscoveryOutcome, Error, RunOptions, Scope, Store, UnitEnd, on_both_databases,
    testing::{NOW, number, person, script, watch_writes, writes},
};

use crate::sample::{
    Connected, WORKER, at, changes, claim, connect, connected, counts, discovered, held_users, record, sku,
    sync_all, tenant, two_organizations, unit,
};

/// A partner that reaches tenants 1 and 2, and tenant 1 connected directly as well; both have run.
async fn both(db: &store::testing::TestDatabase) -> (Connected, IntegrationId) {
    let partner = connected(db, &[1, 2]).await;
    sync_all(&db.store, &[1, 2], NOW).await;
    let direct = connect(&db.store, &partner.scope, 1).await.unwrap();
    let outcome = discover(&db.store, &[1], NOW).await;
    assert_eq!((outcome.read_elsewhere, outcome.units, outcome.added), (1, 0, 1));
    (partner, direct)
}

async fn discover(store: &Store, tenants: &[u128], now: Timestamp) -> DiscoveryOutcome {
    let claimed = claim(store, 1, now).await.remove(0);
    store.discovery_apply(&claimed.lease, &discovered(tenants), record(0, 1), now).await.unwrap()
}

/// A person's run as far as its tenants.
async fn run(
    store: &Store,
    scope: &Scope,
    id: IntegrationId,
    tenants: &[u128],
    minutes: i64,
) -> DiscoveryOutcome {
    let asked =
        store.run_request(scope, id, Trigger::Person, RunOptions::default(), at(minutes)).await.unwrap();
    assert!(!asked.joined);
    discover(store, tenants, at(minutes)).await
}

/// The partner's run, in which tenant 1 fails.
async fn fails(store: &Store, partner: &Connected, state: RunState, minutes: i64) {
    run(store, &partner.scope, partner.integration, &[1, 2], minutes).await;
    let claimed = claim(store, 2, at(minutes)).await;
    store.unit_fail(&unit(&claimed, 1).lease, state, "Down.", record(0, 1), at(minutes)).await.unwrap();
    let nothing = changes(2, &[]);
    store.licenses_apply(&unit(&claimed, 2).lease, &nothing, counts(0), at(minutes)).await.unwrap();
}

/// The name of the integration that reads tenant 1 instead of this one.
async fn synced_by(store: &Store, scope: &Scope, id: IntegrationId) -> Option<String> {
    let rows = store.integration_tenants(scope, id).await.unwrap();
    let row = rows.into_iter().find(|row| row.tenant == tenant(1)).unwrap();
    assert!(row.synced_by.is_none() || (row.units.is_empty() && row.state.is_none()), "{row:?}");
    row.synced_by.map(|by| by.name)
}

on_both_databases! {
    async fn a_tenant_that_two_reach_is_read_by_the_first_and_counted_once(db) {
        let (partner, direct) = both(db).await;
        let (store, scope) = (&db.store, &partner.scope);
        assert_eq!(synced_by(store, scope, direct).await.as_deref(), Some("Integration 900"));
        assert_eq!(synced_by(store, scope, partner.integration).await, None);
        assert!(store.job_claim(WORKER, 10, NOW).await.unwrap().is_empty(), "the other makes no calls");
        let run = store.integration_find(scope, direct).await.unwrap().unwrap().run.unwrap();
        assert_eq!((run.state, run.tenants_total), (RunState::Ok, 0));
        let coverage = store.license_coverage(scope).await.unwrap();
        assert_eq!((coverage.tenants, coverage.read), (2, 2));
        assert_eq!(store.license_list(scope).await.unwrap().rows.len(), 4);
        let access = store.access_list(scope, direct).await.unwrap();
        assert_eq!(access[0].synced_by.as_deref(), Some("Integration 900"));
    }

    async fn the_other_takes_over_after_the_second_failure_in_a_row_and_tells(db) {
        let (partner, direct) = both(db).await;
        let (store, scope) = (&db.store, &partner.scope);
        fails(store, &partner, RunState::Failed, 10).await;
        assert_eq!(run(store, scope, direct, &[1], 11).await.read_elsewhere, 1, "one failure is none");
        fails(store, &partner, RunState::Failed, 20).await;
        let outcome = run(store, scope, direct, &[1], 21).await;
        assert_eq!((outcome.taken_over, outcome.read_elsewhere, outcome.units), (1, 0, 1));
        let claimed = claim(store, 1, at(21)).await;
        assert!(claimed[0].watermark.is_none() && !claimed[0].passed_on, "it is read whole");
        store.licenses_apply(&claimed[0].lease, &changes(1, &[sku(1, 1, 11)]), counts(1), at(21)).await.unwrap();
        assert_eq!(synced_by(store, scope, direct).await, None);
        assert_eq!(synced_by(store, scope, partner.integration).await.as_deref(), Some("Integration 1"));
        let notices = store.notice_list(scope, None, 10).await.unwrap();
        let told = notices.iter().find(|notice| notice.reason == Reason::TookOver).unwrap();
        assert_eq!((told.integration, told.title().as_str()), (direct, "Integration 1 took over 1 tenant"));
        assert!(told.text().starts_with("1 tenant from Integration 900, which can no longer read it."), "{}", told.text());
        let reason = "SELECT COUNT(*) AS n FROM unit_log WHERE reason LIKE 'Took over 1 tenant from Integration 900,%'";
        assert_eq!(number(store, reason).await, 1, "the sync log tells, too");

        // Who failed does not take it back within the day, even if the other fails now.
        run(store, scope, direct, &[1], 30).await;
        let unit = claim(store, 1, at(30)).await.remove(0);
        store.unit_fail(&unit.lease, RunState::NeedsAttention, "No consent.", record(0, 1), at(30)).await.unwrap();
        let day = 60 * 24;
        assert_eq!(run(store, scope, partner.integration, &[1, 2], 40).await.read_elsewhere, 1);
        sync_all(store, &[2], at(40)).await;
        assert_eq!(run(store, scope, partner.integration, &[1, 2], 21 + day).await.taken_over, 1);
    }

    async fn one_that_needs_a_person_or_was_never_read_is_taken_over_at_once(db) {
        let partner = connected(db, &[1, 2]).await;
        let (store, scope) = (&db.store, &partner.scope);
        let claimed = claim(store, 2, NOW).await;
        for n in [1, 2] {
            let end = store.unit_fail(&unit(&claimed, n).lease, RunState::Failed, "Down.", record(0, 1), NOW);
            end.await.unwrap();
        }
        let direct = connect(store, scope, 1).await.unwrap();
        assert_eq!(discover(store, &[1], NOW).await.taken_over, 1, "the source has never read it");
        sync_all(store, &[1], NOW).await;
        script(store, "UPDATE sync_unit SET attention = 1, failures = 1").await.unwrap();
        script(store, "UPDATE tenant_source SET since = 0").await.unwrap();
        assert_eq!(run(store, scope, partner.integration, &[1, 2], 5).await.taken_over, 1);
        assert_eq!(synced_by(store, scope, direct).await.as_deref(), Some("Integration 900"));
    }

    async fn a_tenant_that_its_source_loses_or_leaves_paused_passes_to_the_other(db) {
        let (partner, direct) = both(db).await;
        let (store, scope) = (&db.store, &partner.scope);
        let (day, id) = (60 * 24, partner.integration);
        store.integration_pause(scope, id, store::Pause::Now, at(1)).await.unwrap();
        assert_eq!(run(store, scope, direct, &[1], day - 1).await.taken_over, 0);
        assert_eq!(run(store, scope, direct, &[1], day).await.taken_over, 1);
        sync_all(store, &[1], at(day)).await;
        // The partner goes on with the other tenant; then the direct connection loses its own.
        assert_eq!(run(store, scope, id, &[1, 2], day + 1).await.read_elsewhere, 1);
        sync_all(store, &[2], at(day + 1)).await;
        run(store, scope, direct, &[], day + 2).await;
        let coverage = store.license_coverage(scope).await.unwrap();
        assert_eq!(coverage.tenants, 2, "the partner still reaches it");
        assert_eq!(run(store, scope, id, &[1, 2], day + 3).await.taken_over, 1);
    }

    async fn a_person_chooses_and_what_the_former_source_had_under_way_writes_nothing(db) {
        let (partner, direct) = both(db).await;
        let (store, scope) = (&db.store, &partner.scope);
        run(store, scope, partner.integration, &[1, 2], 10).await;
        let under_way = claim(store, 2, at(10)).await;
        store.source_choose(scope, direct, tenant(1), at(11)).await.unwrap();
        assert_eq!(synced_by(store, scope, partner.integration).await.as_deref(), Some("Integration 1"));
        let late = changes(1, &[sku(1, 1, 99), sku(1, 3, 99)]);
        let mine = &unit(&under_way, 1).lease;
        store.licenses_apply(mine, &late, counts(2), at(12)).await.unwrap();
        store.licenses_apply(&unit(&under_way, 2).lease, &changes(2, &[]), counts(0), at(12)).await.unwrap();
        let rows = store.license_list(scope).await.unwrap().rows;
        assert!(rows.iter().all(|row| row.sku.seats.enabled != 99), "nothing of it is written");
        let said = "SELECT COUNT(*) AS n FROM unit_log WHERE state = 'ok' AND reason = 'Left to Integration 1, which syncs this tenant by now.'";
        assert_eq!(number(store, said).await, 1);
        let state = store.integration_find(scope, partner.integration).await.unwrap().unwrap();
        assert_eq!(state.run.map(|run| run.state), Some(RunState::Ok));
        // The choice has asked for a run of that tenant.
        assert_eq!(discover(store, &[1], at(13)).await.units, 1);
        sync_all(store, &[1], at(13)).await;
        store.source_choose(scope, direct, tenant(1), at(14)).await.unwrap();
        assert!(store.job_claim(WORKER, 10, at(14)).await.unwrap().is_empty(), "it is the source already");
        assert_eq!(number(store, "SELECT COUNT(*) AS n FROM audit WHERE action = 'tenant.source'").await, 1);
    }

    async fn a_unit_that_waits_is_passed_on_before_it_makes_a_call(db) {
        let (partner, direct) = both(db).await;
        let (store, scope) = (&db.store, &partner.scope);
        run(store, scope, partner.integration, &[1, 2], 10).await;
        store.source_choose(scope, direct, tenant(1), at(11)).await.unwrap();
        // Back again: what was queued before does not count any more.
        store.source_choose(scope, partner.integration, tenant(1), at(12)).await.unwrap();
        let claimed = store.job_claim(WORKER, 10, at(12)).await.unwrap();
        let waited = claimed.iter().filter(|it| it.integration == partner.integration).cloned().collect::<Vec<_>>();
        assert!(unit(&waited, 1).passed_on && !unit(&waited, 2).passed_on);
        store.unit_pass(&unit(&waited, 1).lease, record(0, 0), at(12)).await.unwrap();
        let refused = store.unit_pass(&unit(&waited, 2).lease, record(0, 0), at(12)).await;
        assert!(matches!(refused, Err(Error::Inconsistent { .. })), "its tenant is its own");
    }

    async fn a_dry_run_neither_claims_nor_takes_over(db) {
        let (partner, direct) = both(db).await;
        let (store, scope) = (&db.store, &partner.scope);
        fails(store, &partner, RunState::NeedsAttention, 10).await;
        let dry = RunOptions { dry: true, tenants: None };
        store.run_request(scope, direct, Trigger::Person, dry, at(11)).await.unwrap();
        watch_writes(store).await;
        assert_eq!(discover(store, &[1], at(11)).await.taken_over, 1, "it counts what a real run would do");
        let claimed = claim(store, 1, at(11)).await.remove(0);
        assert!(!claimed.passed_on, "and reads the tenant to count the rest");
        store.unit_dry(&claimed.lease, record(0, 1), at(11)).await.unwrap();
        let written = writes(store).await;
        assert!(!written.contains_key("tenant_source") && !written.contains_key("notice"), "{written:?}");
    }

    async fn removals_that_the_former_source_held_are_held_no_more_and_their_rows_stay(db) {
        let (partner, direct) = both(db).await;
        let (store, scope) = (&db.store, &partner.scope);
        run(store, scope, partner.integration, &[1, 2], 10).await;
        let claimed = claim(store, 2, at(10)).await;
        let held = store::HeldList { kind: HeldKind::Skus, ..held_users(&[1, 2], &[]) };
        let end = UnitEnd { held: vec![held], ..counts(0) };
        store.licenses_apply(&unit(&claimed, 1).lease, &changes(1, &[]), end, at(10)).await.unwrap();
        store.licenses_apply(&unit(&claimed, 2).lease, &changes(2, &[]), counts(0), at(10)).await.unwrap();
        assert_eq!(store.held_list(scope, partner.integration).await.unwrap().len(), 1);
        let rows = store.license_list(scope).await.unwrap().rows.len();
        store.source_choose(scope, direct, tenant(1), at(11)).await.unwrap();
        assert!(store.held_list(scope, partner.integration).await.unwrap().is_empty());
        assert_eq!(store.license_list(scope).await.unwrap().rows.len(), rows);
    }

    async fn nobody_chooses_for_a_tenant_they_do_not_see(db) {
        let (partner, direct) = both(db).await;
        let store = &db.store;
        let [_, theirs] = two_organizations(db, &partner.scope, 2, 1).await;
        let chosen = async |scope: &Scope, n| store.source_choose(scope, direct, tenant(n), at(1)).await;
        let (_, lite) = person(store, Role::Lite, Some(&[theirs]), NOW).await;
        assert!(matches!(chosen(&lite.scope, 1).await, Err(Error::Forbidden)));
        let (_, other) = person(store, Role::Manager, Some(&[]), NOW).await;
        assert!(matches!(chosen(&other.scope, 1).await, Err(Error::NotFound)));
        assert!(matches!(chosen(&partner.scope, 2).await, Err(Error::NotFound)), "it does not reach that tenant");
        assert_eq!(synced_by(store, &partner.scope, direct).await.as_deref(), Some("Integration 900"));
        let (_, manager) = person(store, Role::Manager, Some(&[theirs]), NOW).await;
        chosen(&manager.scope, 1).await.unwrap();
        assert_eq!(synced_by(store, &partner.scope, direct).await, None);
    }

    async fn links_from_before_get_the_integration_that_has_read_the_tenant_as_their_source(db) {
        let (partner, direct) = both(db).await;
        let (store, scope) = (&db.store, &partner.scope);
        // As an older version left them: both read tenant 1, and only one of them well.
        let unit = format!(
            "INSERT INTO sync_unit (integration_id, tenant_id, kind, run_id, state, outcome, last_good_at)
            SELECT '{direct}', tenant_id, kind, run_id, 'ok', 'ok', 1 FROM sync_unit WHERE tenant_id = '{}'",
            tenant(1)
        );
        script(store, &unit).await.unwrap();
        script(store, &format!("UPDATE sync_unit SET last_good_at = NULL WHERE integration_id = '{}' AND tenant_id = '{}'", partner.integration, tenant(1))).await.unwrap();
        script(store, "DELETE FROM tenant_source").await.unwrap();
        let migration = include_str!("../../migrations/0008_primary_source.sql");
        let fill = &migration[migration.find("INSERT INTO tenant_source").unwrap()..];
        script(store, fill).await.unwrap();
        assert_eq!(number(store, "SELECT COUNT(*) AS n FROM tenant_source").await, 2);
        assert_eq!(synced_by(store, scope, partner.integration).await.as_deref(), Some("Integration 1"));
    }
}
