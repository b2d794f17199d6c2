//! Runs statements on either database, alone or in transactions. The only file that names `sqlx::query`; it knows
//! no noun.

use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock},
};

use sqlx::{
    AssertSqlSafe, Postgres, Sqlite, Transaction,
    postgres::{PgConnection, PgPool},
    sqlite::{SqliteConnection, SqlitePool},
};

use crate::{
    dialect,
    error::Error,
    row::{Either, Row},
    value::Value,
};

/// One statement: a `const` text with `$1` parameters, made by [`statements!`] so that the tests find it.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// The module that owns it, hence the noun.
    pub(crate) module: &'static str,
    /// The name of its `const`, for the test that prepares it.
    #[cfg(feature = "testing")]
    pub(crate) name: &'static str,
    /// The text, in the words of `dialect`.
    pub(crate) text: &'static str,
}

/// Defines the statements of one file and lists them in `STATEMENTS`, which `lib.rs` collects: a list that is not
/// collected is dead code, which the lints refuse.
macro_rules! statements {
    ($($name:ident = $text:expr;)+) => {
        $(const $name: $crate::sql::Statement = $crate::sql::Statement {
            module: module_path!(),
            #[cfg(feature = "testing")]
            name: stringify!($name),
            text: $text,
        };)+
        #[cfg(feature = "testing")]
        pub(crate) const STATEMENTS: &[$crate::sql::Statement] = &[$($name),+];
    };
}
pub(crate) use statements;

/// Writes find their rows by keys. Plans are made once per connection, and those made while a table is new, hence
/// small, would read all of it for every unit of a first sync.
const WRITE_POSTGRES: &str = "BEGIN; SET LOCAL enable_seqscan = off";
const READ_POSTGRES: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// The two databases. SQLite has one writer, so that a write never meets another's lock, and several readers.
#[derive(Clone)]
pub(crate) enum Db {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

impl Db {
    /// Reads outside a transaction: every row of one statement.
    pub(crate) async fn all(&self, statement: Statement, values: Vec<Value>) -> Result<Vec<Row>, Error> {
        match self {
            Self::Sqlite { readers, .. } => {
                sqlite_rows(&mut *readers.acquire().await?, statement, values).await
            }
            Self::Postgres(pool) => postgres_rows(&mut *pool.acquire().await?, statement, values).await,
        }
    }

    /// Reads outside a transaction: the first row, if any.
    pub(crate) async fn first(&self, statement: Statement, values: Vec<Value>) -> Result<Option<Row>, Error> {
        Ok(self.all(statement, values).await?.into_iter().next())
    }

    /// Begins a transaction that writes. Dropped without [`Tx::commit`] it leaves no trace.
    pub(crate) async fn write(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(begun(pool, WRITE_POSTGRES).await?),
        })
    }

    /// Begins a transaction that reads: all its statements see one moment.
    pub(crate) async fn snapshot(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(begun(pool, READ_POSTGRES).await?),
        })
    }

    /// Prepares a statement without running it; the type names of the columns it answers.
    #[cfg(feature = "testing")]
    pub(crate) async fn prepare(&self, statement: Statement) -> Result<Vec<String>, Error> {
        use sqlx::{Column as _, Executor as _, SqlSafeStr as _, Statement as _, TypeInfo as _};
        let names = |name: &str| name.to_owned();
        Ok(match self {
            Self::Sqlite { readers, .. } => {
                let text = AssertSqlSafe(dialect::sqlite(statement.text)).into_sql_str();
                let prepared = readers.acquire().await?.prepare(text).await?;
                prepared.columns().iter().map(|column| names(column.type_info().name())).collect()
            }
            Self::Postgres(pool) => {
                let text = AssertSqlSafe(dialect::postgres(statement.text)).into_sql_str();
                let prepared = pool.acquire().await?.prepare(text).await?;
                prepared.columns().iter().map(|column| names(column.type_info().name())).collect()
            }
        })
    }

    /// Ends every connection, after what runs on it.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Begins on PostgreSQL, in a task that goes on when its caller is gone: sqlx 0.9 rolls nothing back where a `BEGIN` is
/// cut off before it was answered, and would lend the connection on with that transaction open.
async fn begun(
    pool: &PgPool,
    statement: &'static str,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(statement).await });
    begun.await.map_err(|_| sqlx::Error::WorkerCrashed)?
}

