//! Opens either database as it must be: pools, safety settings and time limits; then schema and keyring.

use std::{fmt, path::Path, str::FromStr, sync::Arc, time::Duration};

use domain::time::Timestamp;
use sqlx::{
    Connection as _,
    postgres::{PgConnectOptions, PgConnection, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    Store,
    error::{OpenError, one_line},
    keyring::Keyring,
    lease::{LEASE_SECS, LeaseClock},
    master_key::KeySource,
    migrate::migrate,
    sql::{Db, SqliteFacts},
};

/// Statements stay prepared on each connection: more than the store has.
const STATEMENT_CACHE: usize = 256;
const SQLITE_READERS: u32 = 4;
/// Rows that a connection's thread may be ahead of who reads them: more than most answers have, since each wait of the
/// one for the other costs more than a row.
const SQLITE_ROWS_AHEAD: usize = 512;
/// Pages that the writer keeps, in KiB with a minus sign: the indexes of a large provider, whose keys come in no order.
/// Readers keep SQLite's own few.
const SQLITE_CACHE: &str = "-24576";
/// Pages of the log after which it is written back: one page that many units changed is written once.
const SQLITE_CHECKPOINT: &str = "4000";
const POSTGRES_CONNECTIONS: u32 = 16;
/// A connection that was used so shortly ago is lent again without asking PostgreSQL first whether it still lives.
const FRESH: Duration = Duration::from_secs(1);
/// How long a caller waits for a free connection; on SQLite, for the writers before it.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long PostgreSQL may take to answer at all when a store is opened.
const REACH_TIMEOUT: Duration = Duration::from_secs(10);
/// The first SQLite without the WAL bug that can damage databases (rule 86).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

impl Store {
    /// Opens the database as [`Self::open_with`] does; on PostgreSQL leases go by the database's clock.
    pub async fn open(url: &str, key: KeySource, now: Timestamp) -> Result<Self, OpenError> {
        let clock = if url.starts_with("sqlite:") { LeaseClock::Caller } else { LeaseClock::Database };
        Self::open_with(url, key, clock, now).await
    }

    /// Opens the database at `sqlite:PATH` or `postgres://…`, creates or migrates its schema under a lock, and
    /// unwraps its keyring. A new SQLite file, and a new key file, can be read by their owner only.
    pub async fn open_with(
        url: &str,
        key: KeySource,
        lease_clock: LeaseClock,
        now: Timestamp,
    ) -> Result<Self, OpenError> {
        let db = match url.split_once(':') {
            Some(("sqlite", _)) => open_sqlite(url).await?,
            Some(("postgres" | "postgresql", _)) => open_postgres(url).await?,
            _ => return Err(OpenError::Url),
        };
        match prepared(&db, &key, now).await {
            Ok(keyring) => Ok(Self {
                db,
                keyring: Arc::new(keyring),
                lease_clock,
                lease_secs: LEASE_SECS,
                dashboards: Arc::default(),
            }),
            Err(error) => {
                db.close().await;
                Err(error)
            }
        }
    }
}

async fn prepared(db: &Db, key: &KeySource, now: Timestamp) -> Result<Keyring, OpenError> {
    let mut tx = db.write().await?;
    migrate(&mut tx, now).await?;
    let keyring = Keyring::open(&mut tx, key, now).await?;
    tx.commit().await?;
    Ok(keyring)
}

async fn open_sqlite(url: &str) -> Result<Db, OpenError> {
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|_| OpenError::Url)?
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .pragma("wal_autocheckpoint", SQLITE_CHECKPOINT)
        .pragma("temp_store", "MEMORY")
        .statement_cache_capacity(STATEMENT_CACHE)
        .row_buffer_size(SQLITE_ROWS_AHEAD);
    let path = options.get_filename();
    create_private(path).map_err(|error| OpenError::Unreachable(format!("{}: {error}", path.display())))?;
    let writer = sqlite_pool(options.clone().pragma("cache_size", SQLITE_CACHE), 1).await?;
    let facts = SqliteFacts::read(&writer).await?;
    if !is_new_enough(&facts.version) {
        return Err(OpenError::OldSqlite(facts.version));
    }
    if facts.check != "ok" {
        return Err(OpenError::Corrupt(facts.check));
    }
    // Readers may not write by mistake: that would meet the writer's lock.
    let readers = sqlite_pool(options.pragma("query_only", "ON"), SQLITE_READERS).await?;
    Ok(Db::Sqlite { writer, readers })
}

async fn sqlite_pool(options: SqliteConnectOptions, connections: u32) -> Result<SqlitePool, OpenError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // Connections to a file do not grow stale; reopening them would only forget prepared statements.
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false);
    Ok(pool.connect_with(options).await?)
}

/// SQLite would create the file readable by everyone.
fn create_private(path: &Path) -> std::io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn is_new_enough(version: &str) -> bool {
    let parts: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
    parts.as_slice() >= OLDEST_SQLITE.as_slice()
}

async fn open_postgres(url: &str) -> Result<Db, OpenError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| OpenError::Url)?
        .application_name("seatledger")
        .statement_cache_capacity(STATEMENT_CACHE)
        .options([
            ("statement_timeout", "30s"),
            ("lock_timeout", "10s"),
            // Shorter than the wait for a lock: a server that was stopped inside a transaction, which nothing of ours
            // spends waiting for the network, must not make others fail.
            ("idle_in_transaction_session_timeout", "8s"),
            // A plan that cannot avoid a scan that `sql::Db::write` switched off looks so dear that PostgreSQL would
            // compile it to machine code: a quarter of a second for a statement of a millisecond.
            ("jit", "off"),
        ]);
    let place = format!("PostgreSQL at {}:{}", options.get_host(), options.get_port());
    let unreachable = |error: &dyn fmt::Display| OpenError::Unreachable(format!("{place}: {error}"));
    // A pool asks again until a caller's wait is over; whoever mistyped a port is told at once.
    let reached = tokio::time::timeout(REACH_TIMEOUT, PgConnection::connect_with(&options)).await;
    let reached = reached.map_err(|_| unreachable(&"no answer within 10 s"))?;
    let reached = reached.map_err(|error| unreachable(&one_line(&error)))?;
    // What comes of it does not matter: the pool has connections of its own.
    drop(reached.close().await);
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(|connection, about| {
            Box::pin(async move {
                if about.idle_for > FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await
        .map_err(|error| unreachable(&one_line(&error)))?;
    Ok(Db::Postgres(pool))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sqlite_with_the_wal_bug_is_refused() {
        let check = |version: &str, expected| assert_eq!(is_new_enough(version), expected, "{version}");
        check("3.51.3", true);
        check("3.52.0", true);
        check("4.0", true);
        check("3.51.2", false);
        check("3.9.100", false);
        check("", false);
    }
}
