//! Where the databases of tests come from: a new SQLite file, or a copy of one migrated PostgreSQL database. Which test
//! uses which, `testing` says.

use std::path::Path;

use sqlx::{ConnectOptions as _, Executor as _, postgres::PgConnectOptions};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{NOW, POSTGRES_VARIABLE, script};
use crate::{KeySource, LeaseClock, Store, migrate};

/// A file system in memory, where the system has one.
const MEMORY: &str = "/dev/shm";

/// Held by the process that makes the template. The number is arbitrary.
const TEMPLATE_LOCK: &str = "SELECT pg_advisory_lock(7328566218)";

/// A folder for one test's files. SQLite waits for the disk at each commit, which tells a test nothing.
pub(super) fn folder_in_memory() -> TempDir {
    let memory = Path::new(MEMORY);
    if !memory.is_dir() {
        return folder_on_disk();
    }
    tempfile::tempdir_in(memory).unwrap_or_else(|_| folder_on_disk())
}

/// A folder on the disk, for measurements.
pub(super) fn folder_on_disk() -> TempDir {
    tempfile::tempdir().expect("the system's folder for temporary files can be written")
}

/// The URL of a SQLite file that is yet to be made.
pub(super) fn sqlite(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("seatledger.db").display())
}

/// The URL of a new PostgreSQL database, migrated but without a keyring.
pub(super) async fn postgres() -> String {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let template = TEMPLATE.get_or_init(template).await;
    let name = format!("seatledger_test_{}", Uuid::new_v4().simple());
    administer(&format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"")).await;
    url_of(&name)
}

/// Takes a PostgreSQL database away, whoever is connected to it.
pub(super) async fn drop_postgres(url: &str) {
    let name = url.rsplit('/').next().unwrap_or_default();
    administer(&format!("DROP DATABASE \"{name}\" WITH (FORCE)")).await;
}

/// The name of the database to copy, made by the first process that needs one of this schema.
async fn template() -> String {
    let name = format!("seatledger_template_{}", migrate::fingerprint());
    let mut connection = connect().await;
    connection.execute(TEMPLATE_LOCK).await.expect("the lock is waited for");
    let find = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let found = connection.fetch_optional(sqlx::AssertSqlSafe(find)).await.expect("databases can be listed");
    if found.is_none() {
        // Under another name until it is whole: a process may die in the middle.
        let half = format!("{name}_half");
        administer(&format!("DROP DATABASE IF EXISTS \"{half}\" WITH (FORCE)")).await;
        administer(&format!("CREATE DATABASE \"{half}\"")).await;
        migrate_template(&url_of(&half)).await;
        administer(&format!("ALTER DATABASE \"{half}\" RENAME TO \"{name}\"")).await;
    }
    name
}

/// Every test has a key of its own, as every installation has: the keyring goes again.
async fn migrate_template(url: &str) {
    let folder = folder_in_memory();
    let key = KeySource::MasterKeyFile(folder.path().join("master.key"));
    let store = Store::open_with(url, key, LeaseClock::Caller, NOW)
        .await
        .unwrap_or_else(|error| panic!("a fresh database opens: {error}"));
    script(&store, "DELETE FROM keyring").await.expect("the keyring is a table");
    store.close().await;
}

fn maintenance_url() -> String {
    std::env::var(POSTGRES_VARIABLE).unwrap_or_else(|_| {
        panic!("{POSTGRES_VARIABLE} names no PostgreSQL: run `cargo xtask test`, which starts one")
    })
}

fn url_of(name: &str) -> String {
    let base = maintenance_url();
    let server = base.rsplit_once('/').map_or(base.as_str(), |(server, _)| server);
    format!("{server}/{name}")
}

async fn connect() -> sqlx::PgConnection {
    let options: PgConnectOptions = maintenance_url().parse().expect("the variable holds a PostgreSQL URL");
    options.connect().await.expect("the PostgreSQL for tests answers")
}

/// Runs one statement outside the test's database.
async fn administer(sql: &str) {
    let statement = connect().await.execute(sqlx::AssertSqlSafe(sql)).await.map(drop);
    statement.unwrap_or_else(|error| panic!("its user may make and drop databases: {sql}: {error}"));
}
