//! Types of flexible assets: made, changed with all their assets, deleted while unused; Microsoft Licenses never.

use domain::{
    account::Role,
    asset::{AssetTypeDraft, FieldKind, MICROSOFT_LICENSES, microsoft_licenses},
    id::AssetTypeId,
};
use store::{
    Error, Topic, on_both_databases,
    testing::{NOW, administrator, number, person},
};
use uuid::Uuid;

use crate::{
    asset_desk::{Assets, all, field, refusal, server, server_draft, text},
    sample::connected,
};

on_both_databases! {
    async fn a_type_comes_back_as_it_was_made(db) {
        let scope = administrator(&db.store).await;
        let made = db.store.asset_type_create(&scope, &server_draft(), NOW).await.unwrap();
        assert_eq!(db.store.asset_type_find(&scope, made.id).await.unwrap(), made);
        assert_eq!(made.draft().fields.len(), 5);
        let keys: Vec<_> = made.fields.iter().map(|field| field.key.as_str()).collect();
        assert_eq!(keys, ["host-name", "role", "cores", "notes", "admins"]);
        let list = db.store.asset_type_list(&scope).await.unwrap();
        assert_eq!(list.iter().map(|row| (&row.kind, row.assets)).collect::<Vec<_>>(), [(&made, 0)]);
    }

    async fn two_types_never_share_a_name(db) {
        let scope = administrator(&db.store).await;
        db.store.asset_type_create(&scope, &server_draft(), NOW).await.unwrap();
        let named = |name: &str| AssetTypeDraft { name: name.into(), ..server_draft() };
        for name in ["Server", " SERVER ", "server!"] {
            let refused = refusal(db.store.asset_type_create(&scope, &named(name), NOW).await);
            assert_eq!(refused, "name: Another type has this name. Choose a different one.", "{name}");
        }
        let other = db.store.asset_type_create(&scope, &named("Printer"), NOW).await.unwrap();
        let refused = db.store.asset_type_save(&scope, other.id, 1, &named("Server"), NOW).await;
        assert!(refusal(refused).starts_with("name: "));
        let reserved = db.store.asset_type_create(&scope, &named("Microsoft licenses"), NOW).await;
        assert!(refusal(reserved).starts_with("name: Microsoft Licenses is the type that Microsoft fills."));
    }

    async fn assets_follow_when_their_type_changes(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let id = assets.server(&kind, assets.ours, "SRV1").await;
        let mut draft = kind.draft();
        draft.fields.retain(|field| field.name != "Notes");
        draft.fields[0].name = "Machine".into();
        draft.fields[1].use_for_title = true;
        draft.fields.push(field("Host name", FieldKind::Text));
        let changed = db.store.asset_type_save(assets.scope(), kind.id, 1, &draft, NOW).await.unwrap();
        assert_eq!(db.store.asset_type_find(assets.scope(), kind.id).await.unwrap(), changed);
        assert_eq!((changed.fields[0].key.as_str(), changed.fields[4].key.as_str()), ("host-name", "host-name-2"));
        let asset = db.store.asset_find(assets.scope(), id).await.unwrap().asset;
        assert_eq!((asset.title.as_str(), asset.revision), ("SRV1 Web", 2));
        assert_eq!(asset.traits.keys().collect::<Vec<_>>(), ["cores", "host-name", "role"]);
        let found = |words: &str| domain::asset::AssetFilter { text: words.into(), ..all() };
        assert_eq!(assets.titles(assets.scope(), &kind, &found("cellar")).await.len(), 0, "its field is gone");
        assert_eq!(assets.titles(assets.scope(), &kind, &found("WEB srv")).await, ["SRV1 Web"]);
    }

    async fn a_change_that_would_make_values_wrong_is_refused(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        assets.server(&kind, assets.canary, "SRV1").await;
        let refused = async |change: fn(&mut AssetTypeDraft)| {
            let mut draft = kind.draft();
            change(&mut draft);
            refusal(db.store.asset_type_save(assets.scope(), kind.id, 1, &draft, NOW).await)
        };
        let words = refused(|draft| draft.fields[2].kind = FieldKind::Text).await;
        assert_eq!(words, "fields: \u{201c}Cores\u{201d} holds values as Number, so it cannot become Text. Add a new field.");
        let words = refused(|draft| draft.fields[1].kind = FieldKind::Select { options: vec!["Mail".into()] }).await;
        assert_eq!(words, "fields: \u{201c}Role\u{201d} has assets with \u{201c}Web\u{201d}. Keep that option.");
        assert_eq!(db.store.asset_type_find(assets.scope(), kind.id).await.unwrap(), kind);
    }

    async fn the_later_editor_of_a_type_is_told(db) {
        let scope = administrator(&db.store).await;
        let kind = db.store.asset_type_create(&scope, &server_draft(), NOW).await.unwrap();
        let renamed = |name: &str| AssetTypeDraft { name: name.into(), ..kind.draft() };
        let save = async |name: &str| db.store.asset_type_save(&scope, kind.id, 1, &renamed(name), NOW).await;
        assert_eq!(save("Machine").await.unwrap().revision, 2);
        assert_eq!(refusal(save("Computer").await), "asset_type_revision");
        let before = db.store.versions().await.unwrap();
        let kept = db.store.asset_type_save(&scope, kind.id, 2, &renamed("Machine"), NOW).await.unwrap();
        assert_eq!((kept.revision, db.store.versions().await.unwrap()), (2, before), "nothing differs");
    }

    async fn a_type_goes_only_while_nothing_is_of_it(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let id = assets.server(&kind, assets.ours, "SRV1").await;
        db.store.asset_archive(assets.scope(), id, true, NOW).await.unwrap();
        let delete = async || db.store.asset_type_delete(assets.scope(), kind.id, NOW).await;
        let words = "type: There are assets of the type Server. Delete them first, or switch it off.";
        assert_eq!(refusal(delete().await), words);
        db.store.asset_type_enable(assets.scope(), kind.id, false, NOW).await.unwrap();
        let made = db.store.asset_create(assets.scope(), assets.ours, kind.id, &server("SRV2"), NOW).await;
        assert!(refusal(made).starts_with("type: The type Server is switched off."));
        let mut moved = server("SRV1");
        moved.insert("notes".into(), text("Attic"));
        assert!(db.store.asset_save(assets.scope(), id, 2, &moved, NOW).await.is_ok(), "what is there can be edited");
        db.store.asset_delete(assets.scope(), id, NOW).await.unwrap();
        assert!(delete().await.is_ok());
        assert_eq!(refusal(delete().await), "not found");
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM asset_field").await, 0);
    }

    async fn microsoft_licenses_is_there_from_the_first_sync_on_and_nobody_changes_it(db) {
        let scope = administrator(&db.store).await;
        assert!(matches!(db.store.asset_type_find(&scope, MICROSOFT_LICENSES).await, Err(Error::NotFound)));
        assert_eq!(db.store.asset_type_list(&scope).await.unwrap(), []);
        let connected = connected(db, &[1]).await;
        let scope = &connected.scope;
        assert_eq!(db.store.asset_type_find(scope, MICROSOFT_LICENSES).await.unwrap(), microsoft_licenses());
        let list = db.store.asset_type_list(scope).await.unwrap();
        assert!(list.len() == 1 && list[0].kind.is_locked());
        let kind = microsoft_licenses();
        let mut draft = kind.draft();
        draft.name = "Ours".into();
        let id = kind.id;
        let store = &db.store;
        for refused in [
            store.asset_type_save(scope, id, 1, &draft, NOW).await.map(drop),
            store.asset_type_enable(scope, id, false, NOW).await,
            store.asset_type_delete(scope, id, NOW).await,
        ] {
            assert!(refusal(refused).starts_with("type: Microsoft Licenses come from Microsoft"));
        }
        assert_eq!(store.asset_type_find(scope, id).await.unwrap(), kind);
        assert_eq!(number(store, "SELECT COUNT(*) AS n FROM audit WHERE object_kind = 'asset_type'").await, 0);
    }

    async fn types_are_for_those_who_manage_all_organizations(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let everywhere: Option<&[_]> = None;
        let ours = [assets.ours];
        for (role, organizations, may) in [
            (Role::Manager, everywhere, true),
            (Role::Manager, Some(&ours[..]), false),
            (Role::Editor, everywhere, false),
            (Role::Creator, everywhere, false),
            (Role::Lite, everywhere, false),
        ] {
            let (_, session) = person(&db.store, role, organizations, NOW).await;
            let scope = &session.scope;
            let unknown = AssetTypeId(Uuid::from_u128(404));
            let invalid = AssetTypeDraft::default();
            for result in [
                refusal(db.store.asset_type_create(scope, &invalid, NOW).await),
                refusal(db.store.asset_type_save(scope, unknown, 1, &invalid, NOW).await),
                refusal(db.store.asset_type_enable(scope, unknown, false, NOW).await),
                refusal(db.store.asset_type_delete(scope, unknown, NOW).await),
            ] {
                assert_eq!(result != "forbidden", may, "{role:?}: {result}");
            }
            assert_eq!(db.store.asset_type_find(scope, kind.id).await.unwrap(), kind, "everybody reads types");
        }
    }

    async fn changes_of_types_are_audited_and_move_the_version(db) {
        let scope = administrator(&db.store).await;
        let moved = async || db.store.versions().await.unwrap()[&Topic::Assets];
        let before = moved().await;
        let kind = db.store.asset_type_create(&scope, &server_draft(), NOW).await.unwrap();
        db.store.asset_type_save(&scope, kind.id, 1, &AssetTypeDraft { name: "Machine".into(), ..kind.draft() }, NOW).await.unwrap();
        for enabled in [false, false, true] {
            db.store.asset_type_enable(&scope, kind.id, enabled, NOW).await.unwrap();
        }
        db.store.asset_type_delete(&scope, kind.id, NOW).await.unwrap();
        assert_eq!(moved().await, before + 5);
        let actions = store::testing::texts(&db.store, "SELECT action AS t FROM audit WHERE object_kind = 'asset_type' ORDER BY id").await;
        assert_eq!(actions.join(" "), "asset_type.create asset_type.edit asset_type.disable asset_type.enable asset_type.delete");
        let told = "SELECT COUNT(*) AS n FROM audit WHERE action = 'asset_type.edit'
            AND detail LIKE '%\"before\":{%\"name\":\"Server\"%' AND detail LIKE '%\"after\":{%\"name\":\"Machine\"%'";
        assert_eq!(number(&db.store, told).await, 1);
    }
}
