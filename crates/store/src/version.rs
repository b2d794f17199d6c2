//! Versions of datasets: raised in the transaction that changes one, read by event streams and cache keys.

use std::collections::BTreeMap;

use crate::{
    Store,
    error::Error,
    sql::{Tx, statements},
    value::values,
};

/// What has a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// License rows, tenants' names and matches.
    Licenses,
    /// Integrations, their runs and units: moves with progress.
    Integrations,
    /// Organizations and what is matched to them.
    Organizations,
    /// Directory users, their assignments, and groups.
    Users,
    /// What matching is about: tenants as they describe themselves, and decisions on them.
    Matching,
    /// Notices, and who has read them.
    Notices,
    /// Flexible assets, their types, and what people keep beside licenses.
    Assets,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 7] = [
        Self::Licenses,
        Self::Integrations,
        Self::Organizations,
        Self::Users,
        Self::Matching,
        Self::Notices,
        Self::Assets,
    ];

    /// The key in the database and in event streams.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Licenses => "licenses",
            Self::Integrations => "integrations",
            Self::Organizations => "organizations",
            Self::Users => "users",
            Self::Matching => "matching",
            Self::Notices => "notices",
            Self::Assets => "assets",
        }
    }

    /// The topic with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.key() == key)
    }

    /// Raises the version. Call it last: on PostgreSQL the row stays locked until the transaction ends. Where several
    /// are raised, they are in the order of [`Self::Licenses`], [`Self::Organizations`], [`Self::Matching`],
    /// [`Self::Integrations`], [`Self::Assets`], so that no two transactions wait for each other.
    pub(crate) async fn raise(self, tx: &mut Tx) -> Result<(), Error> {
        match self {
            Self::Integrations => tx.run(PROGRESS_RAISE, values![]).await,
            Self::Licenses
            | Self::Organizations
            | Self::Users
            | Self::Matching
            | Self::Notices
            | Self::Assets => tx.run(DATASET_RAISE, values![self.key()]).await,
        }
        .map(drop)
    }

    /// The version as a transaction sees it.
    pub(crate) async fn read(self, tx: &mut Tx) -> Result<u64, Error> {
        let row = tx.first(VERSION_FIND, values![self.key()]).await?.ok_or(Error::NotFound)?;
        row.count64("version")
    }
}

statements! {
    DATASET_RAISE = "UPDATE dataset SET version = version + 1 WHERE topic = $1";
    PROGRESS_RAISE = "UPDATE run_progress SET version = version + 1";
    VERSION_LIST = "SELECT topic, version FROM dataset UNION ALL SELECT 'integrations', version FROM run_progress";
    VERSION_FIND = "SELECT topic, version FROM dataset WHERE topic = $1";
}

impl Store {
    /// Every topic's version, by one cheap query; for event streams to poll. Tells nothing of anyone's data.
    pub async fn versions(&self) -> Result<BTreeMap<Topic, u64>, Error> {
        let rows = self.db.all(VERSION_LIST, values![]).await?;
        rows.iter().map(|row| Ok((row.key("topic", Topic::from_key)?, row.count64("version")?))).collect()
    }

    /// Whether the database answers (rule 99).
    pub async fn ready(&self) -> Result<(), Error> {
        self.versions().await.map(drop)
    }
}
