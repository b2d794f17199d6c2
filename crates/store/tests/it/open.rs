//! Opening: new, again, newer, damaged, with the wrong key. Each refusal is one line.

use std::fs;

use domain::time::Timestamp;
use secrecy::{SecretBox, SecretString};
use store::{
    KeySource, OpenError, Store, on_both_databases,
    testing::{Kind, NOW, TestDatabase, administrator, number, script},
};

use crate::sample::connect;

async fn refused(db: &TestDatabase, key: KeySource) -> OpenError {
    let Err(error) = Store::open(&db.url, key, NOW).await else { panic!("opened") };
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
    error
}

on_both_databases! {
    async fn a_database_opens_again_with_its_key(db) {
        let migrations = "SELECT COUNT(*) AS n FROM schema_migration";
        let before = number(&db.store, migrations).await;
        let again = db.reopen().await.unwrap();
        assert_eq!(number(&again, migrations).await, before);
        assert_eq!(number(&again, "SELECT COUNT(*) AS n FROM keyring").await, 1);
        again.close().await;
    }

    async fn two_servers_that_start_at_once_share_one_schema_and_keyring(db) {
        let script_all = "DROP TABLE keyring; DELETE FROM schema_migration WHERE version = 99;
            CREATE TABLE keyring (id BIGINT NOT NULL PRIMARY KEY, wrapped BYTES NOT NULL, created_at BIGINT NOT NULL)";
        let text = if db.kind == Kind::Sqlite { script_all.replace("BYTES", "BLOB") } else { script_all.replace("BYTES", "BYTEA") };
        script(&db.store, &text).await.unwrap();
        let (one, two, three) = tokio::join!(db.reopen(), db.reopen(), db.reopen());
        for opened in [one, two, three] {
            opened.unwrap().close().await;
        }
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM keyring").await, 1);
    }

    async fn sec_089_a_newer_or_foreign_schema_is_refused(db) {
        script(&db.store, "UPDATE schema_migration SET checksum = token_hash FROM (SELECT wrapped AS token_hash FROM keyring) k
            WHERE version = 2").await.unwrap();
        let error = refused(db, KeySource::MasterKeyFile(db.key_file())).await;
        assert!(matches!(error, OpenError::OtherSchema(2)), "{error}");
        script(&db.store, "UPDATE schema_migration SET version = 99 WHERE version = 3").await.unwrap();
        let error = refused(db, KeySource::MasterKeyFile(db.key_file())).await;
        assert!(matches!(error, OpenError::NewerSchema { found: 99, known: 6.. }), "{error}");
    }

    async fn sec_011_a_wrong_missing_or_malformed_key_stops(db) {
        let error = refused(db, KeySource::Bytes(SecretBox::new(Box::new([7; 32])))).await;
        assert!(matches!(error, OpenError::WrongKey), "{error}");
        let missing = db.folder().join("other.key");
        let error = refused(db, KeySource::MasterKeyFile(missing.clone())).await;
        assert!(matches!(error, OpenError::KeyMissing(_)), "{error}");
        assert!(!missing.exists(), "never a new key beside existing ciphertext");
        let text = fs::read_to_string(db.key_file()).unwrap();
        fs::write(db.key_file(), &text[..60]).unwrap();
        let error = refused(db, KeySource::MasterKeyFile(db.key_file())).await;
        assert!(matches!(error, OpenError::KeyMalformed), "{error}");
        let error = refused(db, KeySource::MasterKeyFile(db.folder().to_owned())).await;
        assert!(matches!(error, OpenError::KeyUnreadable { .. }), "{error}");
        let opened = Store::open(&db.url, KeySource::from_text(&SecretString::from(text)).unwrap(), NOW).await;
        opened.unwrap().close().await;
    }

    async fn sec_011_secrets_without_a_keyring_are_not_written_over(db) {
        let scope = administrator(&db.store).await;
        connect(&db.store, &scope, 1).await.unwrap();
        script(&db.store, "DELETE FROM keyring").await.unwrap();
        let error = refused(db, KeySource::MasterKeyFile(db.key_file())).await;
        assert!(matches!(error, OpenError::KeyringLost), "{error}");
    }
}

#[cfg(unix)]
mod key_file {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    on_both_databases! {
        async fn sec_007_it_is_made_for_its_owner_only_and_refused_when_others_can_read_it(db) {
            let mode = || fs::metadata(db.key_file()).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(), 0o600);
            fs::set_permissions(db.key_file(), fs::Permissions::from_mode(0o644)).unwrap();
            let error = refused(db, KeySource::MasterKeyFile(db.key_file())).await;
            assert!(matches!(error, OpenError::KeyExposed(_)), "{error}");
            if db.kind == Kind::Sqlite {
                let file = fs::metadata(db.folder().join("seatledger.db")).unwrap();
                assert_eq!(file.permissions().mode() & 0o777, 0o600);
            }
        }
    }
}

/// Opens a SQLite file of this content.
async fn open_file(content: &[u8]) -> Result<Store, OpenError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.db");
    fs::write(&path, content).unwrap();
    let key = KeySource::MasterKeyFile(folder.path().join("master.key"));
    Store::open(&format!("sqlite:{}", path.display()), key, Timestamp(0)).await
}

#[tokio::test]
async fn a_file_that_is_no_database_is_one_clear_line() {
    let Err(error) =
        open_file("not a database, but long enough to have a header ".repeat(99).as_bytes()).await
    else {
        panic!("opened")
    };
    assert!(matches!(error, OpenError::Corrupt(_)), "{error}");
    assert!(error.to_string().contains("restore it from a backup"));
}

#[tokio::test]
async fn a_damaged_page_is_found_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let (path, key) = (folder.path().join("whole.db"), folder.path().join("master.key"));
    let url = format!("sqlite:{}", path.display());
    Store::open(&url, KeySource::MasterKeyFile(key), NOW).await.unwrap().close().await;
    let mut content = fs::read(&path).unwrap();
    let middle = content.len() / 2;
    content[middle..middle + 4096].fill(0x5a);
    let Err(error) = open_file(&content).await else { panic!("opened") };
    assert!(matches!(error, OpenError::Corrupt(_)), "{error}");
}

#[tokio::test]
async fn a_database_elsewhere_or_of_another_kind_is_one_clear_line() {
    let check = async |url: &str, expected: &str| {
        let key = KeySource::Bytes(SecretBox::new(Box::new([1; 32])));
        let Err(error) = Store::open(url, key, NOW).await else { panic!("opened") };
        let text = error.to_string();
        assert!(text.contains(expected) && text.lines().count() == 1 && !text.contains("hunter2"), "{text}");
    };
    check("mysql://localhost/x", "sqlite:PATH or postgres://").await;
    check("postgres://ada:hunter2@127.0.0.1:9/x", "PostgreSQL at 127.0.0.1:9").await;
    check("sqlite:/proc/nowhere/x.db", "cannot be opened").await;
}
