//! Warnings of credentials that end or lie idle: each threshold is told once per credential, however many servers look
//! (security rule 74). Reads no secret, only when it was set and when it ends.

use domain::{
    credential::CredentialKind,
    id::IntegrationId,
    notice::{Facts, Reason, Warned, WarningFacts},
    time::Timestamp,
};

use super::{notice_insert, recipients};
use crate::{
    Store, error::Error, mail_outbox::mail_queue, row::Row, sql::statements, value::values, version::Topic,
};

statements! {
    // What came nearest to its end is told of, if that was not told before; `told` is the last threshold that was.
    CREDENTIAL_LIST = "SELECT s.integration_id, s.kind, s.set_at, s.expires_at, i.settings, u.email,
            (SELECT MIN(w.threshold) FROM credential_warning w WHERE w.integration_id = s.integration_id
                AND w.kind = s.kind AND w.set_at = s.set_at) AS told
        FROM secret s JOIN integration i ON i.id = s.integration_id
        LEFT JOIN user_account u ON u.id = i.created_by AND u.disabled_at IS NULL
        WHERE s.kind IN ('client_secret', 'client_certificate', 'refresh_token')
        ORDER BY s.integration_id, s.kind";
    WARNING_INSERT = "INSERT INTO credential_warning (integration_id, kind, set_at, threshold)
        VALUES ($1, $2, $3, $4) ON CONFLICT (integration_id, kind, set_at, threshold) DO NOTHING";
    // Those of credentials that were replaced, or used again.
    WARNING_FORGET = "DELETE FROM credential_warning WHERE integration_id = $1 AND kind = $2 AND set_at < $3";
}

/// A warning that is due.
struct Due {
    integration: IntegrationId,
    kind: String,
    set_at: Timestamp,
    threshold: u16,
    reason: Reason,
    facts: WarningFacts,
    recipients: Vec<String>,
}

impl Store {
    /// Tells of every credential that has come nearer to its end since it was last told of; one that passed several
    /// thresholds meanwhile is told of once. How many were. For the engine, hourly; reads only while nothing is due.
    pub async fn credentials_warn(&self, now: Timestamp) -> Result<u32, Error> {
        let mut told = 0;
        for row in self.db.all(CREDENTIAL_LIST, values![]).await? {
            if let Some(due) = due(&row, now)? {
                told += u32::from(self.credential_warn(due, now).await?);
            }
        }
        Ok(told)
    }

    /// Whether no other server was faster: the key of the warning is unique.
    async fn credential_warn(&self, due: Due, now: Timestamp) -> Result<bool, Error> {
        let Due { integration, kind, set_at, threshold, reason, facts, recipients } = due;
        let mut tx = self.db.write().await?;
        let values = values![integration, kind.as_str(), set_at, u32::from(threshold)];
        if tx.run(WARNING_INSERT, values).await? == 0 {
            return Ok(false);
        }
        tx.run(WARNING_FORGET, values![integration, kind, set_at]).await?;
        let notice = notice_insert(&mut tx, integration, reason, &Facts::Warning(facts), now).await?;
        mail_queue(&mut tx, integration, reason, notice, &recipients, now).await?;
        Topic::Notices.raise(&mut tx).await?;
        tx.commit().await?;
        Ok(true)
    }
}

fn due(row: &Row, now: Timestamp) -> Result<Option<Due>, Error> {
    let (kind, set_at) = (row.text("kind")?, row.time("set_at")?);
    let (of, at) = match CredentialKind::from_key(&kind) {
        Some(kind) => (kind.into(), row.opt_time("expires_at")?),
        None => (Warned::ServiceAccount, Some(set_at)),
    };
    let Some((reason, threshold, facts)) = at.and_then(|at| WarningFacts::due(of, at, now)) else {
        return Ok(None);
    };
    if row.opt_int("told")?.is_some_and(|told| told <= i64::from(threshold)) {
        return Ok(None);
    }
    let (integration, recipients) = (row.parse("integration_id")?, recipients(row)?);
    Ok(Some(Due { integration, kind, set_at, threshold, reason, facts, recipients }))
}
