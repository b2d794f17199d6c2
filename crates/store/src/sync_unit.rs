//! Units that did not end well, were left to another integration, or only counted. Those that were read well are in
//! `unit_apply`. Every end is one transaction that begins at the job's fence and deletes the job with its staging.

use domain::{
    backoff::next_try,
    sync_run::{Counts, RunState},
    time::Timestamp,
};

use crate::{
    Store,
    error::Error,
    fence::{Fenced, failure, job_end},
    queue::Lease,
    sql::{Tx, statements},
    unit_end::{Ended, finish, passed},
    unit_log::UnitRecord,
    value::values,
};

statements! {
    UNIT_FAILING = "SELECT failures, failing_since FROM sync_unit
        WHERE integration_id = $1 AND tenant_id = $2 AND kind = $3";
    UNIT_BAD = "UPDATE sync_unit SET state = $4, outcome = $4, reason = $5, failures = $6, failing_since = $7,
            next_try_at = $8, attention = $9, calls = $10
        WHERE integration_id = $1 AND tenant_id = $2 AND kind = $3";
}

impl Store {
    /// A unit failed, or needs attention: no row of its data changes (rule 64). The schedule tries it later and later,
    /// or not before a person has acted (rules 73 and 75). In a dry run only the log tells of it.
    pub async fn unit_fail(
        &self,
        lease: &Lease,
        state: RunState,
        reason: &str,
        record: UnitRecord,
        now: Timestamp,
    ) -> Result<(), Error> {
        let state = failure(state);
        let mut tx = self.db.write().await?;
        let fenced = job_end(&mut tx, lease).await?;
        if fenced.passed_on {
            let ended = passed(&mut tx, &fenced, &record).await?;
            return finish(tx, &[ended], now).await;
        }
        if !fenced.dry {
            unit_bad(&mut tx, &fenced, state, reason, record.counts.calls, now).await?;
        }
        let counts = Counts { calls: record.counts.calls, ..Counts::default() };
        let ended = Ended::new(fenced, state, Some(reason.to_owned()), UnitRecord { counts, ..record });
        finish(tx, &[ended], now).await
    }

    /// Ends a unit without reading it, since another integration reads its tenant by now. In a dry run, and where that
    /// is not so, [`Error::Inconsistent`].
    pub async fn unit_pass(&self, lease: &Lease, record: UnitRecord, now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let fenced = job_end(&mut tx, lease).await?;
        if !fenced.passed_on {
            return Err(fenced.inconsistent("tenant_id"));
        }
        let ended = passed(&mut tx, &fenced, &record).await?;
        finish(tx, &[ended], now).await
    }

    /// Ends a unit of a dry run: its counts are what a real run would change. [`Error::Inconsistent`] in a real run.
    pub async fn unit_dry(&self, lease: &Lease, record: UnitRecord, now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let fenced = job_end(&mut tx, lease).await?;
        if !fenced.dry {
            return Err(fenced.inconsistent("run_id"));
        }
        finish(tx, &[Ended::new(fenced, RunState::Ok, None, record)], now).await
    }
}

async fn unit_bad(
    tx: &mut Tx,
    fenced: &Fenced,
    state: RunState,
    reason: &str,
    calls: u32,
    now: Timestamp,
) -> Result<(), Error> {
    let (tenant, kind) = fenced.unit()?;
    let found = tx.first(UNIT_FAILING, values![fenced.integration, tenant, kind.key()]).await?;
    let unit = found.ok_or_else(|| fenced.inconsistent("unit_kind"))?;
    let failures = unit.count("failures")?.saturating_add(1);
    let since = unit.opt_time("failing_since")?.unwrap_or(now);
    let attention = state == RunState::NeedsAttention;
    let next = if attention { None } else { next_try(failures, since, now) };
    let values = values![
        fenced.integration,
        tenant,
        kind.key(),
        state.key(),
        reason,
        failures,
        since,
        next,
        attention,
        calls
    ];
    tx.run(UNIT_BAD, values).await.map(drop)
}
