//! Brings the schema up to date, in one transaction under a lock; refuses what a newer or other program made.

use domain::time::Timestamp;
use sha2::{Digest, Sha256};

use crate::{
    dialect,
    error::{Error, OpenError, one_line},
    sql::{Tx, statements},
    value::values,
};

/// One step of the schema: usually one text for both databases.
struct Migration {
    version: i64,
    sqlite: &'static str,
    postgres: &'static str,
}

impl Migration {
    const fn shared(version: i64, text: &'static str) -> Self {
        Self { version, sqlite: text, postgres: text }
    }

    /// Tells a migration from another of the same number.
    fn checksum(&self) -> Vec<u8> {
        let texts = Sha256::new().chain_update(self.sqlite).chain_update([0]).chain_update(self.postgres);
        texts.finalize().to_vec()
    }
}

const MIGRATIONS: &[Migration] = &[
    Migration::shared(1, include_str!("../migrations/0001_accounts.sql")),
    Migration::shared(2, include_str!("../migrations/0002_licenses.sql")),
    Migration {
        version: 3,
        sqlite: include_str!("../migrations/0003_audit_guard.sqlite.sql"),
        postgres: include_str!("../migrations/0003_audit_guard.postgres.sql"),
    },
    Migration::shared(4, include_str!("../migrations/0004_sync.sql")),
    Migration::shared(5, include_str!("../migrations/0005_access.sql")),
    Migration::shared(6, include_str!("../migrations/0006_notices.sql")),
    Migration::shared(7, include_str!("../migrations/0007_credential.sql")),
    Migration::shared(8, include_str!("../migrations/0008_primary_source.sql")),
    Migration::shared(9, include_str!("../migrations/0009_organizations.sql")),
    Migration::shared(10, include_str!("../migrations/0010_matching.sql")),
    Migration::shared(11, include_str!("../migrations/0011_assets.sql")),
    Migration::shared(12, include_str!("../migrations/0012_assignment_index.sql")),
    Migration::shared(13, include_str!("../migrations/0013_saved_view.sql")),
    Migration::shared(14, include_str!("../migrations/0014_product_name.sql")),
    Migration::shared(15, include_str!("../migrations/0015_history.sql")),
];

/// The table of what was done, before the first migration.
const LEDGER: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    version {int} NOT NULL PRIMARY KEY, checksum {blob} NOT NULL, applied_at {int} NOT NULL){strict}";

/// Other servers that start meanwhile wait here, for longer than an ordinary statement may take. SQLite holds its
/// write lock already. The number is arbitrary; it must only be ours alone in the database.
const LOCK_POSTGRES: &str = "SET LOCAL lock_timeout = '5min'; SET LOCAL statement_timeout = '30min';
    SELECT pg_advisory_xact_lock(7328566217)";

statements! {
    MIGRATION_LIST = "SELECT version, checksum FROM schema_migration ORDER BY version";
    MIGRATION_INSERT = "INSERT INTO schema_migration (version, checksum, applied_at) VALUES ($1, $2, $3)";
}

/// The tables that migrations create.
#[cfg(feature = "testing")]
pub(crate) fn tables() -> impl Iterator<Item = &'static str> {
    let lines = MIGRATIONS.iter().flat_map(|migration| migration.sqlite.lines());
    lines.filter_map(|line| line.strip_prefix("CREATE TABLE ")?.split(' ').next())
}

/// Tells this program's schema from any other, for what tests keep of it.
#[cfg(feature = "testing")]
pub(crate) fn fingerprint() -> String {
    let checksums = MIGRATIONS.iter().map(Migration::checksum);
    let mut text = hex::encode(checksums.fold(Sha256::new(), Sha256::chain_update).finalize());
    // A database's name has room for 63 bytes.
    text.truncate(32);
    text
}

/// Runs what is missing. The caller's transaction keeps the lock until it commits.
pub(crate) async fn migrate(tx: &mut Tx, now: Timestamp) -> Result<(), OpenError> {
    tx.script(String::new(), LOCK_POSTGRES.to_owned()).await?;
    tx.script(dialect::sqlite_schema(LEDGER), dialect::postgres_schema(LEDGER)).await?;
    let done = done(tx).await?;
    for migration in MIGRATIONS.iter().filter(|migration| !done.contains(&migration.version)) {
        let texts = (dialect::sqlite_schema(migration.sqlite), dialect::postgres_schema(migration.postgres));
        tx.script(texts.0, texts.1).await.map_err(|error| failed(migration.version, &error))?;
        tx.run(MIGRATION_INSERT, values![migration.version, migration.checksum(), now]).await?;
    }
    Ok(())
}

/// The versions in the database, each proved to be the one of this program.
async fn done(tx: &mut Tx) -> Result<Vec<i64>, OpenError> {
    let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
    let rows = tx.all(MIGRATION_LIST, values![]).await?;
    let versions = rows.iter().map(|row| row.int("version")).collect::<Result<Vec<_>, _>>()?;
    if let Some(&found) = versions.last().filter(|found| **found > known) {
        return Err(OpenError::NewerSchema { found, known });
    }
    for (row, version) in rows.iter().zip(&versions) {
        let ours = MIGRATIONS.iter().find(|migration| migration.version == *version);
        if ours.map(Migration::checksum) != Some(row.bytes("checksum")?) {
            return Err(OpenError::OtherSchema(*version));
        }
    }
    Ok(versions)
}

fn failed(version: i64, error: &Error) -> OpenError {
    let why = match error {
        Error::Database(error) => one_line(error),
        other => other.to_string(),
    };
    OpenError::Migration { version, why }
}
