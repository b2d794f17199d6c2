//! Ten thousand assets in a list: searched, sorted, paged and counted, with those that are not for the reader left out.

use std::time::Instant;

use domain::{
    account::Role,
    asset::{AssetFilter, Traits},
};
use store::{
    on_both_databases,
    testing::{NOW, person, script},
};

use crate::asset_desk::{Assets, all, only, server};

const MANY: usize = 10_000;
const STEP: usize = 1_000;

/// Adds so many servers, every second one of the second organization, every hundredth open to nobody.
async fn fill(assets: &Assets<'_>, kind: &domain::asset::AssetType) {
    for first in (0..MANY).step_by(STEP) {
        let row = |n: usize| {
            let organization = if n.is_multiple_of(2) { assets.ours } else { assets.canary };
            let traits: Traits = server(&format!("SRV{n:05}"));
            let (title, search) = (kind.title(&traits), kind.search_text(&traits));
            let traits = serde_json::to_string(&traits).unwrap();
            let restricted = u8::from(n.is_multiple_of(100));
            format!(
                "('{n:08}-0000-4000-8000-000000000000', '{organization}', '{}', '{title}', '{traits}', '{search}', \
                {restricted}, 0, 0)",
                kind.id
            )
        };
        let rows: Vec<_> = (first..first + STEP).map(row).collect();
        let sql = format!(
            "INSERT INTO asset (id, organization_id, asset_type_id, title, traits, search_text, restricted, \
            created_at, changed_at) VALUES {}",
            rows.join(",")
        );
        script(&assets.db.store, &sql).await.unwrap();
    }
}

on_both_databases! {
    async fn ten_thousand_assets_are_listed_by_three_statements(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        fill(&assets, &kind).await;
        let (_, lite) = person(&db.store, Role::Lite, Some(&[assets.ours]), NOW).await;
        let begun = Instant::now();
        let page = db.store.asset_list(assets.scope(), kind.id, &all(), 199, 50).await.unwrap();
        let took = begun.elapsed();
        println!("{:?}: page 200 of {MANY} assets in {took:?}", db.kind);
        assert_eq!((page.rows.len(), page.rows[49].title.as_str(), page.total), (50, "SRV09999", MANY));
        assert!(page.rows.iter().all(|asset| asset.traits.len() == 4));
        let seen = db.store.asset_list(&lite.scope, kind.id, &all(), 0, 50).await.unwrap();
        assert_eq!((seen.rows[0].title.as_str(), seen.total, seen.all), ("SRV00002", MANY / 2 - MANY / 100, 4_900));
        let searched = AssetFilter { text: "left srv0777".into(), ..all() };
        let found = db.store.asset_list(&lite.scope, kind.id, &searched, 0, 50).await.unwrap();
        assert_eq!((found.rows.len(), found.total, found.all), (5, 5, 4_900));
        assert_eq!(db.store.asset_type_list(&lite.scope).await.unwrap()[1].assets, 4_900);
        // A minute would mean that rows were read one by one.
        assert!(took.as_secs() < 10, "{took:?}");
        let first = seen.rows[0].id;
        assets.secure(first, 1, &only(&[])).await;
        assert_eq!(db.store.asset_list(&lite.scope, kind.id, &all(), 0, 1).await.unwrap().total, 4_899);
    }

    async fn ten_thousand_assets_follow_their_type(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        fill(&assets, &kind).await;
        let mut draft = kind.draft();
        draft.fields[1].use_for_title = true;
        db.store.asset_type_save(assets.scope(), kind.id, 1, &draft, NOW).await.unwrap();
        let page = db.store.asset_list(assets.scope(), kind.id, &all(), 0, 1).await.unwrap();
        assert_eq!((page.rows[0].title.as_str(), page.rows[0].revision, page.total), ("SRV00000 Web", 2, MANY));
    }
}
