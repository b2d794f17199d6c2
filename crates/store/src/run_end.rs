//! The end of runs: units add up to tenants, tenants to a run, and a run says how its integration fares.

use std::collections::BTreeSet;

use domain::{
    backoff::quarantines,
    id::{IntegrationId, SyncRunId, TenantId},
    sync_run::{Counts, RunState, outcome},
    time::Timestamp,
};
use serde_json::json;

use crate::{
    error::Error,
    json::rows,
    notice::notices_of_run_end,
    pause::pause_settle,
    row::Row,
    sql::{Tx, statements},
    value::values,
};

/// How the reason of a cancelled run begins. It names no tenant.
pub(crate) const CANCELLED: &str = "Cancelled ";

statements! {
    RUN_COUNT = "UPDATE sync_run SET added = added + $2, changed = changed + $3, ended = ended + $4, held = held + $5,
            unchanged = unchanged + $6, calls = calls + $7, parts = parts + $8
        WHERE id = $1";
    TENANTS_LEFT = "SELECT r.value->>'tenant' AS tenant,
            (SELECT COUNT(*) FROM job j WHERE j.run_id = $2 AND j.tenant_id = r.value->>'tenant') AS jobs,
            (SELECT COUNT(*) FROM unit_log l WHERE l.run_id = $2 AND l.tenant_id = r.value->>'tenant'
                AND l.kind <> 'discovery' AND l.state <> 'ok') AS failed,
            (SELECT COUNT(*) FROM unit_log l WHERE l.run_id = $2 AND l.tenant_id = r.value->>'tenant'
                AND l.kind <> 'discovery' AND l.state = 'needs_attention') AS attention,
            (SELECT COUNT(*) FROM sync_run x JOIN integration i ON i.id = x.integration_id
                WHERE x.id = $2 AND i.pause <> 'none') AS pausing
        FROM {rows $1}";
    RUN_TENANTS = "UPDATE sync_run SET tenants_done = tenants_done + $2, tenants_failed = tenants_failed + $3,
            tenants_attention = tenants_attention + $4
        WHERE id = $1 RETURNING id, tenants_total, tenants_done, tenants_failed, tenants_attention";
    RUN_END = "UPDATE sync_run SET state = $2, reason = $3, ended_at = $4 WHERE id = $1
        RETURNING id, integration_id, dry, tenants";
    UNIT_REASON = "SELECT reason FROM unit_log WHERE run_id = $1 AND state <> 'ok' AND reason IS NOT NULL LIMIT 1";
    UNIT_FAILURES = "SELECT COUNT(*) AS units, COUNT(CASE WHEN state = 'failed' THEN 1 END) AS failed
        FROM unit_log WHERE run_id = $1 AND kind <> 'discovery'";
    // Writes nothing while all is well. $3: whether it is to be quarantined, NULL: as before.
    INTEGRATION_FARES = "UPDATE integration
        SET failing_runs = CASE WHEN CAST($2 AS BIGINT) = 1 THEN 0 ELSE failing_runs + 1 END,
            quarantined_at = CASE WHEN CAST($3 AS BIGINT) IS NULL THEN quarantined_at
                WHEN CAST($3 AS BIGINT) = 1 THEN COALESCE(quarantined_at, $4) END
        WHERE id = $1 AND (CAST($2 AS BIGINT) = 0 OR failing_runs > 0 OR (CAST($3 AS BIGINT) = 1
            AND quarantined_at IS NULL) OR (CAST($3 AS BIGINT) = 0 AND quarantined_at IS NOT NULL))";
}

/// "2 of 43 tenants could not be read."
pub(crate) fn unread(failed: u32, total: u32) -> String {
    format!("{failed} of {total} tenants could not be read.")
}

/// Tenants that are done, and how.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TenantsDone {
    pub(crate) done: u32,
    pub(crate) failed: u32,
    /// Of those that failed, how many wait for a person.
    pub(crate) attention: u32,
}

