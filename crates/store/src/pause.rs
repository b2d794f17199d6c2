//! Pause, resume and cancel: what a person does to a run that is under way (security rule 68).

use domain::{
    account::Verb,
    id::{IntegrationId, SyncRunId},
    integration::Pause,
    sync_run::RunState,
    time::Timestamp,
};
use serde_json::json;

use crate::{
    Store,
    audit::Entry,
    error::Error,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

/// The condition that the tenant of job `j` has begun in its run: a unit of it has ended or is under way.
macro_rules! begun {
    () => {
        "(j.pages > 0 OR EXISTS (SELECT 1 FROM job o WHERE o.run_id = j.run_id AND o.tenant_id = j.tenant_id
                AND (o.worker IS NOT NULL OR o.pages > 0))
            OR EXISTS (SELECT 1 FROM unit_log b WHERE b.run_id = j.run_id AND b.tenant_id = j.tenant_id
                AND b.kind <> 'discovery' AND b.started_at IS NOT NULL))"
    };
}
pub(crate) use begun;

/// The condition that run `sync_run`, whose integration is being paused, has come to rest.
macro_rules! rests {
    () => {
        concat!(
            "sync_run.ended_at IS NULL AND sync_run.state <> 'paused'
            AND EXISTS (SELECT 1 FROM integration i WHERE i.id = sync_run.integration_id AND (i.pause = 'now'
                OR (i.pause = 'after_tenant' AND NOT EXISTS
                    (SELECT 1 FROM job j WHERE j.run_id = sync_run.id AND ",
            begun!(),
            "))))
            AND NOT EXISTS (SELECT 1 FROM job c WHERE c.run_id = sync_run.id AND c.worker IS NOT NULL)"
        )
    };
}

pub(crate) use rests;

statements! {
    PAUSE_SET = "UPDATE integration SET pause = $2 WHERE id = $1";
    PAUSE_FIND = "SELECT id, pause FROM integration WHERE id = $1";
    RUN_RESTS = concat!("UPDATE sync_run SET state = 'paused' WHERE id = $1 AND ", rests!());
    RUNS_REST = concat!("UPDATE sync_run SET state = 'paused' WHERE ", rests!());
    RUN_RESUME = "UPDATE sync_run SET state = CASE WHEN started_at IS NULL THEN 'queued' ELSE 'syncing' END
        WHERE integration_id = $1 AND ended_at IS NULL AND state = 'paused'";
    RUN_UNDER_WAY = "SELECT id FROM sync_run WHERE integration_id = $1 AND ended_at IS NULL";
    RUN_LOCK = "SELECT id FROM sync_run WHERE integration_id = $1 AND ended_at IS NULL {for update}";
    JOB_CANCEL = "DELETE FROM job WHERE id IN (SELECT j.id FROM job j WHERE j.run_id = $1 ORDER BY j.id {for update})";
    UNIT_CANCEL = "UPDATE sync_unit SET state = outcome
        WHERE run_id = $1 AND state IN ('queued', 'syncing') AND outcome IS NOT NULL";
    UNIT_FORGET = "DELETE FROM sync_unit WHERE run_id = $1 AND outcome IS NULL";
    RUN_PROGRESS = "SELECT id, tenants_total, tenants_done, tenants_failed FROM sync_run WHERE id = $1";
    RUN_CANCEL = "UPDATE sync_run SET state = $2, reason = $3, ended_at = $4, cancelled_by = $5
        WHERE id = $1 AND ended_at IS NULL";
}

impl Store {
    /// Pauses an integration: nothing of it begins until it is resumed, the schedule included.
    pub async fn integration_pause(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        pause: Pause,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.write().await?;
        // The run first, as units lock that end it.
        let run = tx.first(RUN_LOCK, values![integration]).await?;
        if tx.run(PAUSE_SET, values![integration, pause.key()]).await? == 0 {
            return Err(Error::NotFound);
        }
        if let Some(run) = run {
            pause_settle(&mut tx, run.parse("id")?).await?;
        }
        Entry::done(scope.principal(), "integration.pause", "integration", integration)
            .with(json!({ "after": pause.key() }))
            .write(&mut tx, now)
            .await?;
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }

    /// Goes on where an integration was paused. One that is not paused stays as it is.
    pub async fn integration_resume(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.write().await?;
        if !resume(&mut tx, integration).await? {
            return Ok(());
        }
        Entry::done(scope.principal(), "integration.resume", "integration", integration)
            .write(&mut tx, now)
            .await?;
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }

    /// Ends the run under way: its jobs go, what has been read stays. [`Error::NotFound`] if none is.
    pub async fn run_cancel(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.write().await?;
        let active = tx.first(RUN_UNDER_WAY, values![integration]).await?.ok_or(Error::NotFound)?;
        let run: SyncRunId = active.parse("id")?;
        // In the order in which units lock: jobs by their ids, units, the run. A discovery that ends meanwhile on PostgreSQL is
        // waited for by the first statement; the second sees the jobs that it queued.
        tx.run(JOB_CANCEL, values![run]).await?;
        tx.run(JOB_CANCEL, values![run]).await?;
        tx.run(UNIT_CANCEL, values![run]).await?;
        tx.run(UNIT_FORGET, values![run]).await?;
        let progress = tx.first(RUN_PROGRESS, values![run]).await?.ok_or(Error::NotFound)?;
        let (total, done) = (progress.count("tenants_total")?, progress.count("tenants_done")?);
        let state =
            if done > progress.count("tenants_failed")? { RunState::Partial } else { RunState::Failed };
        let reason = if total == 0 {
            "Cancelled before its tenants were known.".to_owned()
        } else {
            format!("Cancelled after {done} of {total} tenants.")
        };
        // The last unit may have ended the run while this waited for it.
        if tx.run(RUN_CANCEL, values![run, state.key(), reason, now, scope.user()]).await? == 0 {
            return Err(Error::NotFound);
        }
        Entry::done(scope.principal(), "integration.cancel", "integration", integration)
            .with(json!({ "run": run }))
            .write(&mut tx, now)
            .await?;
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }
}

/// Lifts a pause; whether there was one. [`Error::NotFound`] for an unknown integration.
pub(crate) async fn resume(tx: &mut Tx, integration: IntegrationId) -> Result<bool, Error> {
    let found = tx.first(PAUSE_FIND, values![integration]).await?.ok_or(Error::NotFound)?;
    if found.text("pause")? == "none" {
        return Ok(false);
    }
    tx.run(RUN_RESUME, values![integration]).await?;
    tx.run(PAUSE_SET, values![integration, "none"]).await?;
    Ok(true)
}

/// Says that a run is paused, if its pause has come to rest; call it after a job of it was let go or ended.
pub(crate) async fn pause_settle(tx: &mut Tx, run: SyncRunId) -> Result<(), Error> {
    tx.run(RUN_RESTS, values![run]).await.map(drop)
}

/// The same for all runs, for what nobody was there to see: a worker that died, two jobs that were let go at once.
pub(crate) async fn pauses_settle(tx: &mut Tx) -> Result<u64, Error> {
    tx.run(RUNS_REST, values![]).await
}
