//! Reading the logs for the functions above it; server-side only. The store decides what the caller may see.

use domain::{
    id::{IntegrationId, SyncRunId},
    record::Record,
};

use super::{PAGE_ROWS, RunRow, RunsShown, UnitRow};
use crate::{
    AppError,
    api::list_filter::ListFilter,
    caller::{Caller, services},
};

/// Runs read from the store at a time while some are left out.
const BATCH: u32 = 200;
/// The most runs that one page looks at: a filter that nothing passes must not read two years.
const MAX_BATCHES: usize = 25;

/// The integration's name; it is also what refuses an unknown one.
pub(super) async fn name(caller: &Caller, id: IntegrationId) -> Result<String, AppError> {
    let found = caller.store.integration_find(&caller.scope, id).await?;
    Ok(found.ok_or_else(|| AppError::NotFound.refused())?.name)
}

/// A page of runs, and where older ones begin.
pub(super) async fn runs(
    caller: &Caller,
    id: IntegrationId,
    show: RunsShown,
    mut before: Option<SyncRunId>,
) -> Result<(Vec<RunRow>, Option<SyncRunId>), AppError> {
    let mut rows = Vec::new();
    for _ in 0..MAX_BATCHES {
        let batch = caller.store.run_log_list(&caller.scope, id, before, BATCH).await?;
        let is_last = batch.len() < BATCH as usize;
        for row in batch.into_iter().map(RunRow::from) {
            if rows.len() == PAGE_ROWS {
                return Ok((rows, before));
            }
            before = Some(row.run);
            if show.takes(&row) {
                rows.push(row);
            }
        }
        if is_last {
            return Ok((rows, None));
        }
    }
    Ok((rows, before))
}

/// One run of an integration.
pub(super) async fn run(caller: &Caller, id: IntegrationId, run: SyncRunId) -> Result<RunRow, AppError> {
    let found = caller.store.run_log_find(&caller.scope, run).await?.filter(|row| row.integration == id);
    Ok(found.ok_or_else(|| AppError::NotFound.refused())?.into())
}

/// The units of a run.
pub(super) async fn units(caller: &Caller, run: SyncRunId) -> Result<Vec<UnitRow>, AppError> {
    let units = caller.store.run_log_units(&caller.scope, run).await?;
    Ok(units.into_iter().map(UnitRow::from).collect())
}

/// The records of a unit.
pub(super) async fn records(
    caller: &Caller,
    run: SyncRunId,
    unit: &UnitRow,
) -> Result<Vec<Record>, AppError> {
    let packed = caller.store.unit_log_records(&caller.scope, run, unit.tenant, &unit.kind).await?;
    let Some(packed) = packed else { return Ok(Vec::new()) };
    services().records.unpack(&packed).map_err(|fault| AppError::internal(fault.as_ref()).refused())
}

/// Whether a unit passes a filter.
pub(super) fn unit_passes(unit: &UnitRow, filter: &ListFilter) -> bool {
    let id = unit.tenant.to_string();
    let texts = [unit.tenant_name.as_str(), &id].into_iter().chain(unit.reason.as_deref());
    (filter.show.is_empty() || unit.state.key() == filter.show) && filter.finds(texts)
}

/// Whether a record passes a filter.
pub(super) fn record_passes(record: &Record, filter: &ListFilter) -> bool {
    let changed = record.changes.iter().flat_map(|change| [&*change.field, &*change.before, &*change.after]);
    (filter.show.is_empty() || super::action_key(record.action) == filter.show)
        && filter.finds([record.name.as_str(), &record.id].into_iter().chain(changed))
}

impl From<store::RunLogRow> for RunRow {
    fn from(row: store::RunLogRow) -> Self {
        let run = row.summary;
        Self {
            run: run.id,
            queued_at: run.queued_at,
            started_at: row.started_at,
            ended_at: run.ended_at,
            trigger: row.trigger,
            requested_by: row.requested_by,
            dry: row.dry,
            state: run.state,
            tenants_total: run.tenants_total,
            tenants_failed: run.tenants_failed,
            counts: row.counts,
            reason: run.reason,
        }
    }
}

impl From<store::UnitLogRow> for UnitRow {
    fn from(row: store::UnitLogRow) -> Self {
        Self {
            tenant: row.tenant,
            tenant_name: row.tenant_name,
            kind: row.kind,
            state: row.state,
            started_at: row.started_at,
            ended_at: row.ended_at,
            counts: row.counts,
            reason: row.reason,
            request_id: row.request_id,
            has_records: row.has_records,
        }
    }
}
