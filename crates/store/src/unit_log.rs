//! The log of units: one row for each unit of a run, with its counts and, packed by the engine, what was done to each
//! row. Reading it for people is in `run_log`.

use domain::{
    id::{SyncRunId, TenantId},
    sync_run::{Counts, RunState},
    time::Timestamp,
    unit::UnitKind,
};
use serde_json::json;

use crate::{
    error::Error,
    json::rows,
    sql::{Tx, statements},
    unit_end::Ended,
    value::values,
};

/// The kind under which discovery is logged, beside the keys of [`UnitKind`].
pub(crate) const DISCOVERY: &str = "discovery";

/// What a unit's end tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRecord {
    /// Rows it changed, or would change, and all calls it made.
    pub counts: Counts,
    /// Requests inside batches, which count as one call each batch.
    pub parts: u32,
    /// What was done to each row, compressed; opaque here.
    pub records: Option<Vec<u8>>,
    /// Microsoft's id of the request that failed.
    pub request_id: Option<String>,
    /// When its reading began.
    pub started_at: Timestamp,
}

/// One row of the log.
pub(crate) struct LogEntry<'a> {
    pub(crate) run: SyncRunId,
    pub(crate) tenant: TenantId,
    /// A key of [`UnitKind`], or [`DISCOVERY`].
    pub(crate) kind: &'a str,
    pub(crate) state: RunState,
    pub(crate) reason: Option<&'a str>,
}

/// A unit that the schedule does not try now: it keeps its state and reason.
pub(crate) struct CarriedUnit {
    pub(crate) tenant: TenantId,
    pub(crate) kind: UnitKind,
    pub(crate) state: RunState,
    pub(crate) reason: Option<String>,
}

statements! {
    // A unit ends once in a run; what a lost lease wrote has been rolled back.
    LOG_INSERT = "INSERT INTO unit_log (run_id, tenant_id, kind, state, started_at, ended_at, added, changed, ended, held,
            unchanged, calls, parts, reason, request_id, records)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    LOG_INSERT_ALL = "INSERT INTO unit_log (run_id, tenant_id, kind, state, started_at, ended_at, added, changed, ended,
            held, unchanged, calls, parts, reason, request_id)
        SELECT $2, r.value->>'tenant', r.value->>'kind', r.value->>'state', CAST(r.value->>'started' AS BIGINT),
            CAST($3 AS BIGINT), CAST(r.value->>'added' AS BIGINT), CAST(r.value->>'changed' AS BIGINT),
            CAST(r.value->>'ended' AS BIGINT), CAST(r.value->>'held' AS BIGINT), CAST(r.value->>'unchanged' AS BIGINT),
            CAST(r.value->>'calls' AS BIGINT), CAST(r.value->>'parts' AS BIGINT), r.value->>'reason',
            r.value->>'request_id' FROM {rows $1}";
    LOG_CARRY = "INSERT INTO unit_log (run_id, tenant_id, kind, state, ended_at, added, changed, ended, held, unchanged,
            calls, parts, reason)
        SELECT $2, r.value->>'tenant', r.value->>'kind', r.value->>'state', CAST($3 AS BIGINT), 0, 0, 0, 0, 0, 0, 0,
            r.value->>'reason' FROM {rows $1}";
}

/// Writes a unit's row.
pub(crate) async fn log_insert(
    tx: &mut Tx,
    entry: &LogEntry<'_>,
    record: &UnitRecord,
    now: Timestamp,
) -> Result<(), Error> {
    let LogEntry { run, tenant, kind, state, reason } = entry;
    let Counts { added, changed, ended, held, unchanged, calls } = record.counts;
    let (reason, request_id) = (reason.map(ToOwned::to_owned), record.request_id.clone());
    let values = values![
        *run,
        *tenant,
        *kind,
        state.key(),
        record.started_at,
        now,
        added,
        changed,
        ended,
        held,
        unchanged,
        calls,
        record.parts,
        reason,
        request_id,
        record.records.clone()
    ];
    tx.run(LOG_INSERT, values).await.map(drop)
}

/// Writes the rows of units that have ended together, all of one run: one statement for those without records, which
/// most are.
pub(crate) async fn logs_insert(
    tx: &mut Tx,
    run: SyncRunId,
    ended: &[Ended],
    now: Timestamp,
) -> Result<(), Error> {
    let mut plain = Vec::new();
    for Ended { fenced, state, reason, record, .. } in ended {
        let (tenant, kind) = fenced.unit()?;
        if record.records.is_some() {
            let entry = LogEntry { run, tenant, kind: kind.key(), state: *state, reason: reason.as_deref() };
            log_insert(tx, &entry, record, now).await?;
            continue;
        }
        let Counts { added, changed, ended, held, unchanged, calls } = record.counts;
        plain.push(json!({
            "tenant": tenant, "kind": kind.key(), "state": state.key(), "started": record.started_at, "added": added,
            "changed": changed, "ended": ended, "held": held, "unchanged": unchanged, "calls": calls,
            "parts": record.parts, "reason": reason, "request_id": record.request_id,
        }));
    }
    if !plain.is_empty() {
        tx.run(LOG_INSERT_ALL, values![rows(plain), run, now]).await?;
    }
    Ok(())
}

/// Writes the rows of units that are not tried.
pub(crate) async fn log_carry(
    tx: &mut Tx,
    run: SyncRunId,
    units: &[CarriedUnit],
    now: Timestamp,
) -> Result<(), Error> {
    if units.is_empty() {
        return Ok(());
    }
    let carried = units.iter().map(|unit| {
        json!({ "tenant": unit.tenant, "kind": unit.kind.key(), "state": unit.state.key(), "reason": unit.reason })
    });
    tx.run(LOG_CARRY, values![rows(carried), run, now]).await.map(drop)
}