/// A transaction.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Every row of one statement; also of one that writes and returns.
    pub(crate) async fn all(&mut self, statement: Statement, values: Vec<Value>) -> Result<Vec<Row>, Error> {
        match self {
            Self::Sqlite(tx) => sqlite_rows(tx, statement, values).await,
            Self::Postgres(tx) => postgres_rows(tx, statement, values).await,
        }
    }

    /// The first row, if any.
    pub(crate) async fn first(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<Option<Row>, Error> {
        Ok(self.all(statement, values).await?.into_iter().next())
    }

    /// Writes; the number of rows that changed.
    pub(crate) async fn run(&mut self, statement: Statement, values: Vec<Value>) -> Result<u64, Error> {
        Ok(match self {
            Self::Sqlite(tx) => sqlite_query(statement, values).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => postgres_query(statement, values).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Runs a script of several statements without parameters, written for this database: migrations.
    pub(crate) async fn script(&mut self, sqlite: String, postgres: String) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx) => {
                sqlx::raw_sql(AssertSqlSafe(sqlite)).execute(&mut **tx).await?;
            }
            Self::Postgres(tx) => {
                sqlx::raw_sql(AssertSqlSafe(postgres)).execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Makes it last.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// Statements as one database takes them, each written out once in the life of the process.
struct Texts {
    written: RwLock<BTreeMap<&'static str, &'static str>>,
    dialect: fn(&str) -> String,
}

static SQLITE_TEXTS: Texts = Texts { written: RwLock::new(BTreeMap::new()), dialect: dialect::sqlite };
static POSTGRES_TEXTS: Texts = Texts { written: RwLock::new(BTreeMap::new()), dialect: dialect::postgres };

impl Texts {
    fn of(&self, text: &'static str) -> &'static str {
        let known = self.written.read().unwrap_or_else(PoisonError::into_inner).get(text).copied();
        known.unwrap_or_else(|| {
            let written = Box::leak((self.dialect)(text).into_boxed_str());
            // Two at once leak one text more, which is of no account: there are as many as statements.
            self.written.write().unwrap_or_else(PoisonError::into_inner).entry(text).or_insert(written)
        })
    }
}

type Query<DB> = sqlx::query::Query<'static, DB, <DB as sqlx::Database>::Arguments>;

fn sqlite_query(statement: Statement, values: Vec<Value>) -> Query<Sqlite> {
    let query = sqlx::query::<Sqlite>(SQLITE_TEXTS.of(statement.text));
    values.into_iter().fold(query, |query, value| match value {
        Value::Text(text) => query.bind(text),
        Value::Int(int) => query.bind(int),
        Value::Bytes(bytes) => query.bind(bytes),
    })
}

fn postgres_query(statement: Statement, values: Vec<Value>) -> Query<Postgres> {
    let query = sqlx::query::<Postgres>(POSTGRES_TEXTS.of(statement.text));
    values.into_iter().fold(query, |query, value| match value {
        Value::Text(text) => query.bind(text),
        Value::Int(int) => query.bind(int),
        Value::Bytes(bytes) => query.bind(bytes),
    })
}

async fn sqlite_rows(
    connection: &mut SqliteConnection,
    statement: Statement,
    values: Vec<Value>,
) -> Result<Vec<Row>, Error> {
    let rows = sqlite_query(statement, values).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| Row { row: Either::Sqlite(row), module: statement.module }).collect())
}

async fn postgres_rows(
    connection: &mut PgConnection,
    statement: Statement,
    values: Vec<Value>,
) -> Result<Vec<Row>, Error> {
    let rows = postgres_query(statement, values).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| Row { row: Either::Postgres(row), module: statement.module }).collect())
}

/// What SQLite says of itself and of a file.
pub(crate) struct SqliteFacts {
    /// The library's version, such as `3.51.3`.
    pub(crate) version: String,
    /// `ok`, else the first damage found.
    pub(crate) check: String,
}

impl SqliteFacts {
    pub(crate) async fn read(pool: &SqlitePool) -> Result<Self, sqlx::Error> {
        let text = |sql: &'static str| sqlx::query_scalar::<Sqlite, String>(sql).fetch_one(pool);
        Ok(Self {
            version: text("SELECT sqlite_version()").await?,
            check: text("PRAGMA quick_check(1)").await?,
        })
    }
}
