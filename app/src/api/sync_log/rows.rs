//! What the pages of the logs show, as it crosses the wire.

use domain::{
    id::{SyncRunId, TenantId},
    record::Record,
    sync_run::{Counts, RunState, Trigger},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// One page of the runs of an integration, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPage {
    /// The integration's name.
    pub name: String,
    /// The runs.
    pub rows: Vec<RunRow>,
    /// After which run older ones follow, if there are any.
    pub older: Option<SyncRunId>,
}

/// A run as its log shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRow {
    /// The run.
    pub run: SyncRunId,
    /// When it was asked for.
    pub queued_at: Timestamp,
    /// When it ended; `None` while under way.
    pub ended_at: Option<Timestamp>,
    /// When its first work began.
    pub started_at: Option<Timestamp>,
    /// What asked for it.
    pub trigger: Trigger,
    /// The name of the person who asked for it.
    pub requested_by: Option<String>,
    /// Whether it only counted what it would change.
    pub dry: bool,
    /// Where it stands.
    pub state: RunState,
    /// Tenants to read.
    pub tenants_total: u32,
    /// Tenants that could not be read.
    pub tenants_failed: u32,
    /// Rows, and calls to Microsoft.
    pub counts: Counts,
    /// Why it is as it is.
    pub reason: Option<String>,
}

/// One page of the units of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitPage {
    /// The integration's name.
    pub name: String,
    /// The run.
    pub run: RunRow,
    /// The units, the worst first.
    pub rows: Vec<UnitRow>,
    /// Units that pass the filter.
    pub total: usize,
}

/// One kind of data of one tenant in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// The tenant.
    pub tenant: TenantId,
    /// Its name.
    pub tenant_name: String,
    /// The key of what was read: a kind of unit, or `discovery`.
    pub kind: String,
    /// What came of it.
    pub state: RunState,
    /// When it began; `None` where it was not tried.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Rows, and calls to Microsoft.
    pub counts: Counts,
    /// Why it failed, and what to do.
    pub reason: Option<String>,
    /// Microsoft's id of the request that failed.
    pub request_id: Option<String>,
    /// Whether there are records to look at.
    pub has_records: bool,
}

/// One page of the records of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPage {
    /// The integration's name.
    pub name: String,
    /// The unit.
    pub unit: UnitRow,
    /// When its run was asked for.
    pub queued_at: Timestamp,
    /// The records.
    pub rows: Vec<Record>,
    /// Records that pass the filter.
    pub total: usize,
}
