//! Sync Logs: the runs of an integration, the tenants of a run, and the records of one tenant's unit.

mod rows;
#[cfg(feature = "ssr")]
mod server;

pub use rows::{RecordPage, RunPage, RunRow, UnitPage, UnitRow};

use domain::{
    id::{IntegrationId, SyncRunId, TenantId},
    record::RecordAction,
    sync_run::{Counts, RunState},
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::{answer::Answer, list_filter::ListFilter};
use crate::AppError;

/// The most rows that one page of a log holds.
pub const PAGE_ROWS: usize = 100;

/// Which runs a page of the log shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum RunsShown {
    /// Every run.
    #[default]
    All,
    /// Those that did not read everything.
    Problems,
    /// Those that changed something, or would have.
    Changes,
    /// Dry runs.
    Dry,
}

impl RunsShown {
    /// Every choice.
    pub const ALL: [Self; 4] = [Self::All, Self::Problems, Self::Changes, Self::Dry];

    /// The word in the address.
    pub const fn key(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Problems => "problems",
            Self::Changes => "changes",
            Self::Dry => "dry",
        }
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "All runs",
            Self::Problems => "With problems",
            Self::Changes => "With changes",
            Self::Dry => "Dry runs",
        }
    }

    /// Whether a run is shown.
    pub fn takes(self, run: &RunRow) -> bool {
        let Counts { added, changed, ended, held, .. } = run.counts;
        match self {
            Self::All => true,
            Self::Problems => run.state.is_over() && run.state != RunState::Ok,
            Self::Changes => added + changed + ended + held > 0,
            Self::Dry => run.dry,
        }
    }
}

/// The words for a kind of unit.
pub fn kind_label(key: &str) -> &'static str {
    domain::unit::UnitKind::from_key(key).map_or("Discovery", domain::unit::UnitKind::label)
}

/// The runs of an integration, the newest first.
#[server(prefix = "/fn", endpoint = "list_sync_runs", input = GetUrl, output = Answer)]
pub async fn list_sync_runs(
    /// The integration.
    id: IntegrationId,
    /// Which runs.
    show: RunsShown,
    /// Only those before this one; `None`: from the newest.
    before: Option<SyncRunId>,
) -> Result<RunPage, AppError> {
    let caller = crate::caller::Caller::current()?;
    let name = server::name(&caller, id).await?;
    let (rows, older) = server::runs(&caller, id, show, before).await?;
    Ok(RunPage { name, rows, older })
}

/// The units of a run.
#[server(prefix = "/fn", endpoint = "read_sync_run", input = GetUrl, output = Answer)]
pub async fn read_sync_run(
    /// The integration.
    id: IntegrationId,
    /// The run.
    run: SyncRunId,
    /// Which units.
    filter: ListFilter,
) -> Result<UnitPage, AppError> {
    let caller = crate::caller::Caller::current()?;
    let name = server::name(&caller, id).await?;
    let run_row = server::run(&caller, id, run).await?;
    let units = server::units(&caller, run).await?;
    let (rows, total) = filter.page_of(units, PAGE_ROWS, server::unit_passes);
    Ok(UnitPage { name, run: run_row, rows, total })
}

/// The records of one unit of a run.
#[server(prefix = "/fn", endpoint = "list_sync_records", input = GetUrl, output = Json)]
pub async fn list_sync_records(
    /// The integration.
    id: IntegrationId,
    /// The run.
    run: SyncRunId,
    /// The tenant.
    tenant: TenantId,
    /// The key of what was read.
    kind: String,
    /// Which records.
    filter: ListFilter,
) -> Result<RecordPage, AppError> {
    let caller = crate::caller::Caller::current()?;
    let name = server::name(&caller, id).await?;
    let queued_at = server::run(&caller, id, run).await?.queued_at;
    let units = server::units(&caller, run).await?;
    let unit = units.into_iter().find(|unit| unit.tenant == tenant && unit.kind == kind);
    let unit = unit.ok_or_else(|| AppError::NotFound.refused())?;
    let records = server::records(&caller, run, &unit).await?;
    let (rows, total) = filter.page_of(records, PAGE_ROWS, server::record_passes);
    Ok(RecordPage { name, unit, queued_at, rows, total })
}

/// The key of an action in an address.
pub const fn action_key(action: RecordAction) -> &'static str {
    match action {
        RecordAction::Created => "created",
        RecordAction::Returned => "returned",
        RecordAction::Updated => "updated",
        RecordAction::Removed => "removed",
        RecordAction::Held => "held",
        RecordAction::Dropped => "dropped",
    }
}

#[cfg(test)]
mod tests {
    use domain::{sync_run::Trigger, time::Timestamp};

    use super::*;

    #[test]
    fn runs_are_narrowed_by_what_came_of_them() {
        let run = |state, changed, dry| RunRow {
            run: "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap(),
            queued_at: Timestamp(0),
            started_at: None,
            ended_at: None,
            trigger: Trigger::Schedule,
            requested_by: None,
            dry,
            state,
            tenants_total: 1,
            tenants_failed: 0,
            counts: Counts { changed, unchanged: 9, ..Counts::default() },
            reason: None,
        };
        let check = |run: &RunRow, expected: &[RunsShown]| {
            let taken: Vec<_> = RunsShown::ALL.into_iter().filter(|show| show.takes(run)).collect();
            assert_eq!(taken, expected, "{run:?}");
        };
        check(&run(RunState::Ok, 0, false), &[RunsShown::All]);
        check(&run(RunState::Syncing, 1, false), &[RunsShown::All, RunsShown::Changes]);
        check(&run(RunState::Partial, 0, false), &[RunsShown::All, RunsShown::Problems]);
        check(&run(RunState::Ok, 2, true), &[RunsShown::All, RunsShown::Changes, RunsShown::Dry]);
    }

    #[test]
    fn every_action_has_a_key_of_its_own() {
        let mut keys = RecordAction::ALL.map(action_key).to_vec();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), RecordAction::ALL.len());
    }
}
