//! What is written down of organizations: saved whole, seen by nobody else, never overwritten silently.

use domain::{
    account::Role,
    id::OrganizationId,
    organization::{Location, OrganizationFilter, OrganizationProfile, OrganizationSort, Shown},
};
use store::{
    Error, Store, Topic, on_both_databases,
    testing::{NOW, administrator, number, person},
};
use uuid::Uuid;

use crate::sample::{connected, sync_all, two_organizations};

fn contoso() -> OrganizationProfile {
    let office = |name: &str, primary| Location {
        name: name.into(),
        street: "Main St 1\n2nd floor".into(),
        country: "DE".into(),
        primary,
        ..Location::default()
    };
    OrganizationProfile {
        name: "Contoso".into(),
        short_name: "CTS".into(),
        kind: "Customer".into(),
        status: "Active".into(),
        alert: "Call first.".into(),
        quick_notes: "Keys at the desk; \u{202e}odd\u{202c} text".into(),
        domains: vec!["contoso.example".into(), "a.contoso.example".into()],
        locations: vec![office("Branch", false), office("Headquarters", true)],
        ..OrganizationProfile::default()
    }
}

/// The profile as stored, without the ids that the store gave.
async fn stored(store: &Store, scope: &store::Scope, id: OrganizationId) -> OrganizationProfile {
    let mut profile = store.organization_find(scope, id).await.unwrap().profile;
    for location in &mut profile.locations {
        assert!(location.id.take().is_some());
    }
    profile
}

