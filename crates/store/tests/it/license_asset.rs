//! Licenses as assets: there while their tenant is matched, true to Microsoft, with what people keep beside them.

use domain::{
    account::Role,
    asset::{AssetTrait, HolderFilter, LicenseAsset, LocalParts, microsoft_licenses},
    directory_user::UserType,
    id::{GroupId, UserId},
    presence::Presence,
};
use store::{
    Topic, on_both_databases,
    testing::{NOW, match_silently, number, person, watch_writes, writes},
};
use uuid::Uuid;

use crate::{
    asset_desk::{Assets, directory_person, only, refusal, suspended},
    matching_desk::{batch, revert},
    sample::{at, sku, sku_id, tenant, user},
};

/// What people read of a license, by the names of its fields.
fn read(license: &LicenseAsset, names: &[&str]) -> String {
    let kind = microsoft_licenses();
    let fields = kind.fields.iter().filter(|field| names.contains(&field.name.as_str()));
    let shown = fields.map(|field| field.text(license.asset.traits.get(&field.key)).replace('\n', "; "));
    shown.collect::<Vec<_>>().join(" | ")
}

fn noted(notes: &str, owner: Option<UserId>) -> LocalParts {
    LocalParts { notes: notes.into(), tags: vec!["Key account".into()], owner }
}

