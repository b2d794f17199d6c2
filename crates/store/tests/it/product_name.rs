//! Names of products: who may give them, which licenses they are asked of, and a catalogue that is taken over whole.

use std::fmt::Write as _;

use domain::{account::Role, asset::Readers, catalogue::CatalogueFile};
use store::{
    Error, on_both_databases,
    testing::{NOW, number, person},
};

use crate::sample::{at, connected, sku_id, sync_all, two_organizations};

const HEAD: &str = "GUID,String_Id,Product_Display_Name\n";

on_both_databases! {
    async fn a_name_stands_in_every_list_until_it_is_taken_away(db) {
        let connected = connected(db, &[1, 2]).await;
        sync_all(&db.store, &[1, 2], NOW).await;
        let [ours, _] = two_organizations(db, &connected.scope, 1, 2).await;
        let (store, scope) = (&db.store, &connected.scope);
        let open = store.product_name_list(scope).await.unwrap();
        let found: Vec<_> = open.iter().map(|it| (it.sku, it.part_number.as_str(), it.tenants)).collect();
        assert_eq!(found, [(sku_id(1), "PART_1", 2), (sku_id(2), "PART_2", 2)]);
        let before = store.license_version(scope).await.unwrap();
        store.product_name_set(scope, sku_id(1), Some("  Contoso\n Special "), at(1)).await.unwrap();
        assert!(store.license_version(scope).await.unwrap() > before);
        let products = async || {
            let list = store.license_list(scope).await.unwrap();
            list.rows.iter().take(2).map(|row| row.product.clone()).collect::<Vec<_>>()
        };
        assert_eq!(products().await, ["Contoso Special", "Part 2 (unrecognized)"]);
        let assets = store.license_asset_list(scope, ours).await.unwrap();
        assert_eq!(assets[0].asset.title, "Contoso Special");
        let list = store.product_name_list(scope).await.unwrap();
        assert_eq!((list[0].sku, &list[0].given), (sku_id(2), &None), "what is open comes first");
        let given = list[1].given.clone().unwrap();
        assert_eq!((given.name.as_str(), given.by.is_some(), given.at), ("Contoso Special", true, at(1)));
        store.product_name_set(scope, sku_id(1), None, at(2)).await.unwrap();
        assert_eq!(products().await[0], "Part 1 (unrecognized)");
        let audited = "SELECT COUNT(*) AS n FROM audit WHERE action = 'product_name.set'";
        assert_eq!(number(store, audited).await, 2);
    }

    async fn a_name_is_checked_and_given_by_those_who_see_every_organization(db) {
        let connected = connected(db, &[1, 2]).await;
        sync_all(&db.store, &[1, 2], NOW).await;
        let [ours, _] = two_organizations(db, &connected.scope, 1, 2).await;
        let set = async |scope: &store::Scope, name: &str| {
            db.store.product_name_set(scope, sku_id(1), Some(name), NOW).await
        };
        for wrong in [" ", "a\u{7}b", &"x".repeat(257)] {
            assert!(matches!(set(&connected.scope, wrong).await, Err(Error::Invalid { field: "name", .. })), "{wrong}");
        }
        let unknown = db.store.product_name_set(&connected.scope, sku_id(77), Some("x"), NOW).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
        for (role, organizations, may) in [
            (Role::Manager, None, true),
            (Role::Manager, Some([ours]), false),
            (Role::Editor, None, false),
        ] {
            let organizations = organizations.as_ref().map(<[_; 1]>::as_slice);
            let (_, session) = person(&db.store, role, organizations, NOW).await;
            assert_eq!(set(&session.scope, "Ours").await.is_ok(), may, "{role:?}");
            assert_eq!(db.store.product_name_list(&session.scope).await.is_ok(), may, "{role:?}");
        }
    }

    async fn what_is_open_to_others_alone_is_not_counted(db) {
        let connected = connected(db, &[1, 2]).await;
        sync_all(&db.store, &[1, 2], NOW).await;
        let [ours, _] = two_organizations(db, &connected.scope, 1, 2).await;
        let (store, scope) = (&db.store, &connected.scope);
        let (_, manager) = person(store, Role::Manager, None, NOW).await;
        let assets = store.license_asset_list(scope, ours).await.unwrap();
        let first = assets.iter().find(|it| it.sku == sku_id(1)).unwrap();
        let nobody = Readers::People { users: [scope.user().unwrap()].into() };
        store.asset_secure(scope, first.asset.id, first.asset.revision, &nobody, NOW).await.unwrap();
        let tenants = async |scope: &store::Scope| {
            let list = store.product_name_list(scope).await.unwrap();
            list.iter().find(|it| it.sku == sku_id(1)).unwrap().tenants
        };
        assert_eq!((tenants(scope).await, tenants(&manager.scope).await), (2, 1));
    }

    async fn a_catalogue_is_taken_over_whole_and_replaced_by_the_next(db) {
        let connected = connected(db, &[1]).await;
        sync_all(&db.store, &[1], NOW).await;
        let (store, scope) = (&db.store, &connected.scope);
        let mut text = HEAD.to_owned();
        for n in 1..=2_500 {
            let _ = writeln!(text, "{},PART_{n},Product {n}", sku_id(n));
        }
        let file = CatalogueFile::read(&text).unwrap();
        let built_in = store.catalogue_standing(scope).await.unwrap();
        assert_eq!(built_in.updated_at, None);
        store.catalogue_take_over(scope, &file, at(1)).await.unwrap();
        let standing = store.catalogue_standing(scope).await.unwrap();
        assert_eq!((standing.products, standing.updated_at), (built_in.products + 2_500, Some(at(1))));
        assert_eq!(store.license_list(scope).await.unwrap().rows[0].product, "Product 1");
        assert!(store.product_name_list(scope).await.unwrap().is_empty());

        let empty = store.catalogue_take_over(scope, &CatalogueFile::read(HEAD).unwrap(), at(2)).await;
        assert!(matches!(empty, Err(Error::Invalid { field: "text", .. })));
        let next = CatalogueFile::read(&format!("{HEAD}{},PART_2,Renamed\n", sku_id(2))).unwrap();
        store.catalogue_take_over(scope, &next, at(3)).await.unwrap();
        let list = store.license_list(scope).await.unwrap();
        let products: Vec<_> = list.rows.iter().map(|row| row.product.as_str()).collect();
        assert_eq!(products, ["Part 1 (unrecognized)", "Renamed"]);
    }
}
