//! Secrets of integrations: sealed in their place, unreadable anywhere else.

use domain::account::Role;
use secrecy::ExposeSecret;
use store::{
    Error, on_both_databases,
    testing::{NOW, administrator, number, person, script},
};

use crate::sample::{connect, connection};

on_both_databases! {
    async fn a_secret_is_read_back_and_stored_as_ciphertext(db) {
        let scope = administrator(&db.store).await;
        let id = connect(&db.store, &scope, 1).await.unwrap();
        let credential = db.store.integration_credential(&scope, id, NOW).await.unwrap().unwrap();
        assert_eq!(credential.secret.expose_secret(), "secret of 1");
        assert_eq!(credential.connection, connection(1));
        let sealed = 1 + 4 + 24 + "secret of 1".len() + 16;
        script(&db.store, &format!("CREATE TABLE found AS SELECT COUNT(*) AS n FROM secret
            WHERE LENGTH(ciphertext) = {sealed}")).await.unwrap();
        assert_eq!(number(&db.store, "SELECT n FROM found").await, 1);
        let unknown = domain::id::IntegrationId(uuid::Uuid::nil());
        assert!(db.store.integration_credential(&scope, unknown, NOW).await.unwrap().is_none());
    }

    async fn sec_009_a_ciphertext_moved_to_another_integration_fails_and_is_audited(db) {
        let scope = administrator(&db.store).await;
        let (one, two) = (connect(&db.store, &scope, 1).await.unwrap(), connect(&db.store, &scope, 2).await.unwrap());
        script(&db.store, &format!("UPDATE secret SET ciphertext = (SELECT s.ciphertext FROM secret s
            WHERE s.integration_id = '{one}') WHERE integration_id = '{two}'")).await.unwrap();
        let moved = db.store.integration_credential(&scope, two, NOW).await;
        assert!(matches!(moved, Err(Error::Unreadable { table: "secret", .. })));
        assert!(db.store.integration_credential(&scope, one, NOW).await.is_ok(), "the other is untouched");
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM secret").await, 2, "never overwritten");
        let audited = number(&db.store, "SELECT COUNT(*) AS n FROM audit WHERE action = 'secret.read'").await;
        assert_eq!(audited, 1);
    }

    async fn secrets_are_for_those_who_manage_integrations(db) {
        let scope = administrator(&db.store).await;
        let id = connect(&db.store, &scope, 1).await.unwrap();
        let (_, lite) = person(&db.store, Role::Lite, None, NOW).await;
        let refused = db.store.integration_credential(&lite.scope, id, NOW).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    }
}
