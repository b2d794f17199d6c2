//! The schedule: which integrations are due for a run; a late one runs once (security rules 68, 73 and 75).

use domain::{id::IntegrationId, settings::SyncSettings, sync_run::Trigger, time::Timestamp};

use crate::{
    Store,
    error::Error,
    scope::Scope,
    settings::stored_settings,
    sql::statements,
    sync_run::{RunOptions, run_insert},
    value::values,
};

/// A quarantined integration is tried once in so long.
const QUARANTINE_SECS: i64 = 86_400;

statements! {
    // What counts is the last run of everything: dry and limited runs move no schedule.
    INTEGRATION_DUE = "SELECT i.id, i.settings, i.asked_at FROM integration i
        LEFT JOIN sync_run f ON f.id = (SELECT x.id FROM sync_run x WHERE x.integration_id = i.id AND x.dry = 0
            AND x.tenants IS NULL ORDER BY x.queued_at DESC, x.id DESC LIMIT 1)
        WHERE i.pause = 'none'
            AND NOT EXISTS (SELECT 1 FROM sync_run a WHERE a.integration_id = i.id AND a.ended_at IS NULL)
            AND (i.asked_at IS NOT NULL OR f.id IS NULL OR (f.state <> 'needs_attention' AND f.queued_at + 1000 *
                CASE WHEN i.quarantined_at IS NOT NULL AND i.interval_secs < CAST($2 AS BIGINT) THEN CAST($2 AS BIGINT)
                ELSE i.interval_secs END <= $1))
        ORDER BY f.queued_at, i.id";
}

impl Store {
    /// Asks for a run of each integration whose time has come, a late one once. Those that wait for a person, are
    /// paused or keep quiet hours are left alone. The number of new runs.
    pub async fn run_request_due(&self, now: Timestamp) -> Result<u32, Error> {
        let mut scheduled = 0;
        for row in self.db.all(INTEGRATION_DUE, values![now, QUARANTINE_SECS]).await? {
            let asked = row.opt_time("asked_at")?.is_some();
            let (settings, _) = stored_settings(&row)?;
            if !asked && is_quiet(&settings, now) {
                continue;
            }
            let id: IntegrationId = row.parse("id")?;
            // Someone who saves settings asks for all of it, also for units that back off.
            let trigger = if asked { Trigger::Person } else { Trigger::Schedule };
            let mut tx = self.db.write().await?;
            let whole = RunOptions::default();
            let run = run_insert(&mut tx, id, trigger, &whole, &Scope::system(), now).await?;
            tx.commit().await?;
            scheduled += u32::from(!run.joined);
        }
        Ok(scheduled)
    }
}

fn is_quiet(settings: &SyncSettings, now: Timestamp) -> bool {
    settings.quiet_hours.is_some_and(|quiet| quiet.ends_after(now).is_some())
}

/// When the schedule starts the next run, if the last one began at `queued_at` and nothing else happens.
pub(crate) fn next_run_at(
    queued_at: Timestamp,
    interval_secs: i64,
    quarantined: bool,
    settings: &SyncSettings,
) -> Timestamp {
    let interval = if quarantined { interval_secs.max(QUARANTINE_SECS) } else { interval_secs };
    let due = queued_at.plus_secs(interval);
    settings.quiet_hours.and_then(|quiet| quiet.ends_after(due)).unwrap_or(due)
}
