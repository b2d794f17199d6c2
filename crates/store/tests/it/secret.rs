//! Secrets of integrations: sealed in their place, unreadable anywhere else.

use domain::{account::Role, credential::CredentialKind};
use secrecy::{ExposeSecret, SecretString};
use store::{
    Error, NewCredential, on_both_databases,
    testing::{NOW, administrator, number, person, script},
};

use crate::sample::{at, connect, connection};

const PRINT: &str = "7FB42C3767EB50114D71584A9205AFF7A5C6B610";

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

    async fn a_certificate_takes_the_place_of_a_secret_and_back_and_its_key_is_ciphertext(db) {
        let scope = administrator(&db.store).await;
        let id = connect(&db.store, &scope, 1).await.unwrap();
        let pem = SecretString::from("-----BEGIN CERTIFICATE-----\nx\n-----BEGIN PRIVATE KEY-----\ny\n");
        let certificate = NewCredential { secret: &pem, thumbprint: Some(PRINT), expires_at: Some(at(99)) };
        db.store.credential_replace(&scope, id, certificate, at(1)).await.unwrap();
        let stored = db.store.integration_credential(&scope, id, NOW).await.unwrap().unwrap();
        assert_eq!((stored.kind, stored.secret.expose_secret()), (CredentialKind::Certificate, pem.expose_secret()));
        let facts = db.store.credential_facts(&scope, id).await.unwrap().unwrap();
        assert_eq!((facts.kind, facts.thumbprint.as_deref()), (CredentialKind::Certificate, Some(PRINT)));
        assert_eq!((facts.set_at, facts.expires_at), (at(1), Some(at(99))));
        assert_eq!(facts.set_by.as_deref(), Some("Administrator of the test"));
        let found = db.store.integration_find(&scope, id).await.unwrap().unwrap();
        assert_eq!((found.credential, found.secret_expires_at), (Some(CredentialKind::Certificate), Some(at(99))));
        let told = "SELECT COUNT(*) AS n FROM audit WHERE action = 'secret.replace' AND detail NOT LIKE '%PRIVATE%'
            AND detail LIKE '%7FB42C37%'";
        assert_eq!(number(&db.store, told).await, 1);

        let secret = SecretString::from("a secret again");
        let back = NewCredential { secret: &secret, thumbprint: None, expires_at: None };
        db.store.credential_replace(&scope, id, back, at(2)).await.unwrap();
        let stored = db.store.integration_credential(&scope, id, NOW).await.unwrap().unwrap();
        assert_eq!((stored.kind, stored.secret.expose_secret()), (CredentialKind::ClientSecret, "a secret again"));
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM secret").await, 1, "one at a time");
        let second = "INSERT INTO secret (integration_id, kind, ciphertext, set_at)
            SELECT integration_id, 'client_certificate', ciphertext, set_at FROM secret";
        assert!(script(&db.store, second).await.is_err(), "the database holds to it");
    }

    async fn sec_009_a_certificate_that_is_called_a_secret_does_not_open(db) {
        let scope = administrator(&db.store).await;
        let id = connect(&db.store, &scope, 1).await.unwrap();
        let pem = SecretString::from("certificate and key");
        let certificate = NewCredential { secret: &pem, thumbprint: Some(PRINT), expires_at: None };
        db.store.credential_replace(&scope, id, certificate, at(1)).await.unwrap();
        script(&db.store, "UPDATE secret SET kind = 'client_secret'").await.unwrap();
        let renamed = db.store.integration_credential(&scope, id, NOW).await;
        assert!(matches!(renamed, Err(Error::Unreadable { table: "secret", .. })));
    }

    async fn secrets_are_for_those_who_manage_integrations(db) {
        let scope = administrator(&db.store).await;
        let id = connect(&db.store, &scope, 1).await.unwrap();
        let (_, lite) = person(&db.store, Role::Lite, None, NOW).await;
        let refused = db.store.integration_credential(&lite.scope, id, NOW).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        let refused = db.store.credential_facts(&lite.scope, id).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    }
}
