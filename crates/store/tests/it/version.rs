//! Versions of datasets, and health.

use store::{
    Topic, on_both_databases,
    testing::{NOW, administrator},
};

use crate::sample::connect;

on_both_databases! {
    async fn each_topic_moves_with_its_own_data(db) {
        let scope = administrator(&db.store).await;
        let before = db.store.versions().await.unwrap();
        assert_eq!(before.keys().copied().collect::<Vec<_>>(), Topic::ALL);
        db.store.organization_create(&scope, "Ours", NOW).await.unwrap();
        connect(&db.store, &scope, 1).await.unwrap();
        let after = db.store.versions().await.unwrap();
        let moved = |topic| after[&topic] - before[&topic];
        let moved: Vec<_> = Topic::ALL.into_iter().filter(|topic| moved(*topic) > 0).collect();
        assert_eq!(moved, [Topic::Integrations, Topic::Organizations]);
    }

    async fn a_closed_store_is_not_ready(db) {
        assert!(db.store.ready().await.is_ok());
        db.store.close().await;
        assert!(db.store.ready().await.is_err());
    }
}
