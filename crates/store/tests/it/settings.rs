//! Sync Settings, and the schedule that follows them.

use domain::{
    settings::{QuietHours, SyncSettings, TenantSettings},
    sync_run::RunState,
    unit::UnitKind,
};
use store::{
    Error, Job, on_both_databases,
    testing::{NOW, administrator, number},
};

use crate::sample::{
    again, at, changes, claim, connect, connected, connected_with, counts, discover, record, tenant, unit_of,
    user, user_changes,
};

on_both_databases! {
    async fn until_they_are_saved_licenses_alone_are_read(db) {
        let connected = connected(db, &[1]).await;
        let found = db.store.settings_find(&connected.scope, connected.integration).await.unwrap();
        assert_eq!(found, (SyncSettings::before_saved(), false));
        let job = claim(&db.store, 1, NOW).await.remove(0).job;
        assert!(matches!(job, Job::SyncUnit { kind: UnitKind::Licenses, .. }));
        let listed = db.store.integration_find(&connected.scope, connected.integration).await.unwrap().unwrap();
        assert!(!listed.settings_saved);
    }

    async fn saving_starts_a_run_at_once_or_right_after_the_one_under_way(db) {
        let connected = connected(db, &[1]).await;
        let settings = SyncSettings { interval_secs: 900, ..SyncSettings::recommended() };
        db.store.settings_save(&connected.scope, connected.integration, &settings, at(1)).await.unwrap();
        let found = db.store.settings_find(&connected.scope, connected.integration).await.unwrap();
        assert_eq!(found, (settings.clone(), true));
        assert_eq!(db.store.run_request_due(at(1)).await.unwrap(), 0, "a run is under way");
        let claimed = claim(&db.store, 1, at(1)).await;
        db.store.licenses_apply(&claimed[0].lease, &changes(1, &[]), counts(0), at(1)).await.unwrap();
        assert_eq!(db.store.run_request_due(at(1)).await.unwrap(), 1);
        discover(&db.store, &[], at(1)).await;
        assert_eq!(db.store.run_request_due(at(15)).await.unwrap(), 0, "asked once");
        assert_eq!(db.store.run_request_due(at(16)).await.unwrap(), 1, "by the new interval");
        discover(&db.store, &[], at(16)).await;
        db.store.settings_save(&connected.scope, connected.integration, &settings, at(17)).await.unwrap();
        discover(&db.store, &[], at(17)).await;
    }

    async fn what_cannot_be_saved_is_refused_by_field(db) {
        let scope = administrator(&db.store).await;
        let id = connect(&db.store, &scope, 1).await.unwrap();
        let settings = SyncSettings { guard_percent: 0, ..SyncSettings::recommended() };
        let refused = db.store.settings_save(&scope, id, &settings, NOW).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "guard_percent", .. })), "{refused:?}");
        assert!(!db.store.settings_find(&scope, id).await.unwrap().1);
        let nowhere = domain::id::IntegrationId(uuid::Uuid::nil());
        let unknown = db.store.settings_save(&scope, nowhere, &SyncSettings::recommended(), NOW).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM audit WHERE action = 'integration.settings'").await, 0);
    }

    async fn quiet_hours_hold_the_schedule_but_no_person(db) {
        // The test's moment is 09:00 UTC.
        let quiet_hours = Some(QuietHours { from_minute: 600, to_minute: 720 });
        let settings = SyncSettings { quiet_hours, ..SyncSettings::recommended() };
        let connected = connected_with(db, &[], &settings).await;
        assert_eq!(db.store.run_request_due(at(1)).await.unwrap(), 1, "saving asked for it");
        discover(&db.store, &[], at(1)).await;
        let listed = db.store.integration_find(&connected.scope, connected.integration).await.unwrap().unwrap();
        assert_eq!(listed.next_sync_at, Some(at(180)));
        assert_eq!(db.store.run_request_due(at(61)).await.unwrap(), 0);
        db.store.settings_save(&connected.scope, connected.integration, &settings, at(90)).await.unwrap();
        discover(&db.store, &[], at(90)).await;
        assert_eq!(db.store.run_request_due(at(179)).await.unwrap(), 0);
        assert_eq!(db.store.run_request_due(at(180)).await.unwrap(), 1);
    }

    async fn a_tenants_own_settings_decide_its_units(db) {
        let mut settings = SyncSettings::recommended();
        let nothing = TenantSettings { licenses: false, users: None, groups: false };
        settings.overrides.insert(tenant(1), nothing.clone());
        settings.overrides.insert(tenant(2), TenantSettings { groups: true, ..nothing });
        let connected = connected_with(db, &[1, 2, 3], &settings).await;
        let report = db.store.run_state(connected.run).await.unwrap().unwrap();
        assert_eq!((report.summary.tenants_total, report.units), (2, 4), "nothing is read of tenant 1");
        let claimed = claim(&db.store, 4, NOW).await;
        unit_of(&claimed, 2, UnitKind::Groups);
        unit_of(&claimed, 3, UnitKind::Users);
    }

    async fn a_kind_that_is_switched_off_forgets_its_unit_and_keeps_its_rows(db) {
        let connected = connected_with(db, &[1], &SyncSettings::recommended()).await;
        let claimed = claim(&db.store, 3, NOW).await;
        let lease = |kind| &unit_of(&claimed, 1, kind).lease;
        let state = RunState::Failed;
        db.store.users_apply(lease(UnitKind::Users), &user_changes(1, vec![user(1)]), record(1, 1).into(), NOW).await.unwrap();
        db.store.unit_fail(lease(UnitKind::Groups), state, "Down.", record(0, 1), NOW).await.unwrap();
        db.store.licenses_apply(lease(UnitKind::Licenses), &changes(1, &[]), counts(0), NOW).await.unwrap();
        let settings = SyncSettings { tenants: TenantSettings::LICENSES_ONLY, ..SyncSettings::recommended() };
        db.store.settings_save(&connected.scope, connected.integration, &settings, at(1)).await.unwrap();
        discover(&db.store, &[1], at(1)).await;
        let tenants = db.store.integration_tenants(&connected.scope, connected.integration).await.unwrap();
        assert_eq!(tenants[0].units.iter().map(|unit| unit.kind).collect::<Vec<_>>(), [UnitKind::Licenses]);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM directory_user").await, 1);
        claim(&db.store, 1, at(1)).await;
    }

    async fn a_tenant_ends_with_its_last_unit_and_fails_with_any(db) {
        let connected = connected_with(db, &[1], &SyncSettings::recommended()).await;
        let claimed = claim(&db.store, 3, NOW).await;
        let done = async || {
            let run = db.store.run_state(connected.run).await.unwrap().unwrap().summary;
            (run.tenants_done, run.tenants_failed, run.state)
        };
        let lease = |kind| &unit_of(&claimed, 1, kind).lease;
        let attention = RunState::NeedsAttention;
        db.store.unit_fail(lease(UnitKind::Groups), attention, "No consent.", record(0, 1), NOW).await.unwrap();
        db.store.licenses_apply(lease(UnitKind::Licenses), &changes(1, &[]), counts(0), NOW).await.unwrap();
        assert_eq!(done().await, (0, 0, RunState::Syncing));
        db.store.users_apply(lease(UnitKind::Users), &user_changes(1, vec![]), record(0, 1).into(), at(2)).await.unwrap();
        assert_eq!(done().await, (1, 1, RunState::NeedsAttention));
        let tenants = db.store.integration_tenants(&connected.scope, connected.integration).await.unwrap();
        assert_eq!((tenants[0].state, tenants[0].reason.as_deref()), (Some(attention), Some("No consent.")));
        assert_eq!(tenants[0].last_good_at, None, "groups were never read");
        assert_eq!(db.store.license_coverage(&connected.scope).await.unwrap().read, 1, "licenses were");
        again(&db.store, &connected, &[1], 5).await;
        assert_eq!(claim(&db.store, 3, at(5)).await.len(), 3);
    }

    async fn units_of_one_tenant_that_end_at_once_end_it_once(db) {
        let connected = connected_with(db, &[1, 2, 3, 4], &SyncSettings::recommended()).await;
        let claimed = claim(&db.store, 12, NOW).await;
        let ends = claimed.iter().map(|c| db.store.unit_fail(&c.lease, RunState::Failed, "Down.", record(0, 1), at(1)));
        for end in futures::future::join_all(ends).await {
            end.unwrap();
        }
        let run = db.store.run_state(connected.run).await.unwrap().unwrap().summary;
        assert_eq!((run.state, run.tenants_done, run.tenants_failed), (RunState::Failed, 4, 4));
    }
}
