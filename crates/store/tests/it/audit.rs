//! The audit log can only grow.

use store::{
    Error, on_both_databases,
    testing::{NOW, administrator, number, script},
};

on_both_databases! {
    async fn sec_096_entries_can_be_neither_changed_nor_removed(db) {
        let scope = administrator(&db.store).await;
        db.store.organization_create(&scope, "Ours", NOW).await.unwrap();
        for sql in ["UPDATE audit SET action = 'nothing'", "DELETE FROM audit"] {
            assert!(matches!(script(&db.store, sql).await, Err(Error::Database(_))), "{sql}");
        }
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM audit WHERE action = 'organization.create'").await, 1);
    }

    async fn an_entry_says_who_what_and_when(db) {
        let scope = administrator(&db.store).await;
        let ours = db.store.organization_create(&scope, "Ours", NOW).await.unwrap();
        let sql = format!(
            "CREATE TABLE found AS SELECT COUNT(*) AS n FROM audit WHERE actor_kind = 'user' AND actor_id = '{}'
                AND object_kind = 'organization' AND object_id = '{}' AND at = {} AND outcome = 'done'
                AND detail LIKE '%Ours%'",
            scope.user().unwrap(), ours.id, NOW.0
        );
        script(&db.store, &sql).await.unwrap();
        assert_eq!(number(&db.store, "SELECT n FROM found").await, 1);
    }
}