on_both_databases! {
    async fn every_license_of_a_matched_tenant_is_an_asset(db) {
        let assets = Assets::new(db).await;
        let list = assets.licenses(assets.scope(), assets.ours).await;
        assert_eq!(list.iter().map(|it| (it.tenant, it.sku)).collect::<Vec<_>>(), [(tenant(1), sku_id(1)), (tenant(1), sku_id(2))]);
        let first = &list[0];
        let counts = ["License Name", "SKU", "Status", "Active", "Consumed", "Unused", "In grace", "Suspended", "Over-assigned"];
        assert_eq!(read(first, &counts), "Part 1 (unrecognized) | PART_1 | Enabled | 10 | 4 | 6 | 1 | 2 | 0");
        assert_eq!(read(first, &["Renewal", "Trial", "Subscriptions"]), "2026-12-21 | No | 25 seats, Enabled, until 2026-12-21");
        assert_eq!(read(first, &["Tenant", "Assigned Contacts"]), "Tenant 1 itself (1.example.com) | ", "lists tell the number");
        assert_eq!((first.holders, first.as_of, first.people_as_of), (2, Some(at(5)), Some(at(6))));
        assert_eq!((first.presence, first.asset.revision, first.asset.restricted), (Presence::Synced, 0, false));
        let found = db.store.license_asset_find(assets.scope(), first.asset.id).await.unwrap();
        let people = AssetTrait::People(vec![directory_person(1, 1), directory_person(1, 2)]);
        assert_eq!(found.asset.traits.get("assigned-contacts"), Some(&people));
        let mut as_listed = found.clone();
        as_listed.asset.traits.remove("assigned-contacts");
        assert_eq!(&as_listed, first);
    }

    async fn a_suspended_license_keeps_its_people_though_nothing_is_active(db) {
        let assets = Assets::new(db).await;
        assets.sync_licenses(&[suspended(), sku(1, 2, 20)], false, 60).await;
        let id = assets.license().await.asset.id;
        let license = db.store.license_asset_find(assets.scope(), id).await.unwrap();
        let names = ["Status", "Active", "Consumed", "Unused", "Suspended", "Assigned Contacts"];
        assert_eq!(read(&license, &names), "Suspended | 0 | 2 | 0 | 25 | 2 people");
        assert_eq!(license.holders, 2);
        let page = db.store.license_holders(assets.scope(), id, &HolderFilter::default(), 0, 1).await.unwrap();
        assert_eq!((page.total, page.rows[0].name.as_str(), page.rows[0].direct), (2, "Person 1", true));
        let next = db.store.license_holders(assets.scope(), id, &HolderFilter::default(), 1, 1).await.unwrap();
        assert_eq!((next.rows[0].name.as_str(), next.rows[0].groups.len(), next.rows[0].enabled), ("Person 2", 0, true));
        let other = assets.licenses(assets.scope(), assets.ours).await.swap_remove(1);
        assert_eq!(other.holders, 0, "an assignment in error gives nobody a license");
        assert_eq!(db.store.license_holders(assets.scope(), other.asset.id, &HolderFilter::default(), 0, 9).await.unwrap().total, 0);
    }

    async fn people_are_listed_with_how_they_hold_it(db) {
        let assets = Assets::new(db).await;
        let mut both = user(1);
        let mut by_group = both.assignments[0].clone();
        by_group.by_group = Some(GroupId(Uuid::from_u128(3)));
        both.assignments = vec![both.assignments[0].clone(), by_group.clone()];
        let mut guest = user(3);
        (guest.display_name, guest.user_type, guest.account_enabled) = (String::new(), UserType::Guest, false);
        guest.assignments = vec![by_group];
        assets.sync_users(vec![both, guest], 60).await;
        let id = assets.license().await.asset.id;
        let page = db.store.license_holders(assets.scope(), id, &HolderFilter::default(), 0, 9).await.unwrap();
        let told: Vec<_> = page
            .rows
            .iter()
            .map(|it| (it.name.as_str(), it.direct, it.groups.len(), it.enabled, it.kind == UserType::Guest))
            .collect();
        let expected = [
            ("Person 1", true, 1, true, false),
            ("Person 2", true, 0, true, false),
            ("person3@contoso.example", false, 1, false, true),
        ];
        assert_eq!(told, expected);
        assert_eq!(page.rows[0].groups, ["00000000-0000-0000-0000-000000000003"], "a group that is not read");
        assert_eq!((assets.license().await.holders, page.total), (3, 3), "nobody counts twice");
    }

    async fn licenses_come_and_go_with_the_match_and_what_people_keep_stays(db) {
        let assets = Assets::new(db).await;
        let store = &db.store;
        let license = assets.license().await;
        let id = license.asset.id;
        let editor = assets.of_ours(Role::Editor).await;
        let parts = noted("Renew in\nautumn", Some(editor.person.id));
        store.license_asset_save(&editor.scope, id, 0, &parts, at(7)).await.unwrap();
        store.asset_secure(&editor.scope, id, 1, &only(&[editor.person.id]), at(8)).await.unwrap();
        let kept = store.license_asset_find(&editor.scope, id).await.unwrap();
        assert_eq!((&kept.local, kept.asset.revision, kept.asset.restricted), (&parts, 2, true));
        let revision = u32::try_from(number(store, "SELECT match_revision AS n FROM tenant ORDER BY id LIMIT 1").await).unwrap();
        let outcome = store.matching_decide(assets.scope(), batch(1), &[revert(1, revision)], &[].into(), at(9)).await.unwrap();
        assert!(outcome[0].result.is_ok());
        for scope in [&editor.scope, assets.scope()] {
            assert_eq!(refusal(store.license_asset_find(scope, id).await), "not found");
            assert_eq!(refusal(store.license_asset_save(scope, id, 2, &parts, NOW).await), "not found");
            assert_eq!(assets.licenses(scope, assets.ours).await, []);
        }
        // To another organization: whoever was chosen there has no access to it, and nobody else was.
        match_silently(store, tenant(1), assets.canary).await;
        assert_eq!(refusal(store.license_asset_find(&editor.scope, id).await), "not found");
        let (_, theirs) = person(store, Role::Editor, Some(&[assets.canary]), NOW).await;
        assert_eq!(refusal(store.license_asset_find(&theirs.scope, id).await), "not found");
        match_silently(store, tenant(1), assets.ours).await;
        assert_eq!(store.license_asset_find(&editor.scope, id).await.unwrap(), kept);
    }

    async fn a_license_that_ends_and_returns_is_the_same_asset(db) {
        let assets = Assets::new(db).await;
        let id = assets.license().await.asset.id;
        db.store.license_asset_save(assets.scope(), id, 0, &noted("Mind the end", None), NOW).await.unwrap();
        assets.sync_licenses(&[], true, 60).await;
        let ended = db.store.license_asset_find(assets.scope(), id).await.unwrap();
        assert_eq!(ended.presence, Presence::Ended);
        assert_eq!(read(&ended, &["Status", "Active", "Consumed"]), "Ended at Microsoft | 0 | 0");
        assert_eq!(ended.local.notes, "Mind the end");
        let counted = db.store.asset_type_list(assets.scope()).await.unwrap()[0].assets;
        assert_eq!(counted, 3, "ended ones are no longer counted");
    }

    async fn a_tenant_that_is_deleted_and_connected_again_finds_its_notes(db) {
        let assets = Assets::new(db).await;
        let id = assets.license().await.asset.id;
        db.store.license_asset_save(assets.scope(), id, 0, &noted("Still here", None), NOW).await.unwrap();
        for sql in ["DELETE FROM license_day", "DELETE FROM subscribed_sku", "DELETE FROM sync_run"] {
            store::testing::script(&db.store, sql).await.unwrap();
        }
        assert_eq!(refusal(db.store.license_asset_find(assets.scope(), id).await), "not found");
        assert!(db.store.asset_type_list(assets.scope()).await.unwrap()[0].kind.is_locked(), "the type stays");
        store::testing::script(&db.store, "INSERT INTO subscribed_sku (tenant_id, sku_id, part_number, status, applies_to,
            enabled, warning, suspended, locked_out, consumed, service_plans, subscription_ids)
            VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000005c01', 'PART_1', 'Enabled',
            'user', 5, 0, 0, 0, 1, '[]', '[]')").await.unwrap();
        let again = assets.license().await;
        assert_eq!((again.asset.id, again.local.notes.as_str()), (id, "Still here"));
    }

    async fn what_people_keep_is_checked_and_the_later_editor_is_told(db) {
        let assets = Assets::new(db).await;
        let id = assets.license().await.asset.id;
        let creator = assets.of_ours(Role::Creator).await;
        let save = async |revision, parts: LocalParts| db.store.license_asset_save(&creator.scope, id, revision, &parts, NOW).await;
        let (_, stranger) = person(&db.store, Role::Lite, Some(&[assets.canary]), NOW).await;
        let refused = refusal(save(0, noted("", Some(stranger.person.id))).await);
        assert_eq!(refused, "owner: Choose somebody who has access to the organization.");
        let long = LocalParts { tags: vec!["x".repeat(99)], ..LocalParts::default() };
        assert!(refusal(save(0, long).await).starts_with("tags: "));
        assert!(refusal(save(0, noted("a\u{0}b", None)).await).starts_with("notes: "));
        assert_eq!(refusal(save(3, noted("a", None)).await), "asset_revision");
        let before = db.store.versions().await.unwrap();
        save(0, noted("a", None)).await.unwrap();
        assert_eq!(refusal(save(0, noted("b", None)).await), "asset_revision");
        save(1, noted(" a ", None)).await.unwrap();
        let after = db.store.versions().await.unwrap();
        assert_eq!(after[&Topic::Assets], before[&Topic::Assets] + 1, "what does not differ is not written");
        assert_eq!(after[&Topic::Licenses], before[&Topic::Licenses]);
        let audited = "SELECT COUNT(*) AS n FROM audit WHERE action = 'license_asset.edit'
            AND detail LIKE '%\"fields\":[\"notes\",\"tags\"]%'";
        assert_eq!(number(&db.store, audited).await, 1);
    }

    async fn sec_044_another_organizations_licenses_are_not_there(db) {
        let assets = Assets::new(db).await;
        let canary = assets.licenses(assets.scope(), assets.canary).await.swap_remove(0).asset.id;
        let session = assets.of_ours(Role::Manager).await;
        let scope = &session.scope;
        let local = LocalParts::default();
        for result in [
            refusal(db.store.license_asset_list(scope, assets.canary).await),
            refusal(db.store.license_asset_find(scope, canary).await),
            refusal(db.store.license_asset_save(scope, canary, 0, &local, NOW).await),
            refusal(db.store.license_holders(scope, canary, &HolderFilter::default(), 0, 9).await),
            refusal(db.store.asset_readers(scope, canary).await),
            refusal(db.store.asset_save(scope, canary, 0, &[].into(), NOW).await),
        ] {
            assert_eq!(result, "not found");
        }
        assert!(assets.licenses(scope, assets.ours).await.iter().all(|it| it.asset.organization.name == "Ours"));
    }

    async fn a_sync_writes_nothing_for_assets(db) {
        let assets = Assets::new(db).await;
        watch_writes(&db.store).await;
        assets.sync_licenses(&[suspended()], false, 60).await;
        let written: Vec<_> = writes(&db.store).await.into_keys().filter(|table| table.contains("asset")).collect();
        assert_eq!(written, Vec::<String>::new());
    }
}
