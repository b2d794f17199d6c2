//! For tests, of this crate and of others: a fresh database of either kind for each test, people with any rights,
//! and what was written where. Never part of the server.

mod apply;
mod fresh;

use std::{collections::BTreeMap, future::Future, panic::AssertUnwindSafe, path::Path};

use domain::{
    account::Role,
    id::{OrganizationId, TenantId, UserId},
    time::Timestamp,
};
use futures::FutureExt;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::{
    KeySource, LeaseClock, NewAdministrator, OpenError, Session, Store,
    account::user_insert,
    all_statements,
    migrate::tables,
    session,
    sql::{Db, Statement, statements},
    value::values,
};

/// The variable that names a PostgreSQL in which each test makes a database of its own.
pub const POSTGRES_VARIABLE: &str = "SEATLEDGER_TEST_POSTGRES";

/// A moment for tests: 2026-11-21T09:00:00Z.
pub const NOW: Timestamp = Timestamp(1_795_251_600_000);

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file in a folder of its own, in memory where the system has a file system there.
    Sqlite,
    /// A database of its own, migrated once and copied, on the server at [`POSTGRES_VARIABLE`].
    Postgres,
}

/// A fresh, migrated database that belongs to one test.
pub struct TestDatabase {
    /// The store on it.
    pub store: Store,
    /// Which kind it is.
    pub kind: Kind,
    /// As `Store::open` takes it.
    pub url: String,
    folder: tempfile::TempDir,
}

impl TestDatabase {
    /// The master key's file, in a folder of this test.
    pub fn key_file(&self) -> std::path::PathBuf {
        self.folder().join("master.key")
    }

    /// A folder that goes with the test.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Opens the same database again, as a restart or a second server does.
    pub async fn reopen(&self) -> Result<Store, OpenError> {
        let key = KeySource::MasterKeyFile(self.key_file());
        Store::open_with(&self.url, key, LeaseClock::Caller, NOW).await
    }
}

/// Defines tests that each run on a fresh SQLite file and on a fresh PostgreSQL database:
/// `on_both_databases! { async fn the_claim(db) { … } }`, where `db` is a [`TestDatabase`].
#[macro_export]
macro_rules! on_both_databases {
    ($(async fn $name:ident($db:ident) $body:block)+) => { $(
        mod $name {
            #[allow(unused_imports, reason = "a story may need nothing of its file")]
            use super::*;

            async fn story($db: $crate::testing::TestDatabase) {
                let $db = &$db;
                $body
            }

            #[test]
            fn on_sqlite() {
                $crate::testing::run($crate::testing::Kind::Sqlite, story);
            }

            #[test]
            fn on_postgres() {
                $crate::testing::run($crate::testing::Kind::Postgres, story);
            }
        }
    )+ };
}

/// Runs one test on a fresh database, which goes afterwards also if the test fails. Without a PostgreSQL its
/// tests fail: they are never skipped.
pub fn run<F: Future<Output = ()>>(kind: Kind, story: impl FnOnce(TestDatabase) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts with default settings");
    runtime.block_on(async {
        let database = open_in(kind, fresh::folder_in_memory()).await;
        let (opened, url) = (database.store.clone(), database.url.clone());
        let result = AssertUnwindSafe(story(database)).catch_unwind().await;
        opened.close().await;
        if kind == Kind::Postgres {
            fresh::drop_postgres(&url).await;
        }
        if let Err(panic) = result {
            std::panic::resume_unwind(panic);
        }
    });
}

/// A fresh database for measurements, hence on the disk. A SQLite one goes with its folder; a PostgreSQL one stays.
pub async fn open(kind: Kind) -> TestDatabase {
    open_in(kind, fresh::folder_on_disk()).await
}

async fn open_in(kind: Kind, folder: tempfile::TempDir) -> TestDatabase {
    let url = match kind {
        Kind::Sqlite => fresh::sqlite(folder.path()),
        Kind::Postgres => fresh::postgres().await,
    };
    let key = KeySource::MasterKeyFile(folder.path().join("master.key"));
    let store = Store::open_with(&url, key, LeaseClock::Caller, NOW)
        .await
        .unwrap_or_else(|error| panic!("a fresh database opens: {error}"));
    TestDatabase { store, kind, url, folder }
}

statements! {
    GROUP_INSERT = "INSERT INTO access_group (id, name, all_organizations) VALUES ($1, 'Test group', $2)";
    MEMBER_INSERT = "INSERT INTO access_group_member (access_group_id, user_id) VALUES ($1, $2)";
    GROUP_ORGANIZATION_INSERT =
        "INSERT INTO access_group_organization (access_group_id, organization_id) VALUES ($1, $2)";
    MATCH_SET = "INSERT INTO tenant_match (tenant_id, organization_id, matched_at) VALUES ($1, $2, $3)
        ON CONFLICT (tenant_id) DO UPDATE SET organization_id = excluded.organization_id";
    USER_DISABLE = "UPDATE user_account SET disabled_at = $2 WHERE id = $1";
    WRITE_LIST = "SELECT table_name, COUNT(*) AS n FROM testing_write GROUP BY table_name";
    WRITE_CLEAR = "DELETE FROM testing_write";
}

