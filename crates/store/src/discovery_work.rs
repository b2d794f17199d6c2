//! What a discovery leaves to be done: its units with their jobs.

use domain::{
    id::{IntegrationId, JobId, SyncRunId, TenantId},
    time::Timestamp,
    unit::UnitKind,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    discovery_plan::Work,
    error::Error,
    fence::Fenced,
    json,
    sql::{Tx, statements},
    value::values,
};

statements! {
    UNIT_QUEUE = "INSERT INTO sync_unit (integration_id, tenant_id, kind, run_id, state)
        SELECT $2, r.value->>'tenant', r.value->>'unit', $3, 'queued' FROM {rows $1} WHERE true
        ON CONFLICT (integration_id, tenant_id, kind) DO UPDATE SET run_id = excluded.run_id, state = excluded.state";
    UNIT_DROP = "DELETE FROM sync_unit WHERE integration_id = $2
        AND (tenant_id, kind) IN (SELECT r.value->>'tenant', r.value->>'unit' FROM {rows $1})";
    JOB_INSERT = "INSERT INTO job (id, kind, integration_id, run_id, tenant_id, unit_kind, place, queued_at, not_before)
        SELECT r.value->>'id', r.value->>'kind', $2, $3, r.value->>'tenant', r.value->>'unit',
            CAST(r.value->>'place' AS BIGINT), CAST($4 AS BIGINT), CAST($4 AS BIGINT)
        FROM {rows $1}";
}

/// Drops the units that are read no more, and queues those that are read now. One that is in both is read anew: its
/// watermark and its failures are forgotten.
pub(crate) async fn write_units(tx: &mut Tx, fenced: &Fenced, work: &Work) -> Result<(), Error> {
    let units = |units: &[(TenantId, UnitKind)]| {
        json::rows(units.iter().map(|(tenant, kind)| json!({ "tenant": tenant, "unit": kind.key() })))
    };
    if !work.drop.is_empty() {
        tx.run(UNIT_DROP, values![units(&work.drop), fenced.integration]).await?;
    }
    tx.run(UNIT_QUEUE, values![units(&work.queue), fenced.integration, fenced.run]).await.map(drop)
}

/// Queues the first job of a run.
pub(crate) async fn job_insert_discover(
    tx: &mut Tx,
    integration: IntegrationId,
    run: SyncRunId,
    now: Timestamp,
) -> Result<(), Error> {
    let job = json!({ "id": JobId(Uuid::new_v4()), "kind": "discover", "place": 0 });
    tx.run(JOB_INSERT, values![json::rows([job]), integration, run, now]).await.map(drop)
}

/// Queues a job for each unit, in their order.
pub(crate) async fn queue_jobs(
    tx: &mut Tx,
    fenced: &Fenced,
    units: &[(TenantId, UnitKind)],
    now: Timestamp,
) -> Result<(), Error> {
    let jobs = units.iter().enumerate().map(|(place, (tenant, kind))| {
        let id = JobId(Uuid::new_v4());
        json!({ "id": id, "kind": "sync_tenant", "tenant": tenant, "unit": kind.key(), "place": place })
    });
    tx.run(JOB_INSERT, values![json::rows(jobs), fenced.integration, fenced.run, now]).await.map(drop)
}
