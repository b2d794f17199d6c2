//! One claimed unit in the hands of an engine: who asks for it, how far it has come, and what it has cost.

use std::sync::Arc;

use domain::{access::AccessMode, id::TenantId, integration::Reach, time::Timestamp};
use graph::{Credential, TenantClient};
use store::{Claimed, UnitRecord};

use crate::progress::Progress;

/// A unit that this engine has claimed. Dropping it loses nothing that was committed: once the lease has ended,
/// somebody else goes on where it stands.
pub struct Work {
    pub(crate) claimed: Claimed,
    pub(crate) began: Timestamp,
    /// Whom its integration asks as; read once for all units of one claim.
    pub(crate) access: SharedAccess,
    pub(crate) reading: Option<Reading>,
    /// What went wrong with one part of a call whose other parts are committed.
    pub(crate) fault: Option<graph::Error>,
    /// A person has asked to pause: the unit is given back as it stands.
    pub(crate) let_go: bool,
}

/// The read itself, once the credential is at hand.
pub(crate) struct Reading {
    pub client: TenantClient,
    /// The tenant whose directory is read.
    pub tenant: TenantId,
    pub reach: Reach,
    pub progress: Progress,
}

/// Whom the units of one claim ask as, once one of them has asked for it.
pub(crate) type SharedAccess = Arc<tokio::sync::OnceCell<Option<Access>>>;

/// Whom a unit asks Microsoft as.
#[derive(Clone)]
pub(crate) struct Access {
    pub credential: Arc<Credential>,
    pub reach: Reach,
    pub mode: AccessMode,
}

impl Work {
    pub(crate) fn new(claimed: Claimed, began: Timestamp, access: SharedAccess) -> Self {
        Self { claimed, began, access, reading: None, fault: None, let_go: false }
    }

    /// What it was claimed as.
    pub fn claimed(&self) -> &Claimed {
        &self.claimed
    }

    /// All calls that the unit has cost, those of earlier claims too, and the parts of its batches.
    pub(crate) fn cost(&self) -> (u32, u32) {
        let before = &self.claimed.checkpoint;
        let now = self.reading.as_ref().map_or((0, 0), |read| (read.client.calls(), read.client.parts()));
        (before.calls.saturating_add(now.0), before.parts.saturating_add(now.1))
    }

    /// Failed tries so far, those before this claim too: a commit that was refused has forgotten them.
    pub(crate) fn tries(&self) -> u32 {
        let read = self.reading.as_ref().map_or(0, |reading| reading.progress.checkpoint.tries);
        read.max(self.claimed.checkpoint.tries)
    }

    /// Whether calls were made that no checkpoint tells of.
    pub(crate) fn owes(&self) -> bool {
        let told = self.reading.as_ref().map(|read| &read.progress.checkpoint);
        told.is_some_and(|told| (told.calls, told.parts) != self.cost())
    }

    /// What its end tells, without counts and records.
    pub(crate) fn record(&self) -> UnitRecord {
        let (calls, parts) = self.cost();
        let counts = domain::sync_run::Counts { calls, ..Default::default() };
        UnitRecord { counts, parts, records: None, request_id: None, started_at: self.began }
    }
}
