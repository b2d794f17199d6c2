//! Leases: how long a worker's jobs stay its own after its last sign of life, and by whose clock (security rule 67).

use domain::time::Timestamp;

use crate::{
    Store,
    error::Error,
    sql::{Tx, statements},
    value::values,
};

/// How long a worker's lease lasts after its last heartbeat, unless the store is told otherwise.
pub const LEASE_SECS: u32 = 60;
/// A lease is renewed this often while it lasts, so that one late heartbeat costs nothing.
const BEATS: u32 = 6;

/// By which clock leases begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaseClock {
    /// The caller's: for one server alone, and for tests with a clock of their own.
    Caller,
    /// The database's: for several servers, whose clocks may differ (rule 67).
    Database,
}

statements! {
    WORKER_BEAT = "INSERT INTO worker AS w (id, lease_until)
        VALUES ($1, COALESCE(CAST($2 AS BIGINT), {clock}) + CAST($3 AS BIGINT))
        ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until
        WHERE w.lease_until < excluded.lease_until - CAST($4 AS BIGINT)";
    WORKER_END = "DELETE FROM worker WHERE id = $1";
    WORKER_PURGE = "DELETE FROM worker WHERE lease_until < COALESCE(CAST($1 AS BIGINT), {clock}) - 86400000
        AND NOT EXISTS (SELECT 1 FROM job j WHERE j.worker = worker.id)";
}

impl Store {
    /// Says that a worker lives: its lease lasts from `now` as long as [`Store::with_lease_secs`] says. Worker ids are
    /// one per process.
    pub async fn worker_heartbeat(&self, worker: &str, now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        self.worker_beat(&mut tx, worker, 0, now).await?;
        tx.run(WORKER_PURGE, values![self.lease_time(now)]).await?;
        tx.commit().await
    }

    /// Gives a worker's jobs back at once, when its process ends (rule 92).
    pub async fn worker_end(&self, worker: &str) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.run(WORKER_END, values![worker]).await?;
        tx.commit().await
    }

    /// Renews a worker's lease, unless it was renewed less than `spared` milliseconds ago.
    pub(crate) async fn worker_beat(
        &self,
        tx: &mut Tx,
        worker: &str,
        spared: u32,
        now: Timestamp,
    ) -> Result<(), Error> {
        let values = values![worker, self.lease_time(now), self.lease_millis(), spared];
        tx.run(WORKER_BEAT, values).await.map(drop)
    }

    /// The same store, on which leases last so many seconds. Servers on one database may differ: a lease carries its
    /// own end.
    #[must_use]
    pub fn with_lease_secs(self, secs: u32) -> Self {
        Self { lease_secs: secs.max(1), ..self }
    }

    /// How often a worker must say that it lives, in milliseconds: long before its lease ends.
    pub fn heartbeat_millis(&self) -> u32 {
        self.lease_secs * 1000 / BEATS
    }

    /// How long a lease lasts, in milliseconds.
    pub(crate) fn lease_millis(&self) -> u32 {
        self.lease_secs * 1000
    }

    /// The time for statements about leases; NULL stands for the database's own.
    pub(crate) fn lease_time(&self, now: Timestamp) -> Option<Timestamp> {
        match self.lease_clock {
            LeaseClock::Caller => Some(now),
            LeaseClock::Database => None,
        }
    }
}