/// Adds a person with a role, and one access group of these organizations, `None` meaning all; signs them in.
pub async fn person(
    store: &Store,
    role: Role,
    organizations: Option<&[OrganizationId]>,
    now: Timestamp,
) -> (SecretString, Session) {
    let id = UserId(Uuid::new_v4());
    let group = Uuid::new_v4().to_string();
    let new = NewAdministrator {
        name: format!("{} of the test", role.label()),
        email: format!("{id}@test.example"),
        password_hash: "no hash".into(),
    };
    let written = async {
        let mut tx = store.db.write().await?;
        user_insert(&mut tx, id, &new, role, now).await?;
        tx.run(GROUP_INSERT, values![group.as_str(), organizations.is_none()]).await?;
        tx.run(MEMBER_INSERT, values![group.as_str(), id]).await?;
        for organization in organizations.unwrap_or_default() {
            tx.run(GROUP_ORGANIZATION_INSERT, values![group.as_str(), *organization]).await?;
        }
        let token = session::begin(&mut tx, id, now.into()).await?;
        tx.commit().await?;
        Ok::<_, crate::Error>(token)
    };
    let token = written.await.expect("the test's person is new");
    let session = store.session_resolve(token.expose_secret(), now).await.expect("the database answers");
    (token, session.expect("the session has just begun"))
}

/// Adds an administrator and gives their scope.
pub async fn administrator(store: &Store) -> crate::Scope {
    person(store, Role::Administrator, None, NOW).await.1.scope
}

/// Matches a tenant to an organization, and does nothing that follows from it: for tests of other things, to which the
/// run that a match starts would be in the way.
pub async fn match_silently(store: &Store, tenant: TenantId, organization: OrganizationId) {
    let mut tx = store.db.write().await.expect("the database answers");
    tx.run(MATCH_SET, values![tenant, organization, NOW]).await.expect("both exist");
    tx.commit().await.expect("the database answers");
}

/// Disables a person.
pub async fn disable(store: &Store, user: UserId, now: Timestamp) {
    let mut tx = store.db.write().await.expect("the database answers");
    tx.run(USER_DISABLE, values![user, now]).await.expect("the person exists");
    tx.commit().await.expect("the database answers");
}

/// Runs SQL as an attacker or a broken disk would: the test's own words, on either database.
pub async fn script(store: &Store, sql: &str) -> Result<(), crate::Error> {
    let mut tx = store.db.write().await?;
    tx.script(sql.to_owned(), sql.to_owned()).await?;
    tx.commit().await
}

/// The number that a query of the test's own words gives in its column `n`.
pub async fn number(store: &Store, sql: &'static str) -> i64 {
    let statement = Statement { module: module_path!(), name: "number", text: sql };
    let row = store.db.first(statement, values![]).await.expect("the test's query is right");
    row.expect("the test's query gives a row").int("n").expect("the test's query gives n")
}

/// The texts that a query of the test's own words gives in its column `t`.
pub async fn texts(store: &Store, sql: &'static str) -> Vec<String> {
    let statement = Statement { module: module_path!(), name: "texts", text: sql };
    let rows = store.db.all(statement, values![]).await.expect("the test's query is right");
    rows.iter().map(|row| row.text("t").expect("the test's query gives t")).collect()
}

/// From now on counts every row that is inserted, updated or deleted, by table, for [`writes`].
pub async fn watch_writes(store: &Store) {
    let sqlite = |table: &str, event: &str| {
        format!(
            "CREATE TRIGGER testing_{table}_{event} AFTER {event} ON {table} BEGIN
                INSERT INTO testing_write VALUES ('{table}'); END;"
        )
    };
    let postgres = |table: &str| {
        format!(
            "CREATE TRIGGER testing_{table} AFTER INSERT OR UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION testing_note();"
        )
    };
    let mut on_sqlite = String::from("CREATE TABLE testing_write (table_name TEXT NOT NULL);");
    let mut on_postgres = on_sqlite.clone()
        + "CREATE FUNCTION testing_note() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN INSERT INTO testing_write VALUES (TG_TABLE_NAME); RETURN NULL; END; $$;";
    for table in tables() {
        on_sqlite.extend(["INSERT", "UPDATE", "DELETE"].map(|event| sqlite(table, event)));
        on_postgres += &postgres(table);
    }
    let mut tx = store.db.write().await.expect("the database answers");
    tx.script(on_sqlite, on_postgres).await.expect("the triggers are new");
    tx.commit().await.expect("the database answers");
}

/// Rows written by table since [`watch_writes`] or the last call.
pub async fn writes(store: &Store) -> BTreeMap<String, i64> {
    let read = async {
        let mut tx = store.db.write().await?;
        let rows = tx.all(WRITE_LIST, values![]).await?;
        tx.run(WRITE_CLEAR, values![]).await?;
        tx.commit().await?;
        rows.iter()
            .map(|row| Ok((row.text("table_name")?, row.int("n")?)))
            .collect::<Result<_, crate::Error>>()
    };
    read.await.expect("writes are being watched")
}

/// Prepares every statement of the store; what is wrong with them, and how many there are. PostgreSQL must answer
/// in the three types that rows are read in. Call [`watch_writes`] before: two statements are its own.
pub async fn prepare_all(store: &Store) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    for statement in all_statements() {
        let name = format!("{}::{}", statement.module, statement.name);
        match store.db.prepare(statement).await {
            Err(crate::Error::Database(error)) => wrong.push(format!("{name}: {error}")),
            Err(error) => wrong.push(format!("{name}: {error}")),
            Ok(columns) if matches!(store.db, Db::Postgres(_)) => {
                let odd =
                    columns.iter().filter(|column| !["TEXT", "INT8", "BYTEA"].contains(&column.as_str()));
                wrong.extend(odd.map(|column| format!("{name}: answers {column}")));
            }
            Ok(_) => {}
        }
    }
    (all_statements().count(), wrong)
}