on_both_databases! {
    async fn a_profile_comes_back_as_it_was_written(db) {
        let scope = administrator(&db.store).await;
        let made = db.store.organization_add(&scope, &contoso(), NOW).await.unwrap();
        assert_eq!(stored(&db.store, &scope, made.id).await, contoso());
        let detail = db.store.organization_find(&scope, made.id).await.unwrap();
        assert_eq!((detail.revision, detail.archived_at, detail.created_at), (1, None, NOW));
        assert!(detail.changed_by.is_some());
    }

    async fn an_edit_keeps_the_ids_of_locations_and_takes_none_from_others(db) {
        let scope = administrator(&db.store).await;
        let made = db.store.organization_add(&scope, &contoso(), NOW).await.unwrap();
        let other = db.store.organization_add(&scope, &contoso(), NOW).await.unwrap();
        let theirs = db.store.organization_find(&scope, other.id).await.unwrap().profile.locations;
        let before = db.store.organization_find(&scope, made.id).await.unwrap();
        let mut edited = before.profile.clone();
        edited.locations.reverse();
        edited.locations.push(Location { id: theirs[0].id, name: "Stolen".into(), ..Location::default() });
        edited.domains = vec!["contoso.example".into()];
        db.store.organization_save(&scope, made.id, 1, &edited, NOW.plus_secs(60)).await.unwrap();
        let after = db.store.organization_find(&scope, made.id).await.unwrap();
        assert_eq!(after.profile.domains, ["contoso.example"]);
        let ids = |locations: &[Location]| locations.iter().map(|it| it.id).collect::<Vec<_>>();
        assert_eq!(ids(&after.profile.locations)[..2], ids(&edited.locations)[..2]);
        assert_ne!(after.profile.locations[2].id, theirs[0].id);
        assert_eq!((after.revision, after.changed_at), (2, NOW.plus_secs(60)));
        assert_eq!(db.store.organization_find(&scope, other.id).await.unwrap().profile.locations, theirs);
    }

    async fn the_later_editor_is_told_and_nothing_is_overwritten(db) {
        let scope = administrator(&db.store).await;
        let made = db.store.organization_add(&scope, &contoso(), NOW).await.unwrap();
        let first = OrganizationProfile { alert: "First".into(), ..contoso() };
        let second = OrganizationProfile { alert: "Second".into(), ..contoso() };
        db.store.organization_save(&scope, made.id, 1, &first, NOW).await.unwrap();
        let refused = db.store.organization_save(&scope, made.id, 1, &second, NOW).await;
        assert!(matches!(refused, Err(Error::Conflict { constraint: "organization_revision" })));
        assert_eq!(stored(&db.store, &scope, made.id).await, first);
    }

    async fn saving_what_is_there_writes_nothing(db) {
        let scope = administrator(&db.store).await;
        let made = db.store.organization_add(&scope, &contoso(), NOW).await.unwrap();
        let before = db.store.versions().await.unwrap();
        let same = db.store.organization_find(&scope, made.id).await.unwrap().profile;
        db.store.organization_save(&scope, made.id, 1, &same, NOW).await.unwrap();
        assert_eq!(db.store.versions().await.unwrap(), before);
        assert_eq!(db.store.organization_find(&scope, made.id).await.unwrap().revision, 1);
    }

    async fn every_change_is_audited_with_what_was_before(db) {
        let scope = administrator(&db.store).await;
        let made = db.store.organization_add(&scope, &contoso(), NOW).await.unwrap();
        let edited = OrganizationProfile { status: "Former".into(), ..contoso() };
        db.store.organization_save(&scope, made.id, 1, &edited, NOW).await.unwrap();
        for archived in [true, true, false] {
            db.store.organization_archive(&scope, made.id, archived, NOW).await.unwrap();
        }
        for query in [
            "SELECT COUNT(*) AS n FROM audit WHERE action = 'organization.create'",
            "SELECT COUNT(*) AS n FROM audit WHERE action = 'organization.edit'",
            "SELECT COUNT(*) AS n FROM audit WHERE action = 'organization.archive'",
            "SELECT COUNT(*) AS n FROM audit WHERE action = 'organization.restore'",
        ] {
            assert_eq!(number(&db.store, query).await, 1, "{query}");
        }
        let told = "SELECT COUNT(*) AS n FROM audit WHERE action = 'organization.edit'
            AND detail LIKE '%\"before\":{%\"status\":\"Active\"%' AND detail NOT LIKE '%CTS%'";
        assert_eq!(number(&db.store, told).await, 1);
    }

    async fn sec_044_another_organization_is_neither_read_nor_changed(db) {
        let connected = connected(db, &[1, 2]).await;
        let [ours, canary] = two_organizations(db, &connected.scope, 1, 2).await;
        let secret = OrganizationProfile {
            name: "Canary".into(),
            domains: vec!["canary.example".into()],
            kind: "Canary type".into(),
            ..contoso()
        };
        db.store.organization_save(&connected.scope, canary, 1, &secret, NOW).await.unwrap();
        let (_, manager) = person(&db.store, Role::Manager, Some(&[ours]), NOW).await;
        let scope = &manager.scope;
        let page = db.store.organization_page(scope, &OrganizationFilter::default(), 0, 100).await.unwrap();
        assert!(!format!("{page:?}").to_lowercase().contains("canary"), "{page:?}");
        assert_eq!((page.all, page.total), (1, 1));
        assert_eq!(db.store.organization_names(scope).await.unwrap().len(), 1);
        assert!(matches!(db.store.organization_find(scope, canary).await, Err(Error::NotFound)));
        assert!(matches!(db.store.organization_save(scope, canary, 2, &contoso(), NOW).await, Err(Error::NotFound)));
        assert!(matches!(db.store.organization_archive(scope, canary, true, NOW).await, Err(Error::NotFound)));
        assert!(matches!(db.store.organization_add(scope, &contoso(), NOW).await, Err(Error::Forbidden)));
        let unknown = OrganizationId(Uuid::from_u128(404));
        assert!(matches!(db.store.organization_find(scope, unknown).await, Err(Error::NotFound)));
        assert_eq!(stored(&db.store, &connected.scope, canary).await.name, "Canary");
    }

    async fn verbs_follow_the_permission_table(db) {
        let scope = administrator(&db.store).await;
        let made = db.store.organization_add(&scope, &contoso(), NOW).await.unwrap();
        let may = |result: Result<(), Error>| !matches!(result, Err(Error::Forbidden));
        for (role, create, edit, archive) in [
            (Role::Manager, true, true, true),
            (Role::Editor, false, true, true),
            (Role::Creator, false, true, false),
            (Role::Lite, false, false, false),
        ] {
            let (_, session) = person(&db.store, role, None, NOW).await;
            let scope = &session.scope;
            let created = db.store.organization_add(scope, &contoso(), NOW).await.map(drop);
            let imported = db.store.organization_import(scope, &[], NOW).await.map(drop);
            let edited = db.store.organization_save(scope, made.id, 99, &contoso(), NOW).await;
            let archived = db.store.organization_archive(scope, made.id, false, NOW).await;
            assert_eq!(
                (may(created), may(imported), may(edited), may(archived)),
                (create, create, edit, archive),
                "{role:?}"
            );
        }
    }

    async fn the_list_filters_sorts_and_pages(db) {
        let connected = connected(db, &[1, 2]).await;
        let scope = &connected.scope;
        sync_all(&db.store, &[1, 2], NOW).await;
        let [ours, _] = two_organizations(db, scope, 1, 2).await;
        let made = db.store.organization_add(scope, &contoso(), NOW).await.unwrap();
        let find = async |filter: OrganizationFilter, page, rows| {
            let page = db.store.organization_page(scope, &filter, page, rows).await.unwrap();
            let names: Vec<_> = page.rows.iter().map(|row| row.organization.name.clone()).collect();
            (names.join(","), page.total, page.all)
        };
        let all = OrganizationFilter::default();
        assert_eq!(find(all.clone(), 0, 2).await, ("Canary,Contoso".into(), 3, 3));
        assert_eq!(find(all.clone(), 1, 2).await, ("Ours".into(), 3, 3));
        let by_licenses = OrganizationFilter {
            sort: OrganizationSort::Licenses,
            descending: true,
            ..all.clone()
        };
        assert_eq!(find(by_licenses, 0, 9).await.0, "Canary,Ours,Contoso");
        let by_domain = OrganizationFilter { text: "A.CONTOSO".into(), ..all.clone() };
        assert_eq!(find(by_domain, 0, 9).await, ("Contoso".into(), 1, 3));
        let by_type = OrganizationFilter { kind: "Customer".into(), ..all.clone() };
        assert_eq!(find(by_type, 0, 9).await.0, "Contoso");
        db.store.organization_archive(scope, made.id, true, NOW).await.unwrap();
        assert_eq!(find(all.clone(), 0, 9).await, ("Canary,Ours".into(), 2, 3));
        let archived = OrganizationFilter { shown: Shown::Archived, ..all };
        assert_eq!(find(archived, 0, 9).await, ("Contoso".into(), 1, 3));
        let offered = db.store.organization_list(scope).await.unwrap();
        assert!(offered.iter().all(|row| row.organization.id != made.id), "archived ones are not matched to");
        let detail = db.store.organization_find(scope, ours).await.unwrap();
        assert_eq!(detail.tenants.iter().map(|tenant| tenant.licenses).collect::<Vec<_>>(), [2]);
    }

    async fn an_edit_moves_the_versions_of_what_shows_it(db) {
        let scope = administrator(&db.store).await;
        let made = db.store.organization_add(&scope, &contoso(), NOW).await.unwrap();
        let before = db.store.versions().await.unwrap();
        let renamed = OrganizationProfile { name: "Contoso Group".into(), ..contoso() };
        db.store.organization_save(&scope, made.id, 1, &renamed, NOW).await.unwrap();
        let after = db.store.versions().await.unwrap();
        for topic in [Topic::Organizations, Topic::Licenses] {
            assert_eq!(after[&topic], before[&topic] + 1);
        }
    }
}
