//! Leases: how long a worker's jobs stay its own after its last sign of life, and by whose clock (security rule 67).

use domain::time::Timestamp;

use crate::Store;

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

impl Store {
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
