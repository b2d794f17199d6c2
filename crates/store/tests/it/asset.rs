//! Own assets: kept whole, never overwritten silently, and never seen, counted or found from another organization.

use domain::{
    account::Role,
    asset::{AssetFilter, AssetSort, AssetTrait, HolderFilter, MICROSOFT_LICENSES},
    id::AssetId,
    organization::Shown,
};
use store::{
    Error, Topic, on_both_databases,
    testing::{NOW, match_silently, number, texts},
};
use uuid::Uuid;

use crate::{
    asset_desk::{Assets, all, directory_person, refusal, server, text},
    sample::{at, tenant},
};

on_both_databases! {
    async fn an_asset_comes_back_as_it_was_made(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let mut traits = server("SRV1");
        traits.insert("admins".into(), AssetTrait::People(vec![directory_person(1, 2), directory_person(1, 1)]));
        let id = db.store.asset_create(assets.scope(), assets.ours, kind.id, &traits, NOW).await.unwrap();
        let detail = db.store.asset_find(assets.scope(), id).await.unwrap();
        let sorted = AssetTrait::People(vec![directory_person(1, 1), directory_person(1, 2)]);
        assert_eq!(detail.asset.traits.get("admins"), Some(&sorted));
        assert_eq!((detail.asset.title.as_str(), detail.asset.revision, detail.asset.restricted), ("SRV1", 1, false));
        assert_eq!((detail.asset.organization.name.as_str(), detail.created_at), ("Ours", NOW));
        let names: Vec<_> = detail.people.iter().map(|person| person.name.as_deref()).collect();
        assert_eq!(names, [Some("Person 1"), Some("Person 2")]);
        assert!(detail.changed_by.is_some());
        let page = db.store.asset_list(assets.scope(), kind.id, &all(), 0, 10).await.unwrap();
        assert_eq!((page.rows, page.total, page.all, page.archived), (vec![detail.asset], 1, 1, 0));
        assert_eq!(db.store.asset_type_list(assets.scope()).await.unwrap()[1].assets, 1);
    }

    async fn a_save_replaces_all_values_and_the_later_editor_is_told(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let id = assets.server(&kind, assets.ours, "SRV1").await;
        let save = async |revision, traits| db.store.asset_save(assets.scope(), id, revision, &traits, at(1)).await;
        let renamed = [("host-name".to_owned(), text("SRV2"))].into();
        save(1, renamed).await.unwrap();
        let asset = db.store.asset_find(assets.scope(), id).await.unwrap().asset;
        assert_eq!((asset.title.as_str(), asset.revision, asset.changed_at, asset.traits.len()), ("SRV2", 2, at(1), 1));
        assert_eq!(refusal(save(1, server("SRV3")).await), "asset_revision");
        assert_eq!(db.store.asset_find(assets.scope(), id).await.unwrap().asset, asset);
        let mut wrong = server("SRV2");
        wrong.insert("role".into(), text("File"));
        assert_eq!(refusal(save(2, wrong).await), "traits: \u{201c}Role\u{201d} must be one of: Web, Mail.");
    }

    async fn links_go_to_the_organizations_own_people_alone(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let linked = |tenant_number| {
            let mut traits = server("SRV1");
            traits.insert("admins".into(), AssetTrait::People(vec![directory_person(tenant_number, 1)]));
            traits
        };
        let create = async |tenant_number| {
            db.store.asset_create(assets.scope(), assets.ours, kind.id, &linked(tenant_number), NOW).await
        };
        let words = "traits: \u{201c}Admins\u{201d} links to somebody who is no directory user of this organization. \
            Choose from the list.";
        assert_eq!(refusal(create(2).await), words);
        let id = create(1).await.unwrap();
        // The tenant turns out to be another organization's: its people are not read through an old link.
        match_silently(&db.store, tenant(1), assets.canary).await;
        let detail = db.store.asset_find(assets.scope(), id).await.unwrap();
        assert_eq!(detail.people.iter().map(|person| person.name.clone()).collect::<Vec<_>>(), [None]);
        let mut kept = linked(1);
        kept.insert("notes".into(), text("Attic"));
        assert!(db.store.asset_save(assets.scope(), id, 1, &kept, NOW).await.is_ok(), "links that were there stay");
    }

    async fn lists_search_sort_and_page(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        for (organization, name) in [(assets.canary, "b"), (assets.ours, "C Müller"), (assets.ours, "a")] {
            assets.server(&kind, organization, name).await;
        }
        let archived = assets.server(&kind, assets.ours, "d").await;
        db.store.asset_archive(assets.scope(), archived, true, NOW).await.unwrap();
        let titles = async |filter: AssetFilter| assets.titles(assets.scope(), &kind, &filter).await.join(",");
        assert_eq!(titles(all()).await, "a,b,C Müller");
        assert_eq!(titles(AssetFilter { descending: true, ..all() }).await, "C Müller,b,a");
        assert_eq!(titles(AssetFilter { sort: AssetSort::Organization, ..all() }).await, "b,a,C Müller");
        assert_eq!(titles(AssetFilter { organization: Some(assets.ours), ..all() }).await, "a,C Müller");
        assert_eq!(titles(AssetFilter { text: "CELLAR müll".into(), ..all() }).await, "C Müller");
        assert_eq!(titles(AssetFilter { text: "cellar attic".into(), ..all() }).await, "");
        assert_eq!(titles(AssetFilter { text: "%".into(), ..all() }).await, "", "no pattern");
        assert_eq!(titles(AssetFilter { shown: Shown::Archived, ..all() }).await, "d");
        let page = db.store.asset_list(assets.scope(), kind.id, &all(), 1, 2).await.unwrap();
        assert_eq!((page.rows.len(), page.rows[0].traits.len(), page.total, page.all, page.archived), (1, 4, 3, 4, 1));
    }

    async fn sec_044_another_organization_is_neither_seen_nor_counted_nor_found_nor_changed(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let ours = assets.server(&kind, assets.ours, "SRV1").await;
        let canary = assets.server(&kind, assets.canary, "Canary server").await;
        for role in [Role::Manager, Role::Editor, Role::Creator, Role::Lite] {
            let session = assets.of_ours(role).await;
            let scope = &session.scope;
            assert_eq!(assets.titles(scope, &kind, &all()).await, ["SRV1"]);
            let searched = AssetFilter { text: "canary".into(), organization: Some(assets.canary), ..all() };
            let page = db.store.asset_list(scope, kind.id, &searched, 0, 10).await.unwrap();
            assert_eq!((page.rows, page.total, page.all, page.archived), (vec![], 0, 0, 0));
            let counts: Vec<_> = db.store.asset_type_list(scope).await.unwrap().iter().map(|row| row.assets).collect();
            assert_eq!(counts, [2, 1], "its two licenses, its one server");
            let unknown = AssetId(Uuid::from_u128(404));
            for id in [canary, unknown] {
                for result in [
                    refusal(db.store.asset_find(scope, id).await),
                    refusal(db.store.asset_save(scope, id, 1, &server("x"), NOW).await),
                    refusal(db.store.asset_archive(scope, id, true, NOW).await),
                    refusal(db.store.asset_delete(scope, id, NOW).await),
                    refusal(db.store.asset_readers(scope, id).await),
                    refusal(db.store.asset_secure(scope, id, 1, &domain::asset::Readers::Everyone, NOW).await),
                    refusal(db.store.license_asset_find(scope, id).await),
                    refusal(db.store.license_holders(scope, id, &HolderFilter::default(), 0, 10).await),
                ] {
                    assert!(["not found", "forbidden"].contains(&result.as_str()), "{role:?} {id}: {result}");
                }
                assert!(matches!(db.store.asset_find(scope, id).await, Err(Error::NotFound)));
            }
            let made = db.store.asset_create(scope, assets.canary, kind.id, &server("x"), NOW).await;
            assert_eq!(refusal(made), if role == Role::Lite { "forbidden" } else { "not found" });
        }
        assert!(db.store.asset_find(assets.scope(), ours).await.is_ok());
        assert_eq!(db.store.asset_find(assets.scope(), canary).await.unwrap().asset.revision, 1);
    }

    async fn verbs_follow_the_permission_table(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let id = assets.server(&kind, assets.ours, "SRV1").await;
        let license = assets.license().await.asset.id;
        for (role, edit, delete, secure) in [
            (Role::Manager, true, true, true),
            (Role::Editor, true, true, true),
            (Role::Creator, true, false, false),
            (Role::Lite, false, false, false),
        ] {
            let session = assets.of_ours(role).await;
            let scope = &session.scope;
            let may = |result: String| result != "forbidden";
            let store = &db.store;
            let local = domain::asset::LocalParts::default();
            let edits = [
                may(refusal(store.asset_create(scope, assets.ours, kind.id, &server("x"), NOW).await)),
                may(refusal(store.asset_save(scope, id, 99, &server("x"), NOW).await)),
                may(refusal(store.license_asset_save(scope, license, 99, &local, NOW).await)),
                may(refusal(store.asset_people(scope, assets.ours).await)),
            ];
            assert_eq!(edits, [edit; 4], "{role:?}");
            assert_eq!(may(refusal(store.asset_archive(scope, id, false, NOW).await)), delete, "{role:?}");
            let unknown = AssetId(Uuid::from_u128(404));
            assert_eq!(may(refusal(store.asset_delete(scope, unknown, NOW).await)), delete, "{role:?}");
            assert_eq!(may(refusal(store.asset_readers(scope, license).await)), secure, "{role:?}");
            let everyone = domain::asset::Readers::Everyone;
            assert_eq!(may(refusal(store.asset_secure(scope, id, 99, &everyone, NOW).await)), secure, "{role:?}");
            assert!(store.asset_find(scope, id).await.is_ok() && store.license_asset_find(scope, license).await.is_ok());
        }
    }

    async fn synced_assets_refuse_every_way_of_changing_them(db) {
        let assets = Assets::new(db).await;
        let license = assets.license().await;
        let (store, scope, id) = (&db.store, assets.scope(), license.asset.id);
        for refused in [
            store.asset_create(scope, assets.ours, MICROSOFT_LICENSES, &license.asset.traits, NOW).await.map(drop),
            store.asset_save(scope, id, 0, &license.asset.traits, NOW).await,
            store.asset_archive(scope, id, true, NOW).await,
            store.asset_delete(scope, id, NOW).await,
        ] {
            let words = "type: Microsoft Licenses come from Microsoft, so their type, fields and values cannot be changed \
                here. Their notes, tags, owner and security settings can.";
            assert_eq!(refusal(refused), words);
        }
        assert_eq!(refusal(store.asset_list(scope, MICROSOFT_LICENSES, &all(), 0, 9).await), "not found");
        assert_eq!(assets.license().await, license);
        let forced = "INSERT INTO asset (id, organization_id, asset_type_id, title, traits, search_text, created_at, changed_at)
            SELECT 'x', id, '6d736c69-6365-8e73-8573-000000000000', 'x', '{}', 'x', 0, 0 FROM organization";
        assert!(store::testing::script(store, forced).await.is_err(), "the database refuses it, too");
    }

    async fn what_is_done_is_audited_by_ids_and_moves_the_version(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let before = db.store.versions().await.unwrap()[&Topic::Assets];
        let id = assets.server(&kind, assets.ours, "SRV1").await;
        let (store, scope) = (&db.store, assets.scope());
        store.asset_save(scope, id, 1, &server("SRV2"), NOW).await.unwrap();
        store.asset_save(scope, id, 2, &server("SRV2"), NOW).await.unwrap();
        for archived in [true, true, false] {
            store.asset_archive(scope, id, archived, NOW).await.unwrap();
        }
        store.asset_delete(scope, id, NOW).await.unwrap();
        assert_eq!(store.versions().await.unwrap()[&Topic::Assets], before + 5);
        let actions = texts(store, "SELECT action AS t FROM audit WHERE object_kind = 'asset' ORDER BY id").await;
        assert_eq!(actions.join(" "), "asset.create asset.edit asset.archive asset.restore asset.delete");
        let told = "SELECT COUNT(*) AS n FROM audit WHERE object_kind = 'asset' AND detail LIKE '%\"organization\":%'
            AND detail LIKE '%\"type\":%' AND detail NOT LIKE '%SRV%' AND detail NOT LIKE '%Cellar%'";
        assert_eq!(number(store, told).await, 5);
        let changed = "SELECT COUNT(*) AS n FROM audit WHERE action = 'asset.edit' AND detail LIKE '%\"fields\":[\"host-name\"]%'";
        assert_eq!(number(store, changed).await, 1);
    }
}