/// Adds to a run's counts. Its row is locked from here on: units that end at once take turns.
pub(crate) async fn run_count(tx: &mut Tx, run: SyncRunId, counts: Counts, parts: u32) -> Result<(), Error> {
    let Counts { added, changed, ended, held, unchanged, calls } = counts;
    let values = values![run, added, changed, ended, held, unchanged, calls, parts];
    tx.run(RUN_COUNT, values).await.map(drop)
}

/// Units of these tenants have ended and stand in the log; the last one of a tenant ends the tenant, the last tenant the
/// run. Call it after [`run_count`]: what other units have committed before is seen then.
pub(crate) async fn units_ended(
    tx: &mut Tx,
    run: SyncRunId,
    tenants: &BTreeSet<TenantId>,
    now: Timestamp,
) -> Result<(), Error> {
    let tenants = rows(tenants.iter().map(|tenant| json!({ "tenant": tenant })));
    let (mut ended, mut pausing) = (TenantsDone::default(), false);
    for left in tx.all(TENANTS_LEFT, values![tenants, run]).await? {
        pausing |= left.int("pausing")? > 0;
        if left.int("jobs")? == 0 {
            ended.done += 1;
            ended.failed += u32::from(left.int("failed")? > 0);
            ended.attention += u32::from(left.int("attention")? > 0);
        }
    }
    let goes_on = ended.done == 0 || tenants_done(tx, run, ended, now).await?;
    if goes_on && pausing { pause_settle(tx, run).await } else { Ok(()) }
}

/// Tenants are done; the last one ends the run. Whether the run goes on: then a pause may have come to rest with them.
pub(crate) async fn tenants_done(
    tx: &mut Tx,
    run: SyncRunId,
    tenants: TenantsDone,
    now: Timestamp,
) -> Result<bool, Error> {
    let TenantsDone { done, failed, attention } = tenants;
    let row = tx.first(RUN_TENANTS, values![run, done, failed, attention]).await?.ok_or(Error::NotFound)?;
    let (total, failed) = (row.count("tenants_total")?, row.count("tenants_failed")?);
    if row.count("tenants_done")? < total {
        return Ok(true);
    }
    let state = outcome(total, failed, row.count("tenants_attention")? > 0);
    let reason = match failed {
        0 => None,
        // The only tenant's reason says more than "1 of 1".
        1 if total == 1 => {
            tx.first(UNIT_REASON, values![run]).await?.map(|row| row.text("reason")).transpose()?
        }
        _ => Some(unread(failed, total)),
    };
    run_end(tx, run, state, reason, true, now).await?;
    Ok(false)
}

/// Ends a run; `read` tells whether it came as far as reading tenants. What a run of everything says of its
/// integration is kept: how many runs in a row went wrong, and whether it is quarantined (security rule 75). Then
/// come the notices that follow.
pub(crate) async fn run_end(
    tx: &mut Tx,
    run: SyncRunId,
    state: RunState,
    reason: Option<String>,
    read: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let ended = tx.first(RUN_END, values![run, state.key(), reason, now]).await?.ok_or(Error::NotFound)?;
    if ended.flag("dry")? {
        return Ok(());
    }
    if ended.opt_text("tenants")?.is_none() {
        integration_fares(tx, run, ended.parse("integration_id")?, state, read, now).await?;
    }
    notices_of_run_end(tx, run, now).await
}

async fn integration_fares(
    tx: &mut Tx,
    run: SyncRunId,
    integration: IntegrationId,
    state: RunState,
    read: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let failures = tx.first(UNIT_FAILURES, values![run]).await?;
    let quarantine = failures
        .filter(|_| read)
        .map(|row: Row| Ok::<_, Error>(i64::from(quarantines(row.count("units")?, row.count("failed")?))));
    let quarantine = crate::value::Value::Int(quarantine.transpose()?);
    let good = matches!(state, RunState::Ok | RunState::Partial);
    tx.run(INTEGRATION_FARES, values![integration, good, quarantine, now]).await.map(drop)
}
