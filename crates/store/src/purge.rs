//! Retention: sync logs go after as many days as settings say, and directory rows a month after Microsoft stopped
//! listing them (security rule 77). Licenses, tenants and organizations are never purged.

use domain::{id::IntegrationId, time::Timestamp};

use crate::{Store, error::Error, settings::stored_settings, sql::statements, value::values};

/// Ended directory users and groups stay for so long.
const ENDED_DAYS: i64 = 30;
/// Rows that one transaction removes: others wait meanwhile.
const AT_ONCE: u32 = 2_000;
/// Runs that one transaction removes; each has a log row for every unit.
const RUNS_AT_ONCE: u32 = 20;
const DAY_SECS: i64 = 86_400;

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Runs with their logs.
    pub runs: u64,
    /// Directory users and groups.
    pub rows: u64,
}

statements! {
    INTEGRATION_LOGS = "SELECT id, settings FROM integration ORDER BY id";
    // The last run stays, and those that units still point to.
    RUN_PURGE = "DELETE FROM sync_run WHERE id IN (SELECT x.id FROM sync_run x
        WHERE x.integration_id = $1 AND x.ended_at < $2
            AND NOT EXISTS (SELECT 1 FROM sync_unit u WHERE u.run_id = x.id)
            AND x.id <> (SELECT y.id FROM sync_run y WHERE y.integration_id = $1 AND y.dry = 0 AND y.tenants IS NULL
                ORDER BY y.queued_at DESC, y.id DESC LIMIT 1)
        ORDER BY x.queued_at LIMIT $3)";
    HELD_PURGE = "DELETE FROM held_removal WHERE integration_id = $1 AND decided_at < $2
        AND state IN ('approved', 'dissolved')";
    USER_PURGE = "DELETE FROM directory_user WHERE id IN
        (SELECT u.id FROM directory_user u WHERE u.missing_since < $1 ORDER BY u.missing_since LIMIT $2)";
    GROUP_PURGE = "DELETE FROM directory_group WHERE id IN
        (SELECT g.id FROM directory_group g WHERE g.missing_since < $1 ORDER BY g.missing_since LIMIT $2)";
}

impl Store {
    /// Removes what has been kept long enough, in small transactions. For the engine, at most hourly.
    pub async fn purge(&self, now: Timestamp) -> Result<Purged, Error> {
        let mut purged = Purged::default();
        for row in self.db.all(INTEGRATION_LOGS, values![]).await? {
            let id: IntegrationId = row.parse("id")?;
            let days = i64::from(stored_settings(&row)?.0.log_days);
            purged.runs += self.purge_logs(id, now.plus_secs(-days * DAY_SECS)).await?;
        }
        let ended = now.plus_secs(-ENDED_DAYS * DAY_SECS);
        for statement in [USER_PURGE, GROUP_PURGE] {
            loop {
                let mut tx = self.db.write().await?;
                let removed = tx.run(statement, values![ended, AT_ONCE]).await?;
                tx.commit().await?;
                purged.rows += removed;
                if removed < u64::from(AT_ONCE) {
                    break;
                }
            }
        }
        self.throttle_purge(now).await?;
        Ok(purged)
    }

    async fn purge_logs(&self, integration: IntegrationId, before: Timestamp) -> Result<u64, Error> {
        let mut runs = 0;
        loop {
            let mut tx = self.db.write().await?;
            let removed = tx.run(RUN_PURGE, values![integration, before, RUNS_AT_ONCE]).await?;
            tx.run(HELD_PURGE, values![integration, before]).await?;
            tx.commit().await?;
            runs += removed;
            if removed < u64::from(RUNS_AT_ONCE) {
                return Ok(runs);
            }
        }
    }
}
