//! One row of an answer, read by column name into the types of `domain`; knows no table.

use std::str::FromStr;

use domain::time::Timestamp;
use sqlx::{Row as _, postgres::PgRow, sqlite::SqliteRow};

use crate::error::Error;

/// One row of an answer. A value that is not what the column promises is [`Error::Inconsistent`].
pub(crate) struct Row {
    pub(crate) row: Either,
    /// The module whose statement was asked, hence the noun.
    pub(crate) module: &'static str,
}

pub(crate) enum Either {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    pub(crate) fn text(&self, column: &'static str) -> Result<String, Error> {
        self.opt_text(column)?.ok_or_else(|| self.inconsistent(column))
    }

    pub(crate) fn opt_text(&self, column: &'static str) -> Result<Option<String>, Error> {
        Ok(match &self.row {
            Either::Sqlite(row) => row.try_get(column)?,
            Either::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(crate) fn int(&self, column: &'static str) -> Result<i64, Error> {
        self.opt_int(column)?.ok_or_else(|| self.inconsistent(column))
    }

    pub(crate) fn opt_int(&self, column: &'static str) -> Result<Option<i64>, Error> {
        Ok(match &self.row {
            Either::Sqlite(row) => row.try_get(column)?,
            Either::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(crate) fn bytes(&self, column: &'static str) -> Result<Vec<u8>, Error> {
        Ok(match &self.row {
            Either::Sqlite(row) => row.try_get(column)?,
            Either::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(crate) fn opt_bytes(&self, column: &'static str) -> Result<Option<Vec<u8>>, Error> {
        Ok(match &self.row {
            Either::Sqlite(row) => row.try_get(column)?,
            Either::Postgres(row) => row.try_get(column)?,
        })
    }

    /// Reads JSON inside a text column, by the type's own `Deserialize`.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, column: &'static str) -> Result<T, Error> {
        serde_json::from_str(&self.text(column)?).map_err(|_| self.inconsistent(column))
    }

    pub(crate) fn flag(&self, column: &'static str) -> Result<bool, Error> {
        Ok(self.int(column)? != 0)
    }

    pub(crate) fn count(&self, column: &'static str) -> Result<u32, Error> {
        u32::try_from(self.int(column)?).map_err(|_| self.inconsistent(column))
    }

    pub(crate) fn count64(&self, column: &'static str) -> Result<u64, Error> {
        u64::try_from(self.int(column)?).map_err(|_| self.inconsistent(column))
    }

    pub(crate) fn time(&self, column: &'static str) -> Result<Timestamp, Error> {
        self.int(column).map(Timestamp)
    }

    pub(crate) fn opt_time(&self, column: &'static str) -> Result<Option<Timestamp>, Error> {
        Ok(self.opt_int(column)?.map(Timestamp))
    }

    /// Reads a text by `FromStr`: ids, clouds.
    pub(crate) fn parse<T: FromStr>(&self, column: &'static str) -> Result<T, Error> {
        self.text(column)?.parse().map_err(|_| self.inconsistent(column))
    }

    pub(crate) fn opt_parse<T: FromStr>(&self, column: &'static str) -> Result<Option<T>, Error> {
        self.opt_text(column)?.map(|text| text.parse().map_err(|_| self.inconsistent(column))).transpose()
    }

    /// Reads a key by the noun's own `from_key`.
    pub(crate) fn key<T>(
        &self,
        column: &'static str,
        from_key: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Error> {
        from_key(&self.text(column)?).ok_or_else(|| self.inconsistent(column))
    }

    /// Reads a key that may be missing.
    pub(crate) fn opt_key<T>(
        &self,
        column: &'static str,
        from_key: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        self.opt_text(column)?.map(|key| from_key(&key).ok_or_else(|| self.inconsistent(column))).transpose()
    }

    /// The row holds what no writer of ours writes. Names the row by its first column.
    pub(crate) fn inconsistent(&self, column: &'static str) -> Error {
        let first = match &self.row {
            Either::Sqlite(row) => row.try_get::<String, _>(0).ok(),
            Either::Postgres(row) => row.try_get::<String, _>(0).ok(),
        };
        let table = self.module.rsplit("::").next().unwrap_or(self.module);
        Error::Inconsistent { table, column, row: first.unwrap_or_default() }
    }
}
