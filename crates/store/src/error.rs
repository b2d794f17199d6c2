//! What the store refuses, and why it did not open.

/// What the database refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The named thing is not there, or not for this scope (rule 45: the two answer alike).
    #[error("not found")]
    NotFound,
    /// The role has no such verb (rule 47).
    #[error("not permitted")]
    Forbidden,
    /// A unique index refused the row.
    #[error("conflicts with an existing row ({constraint})")]
    Conflict {
        /// The name of the index, such as `integration_home_tenant`.
        constraint: &'static str,
    },
    /// A value that cannot be saved, with what to do about it.
    #[error("{field}: {message}")]
    Invalid {
        /// The field, by the name that forms use.
        field: &'static str,
        /// The problem, in words for a person.
        message: String,
    },
    /// Another worker has taken the job over; nothing was written (rule 67).
    #[error("the job now belongs to another worker")]
    LeaseLost,
    /// A secret does not authenticate: damaged, moved or sealed by another key (rule 12).
    #[error("the stored secret of {table} {row} is unreadable; enter it again")]
    Unreadable {
        /// The table.
        table: &'static str,
        /// The row's id.
        row: String,
    },
    /// A row holds what no writer of ours writes.
    #[error("inconsistent value in {table}.{column}, row {row}")]
    Inconsistent {
        /// The noun, usually the table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's first column.
        row: String,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Randomness,
    /// Anything else that the database says.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(crate::dialect::constraint) {
            Some(constraint) => Self::Conflict { constraint },
            None => Self::Database(error),
        }
    }
}

impl From<getrandom::Error> for Error {
    fn from(_: getrandom::Error) -> Self {
        Self::Randomness
    }
}

/// Why the store did not open; each is one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL is neither of the two databases.
    #[error("the database must be given as sqlite:PATH or postgres://USER@HOST/NAME")]
    Url,
    /// The server or file does not answer.
    #[error("the database cannot be opened: {0}")]
    Unreachable(String),
    /// The file is no SQLite database, or a damaged one.
    #[error("the database file is damaged or not a SQLite database ({0}): restore it from a backup")]
    Corrupt(String),
    /// SQLite itself is too old (rule 86).
    #[error("SQLite {0} can damage databases: 3.51.3 or newer is needed")]
    OldSqlite(String),
    /// A newer Seatledger wrote the database.
    #[error(
        "the database has schema {found}, made by a newer Seatledger; this one knows {known}: upgrade it"
    )]
    NewerSchema {
        /// The newest migration in the database.
        found: i64,
        /// The newest migration of this program.
        known: i64,
    },
    /// A migration in the database is not the one of this program.
    #[error("migration {0} of the database differs from this program's: it belongs to another build")]
    OtherSchema(i64),
    /// A migration failed; nothing of it was kept.
    #[error("migration {version} failed: {why}")]
    Migration {
        /// The migration.
        version: i64,
        /// What the database said.
        why: String,
    },
    /// The database has a keyring, and the key file is not there (rule 11).
    #[error("the master key file {0} is missing, and the database was encrypted with it: put it back")]
    KeyMissing(String),
    /// The key file cannot be read or created.
    #[error("the master key file {path} cannot be used: {why}")]
    KeyUnreadable {
        /// The file.
        path: String,
        /// What the operating system said.
        why: String,
    },
    /// Others can read the key file (rule 42).
    #[error("the master key file {0} is readable by everyone: set its mode to 0600")]
    KeyExposed(String),
    /// The key is not 32 bytes in hexadecimal.
    #[error("the master key must be 64 hexadecimal digits")]
    KeyMalformed,
    /// The key does not unwrap the keyring.
    #[error("the master key is not the one this database was encrypted with")]
    WrongKey,
    /// There are secrets and no keyring: never begin a new one beside them (rule 11).
    #[error("the database holds encrypted secrets but no keyring: restore it from a backup")]
    KeyringLost,
    /// Anything else that the database says.
    #[error("the database failed: {0}")]
    Database(String),
}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        match error {
            Error::Database(error) => error.into(),
            other => Self::Database(other.to_string()),
        }
    }
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        // SQLITE_CORRUPT and SQLITE_NOTADB; the low byte of an extended code is the code.
        let code =
            error.as_database_error().and_then(|e| e.code()?.parse::<i32>().ok()).map(|code| code & 0xff);
        match (code, error) {
            (Some(11 | 26), error) => Self::Corrupt(one_line(&error)),
            (_, error @ (sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Tls(_))) => {
                Self::Unreachable(one_line(&error))
            }
            (Some(14), error) => Self::Unreachable(one_line(&error)),
            (_, error) => Self::Database(one_line(&error)),
        }
    }
}

/// The error in words, without line breaks.
pub(crate) fn one_line(error: &dyn std::error::Error) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}
