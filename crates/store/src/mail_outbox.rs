//! The outbox: mail that waits, claimed by one server at a time, tried again, and at last sent or given up.

use domain::{
    id::IntegrationId,
    notice::{Notice, Reason},
    time::Timestamp,
};
use uuid::Uuid;

use crate::{
    Store,
    error::Error,
    notice::notice,
    row::Row,
    sql::{Tx, statements},
    value::values,
};

/// How long a server has a message in hand before another may take it.
const LEASE_SECS: i64 = 120;
/// One mail per reason and integration in so many seconds (security rule 63).
const QUIET_SECS: i64 = 86_400;

statements! {
    // Without a mail server nothing is queued: a server that is set up later does not send old news.
    MAIL_WANTED = "SELECT COUNT(*) AS n FROM mail_server WHERE NOT EXISTS
        (SELECT 1 FROM mail_outbox o JOIN notice n ON n.id = o.notice_id
            WHERE n.integration_id = $1 AND n.reason = $2 AND o.created_at > $3)";
    MAIL_INSERT = "INSERT INTO mail_outbox (id, notice_id, recipient, state, created_at, not_before)
        VALUES ($1, $2, $3, 'waiting', $4, $4)";
    MAIL_READY = "SELECT o.id FROM mail_outbox o WHERE o.state = 'waiting' AND o.not_before <= $1
        AND o.claimed_until <= $1 AND EXISTS (SELECT 1 FROM mail_server) LIMIT 1";
    MAIL_CLAIM = "WITH picked AS MATERIALIZED (
            SELECT j.id FROM mail_outbox j WHERE j.state = 'waiting' AND j.not_before <= $1 AND j.claimed_until <= $1
            ORDER BY j.not_before, j.id LIMIT $2 {skip locked})
        UPDATE mail_outbox SET claimed_until = $3, epoch = epoch + 1 WHERE id IN (SELECT id FROM picked)
        RETURNING id";
    MAIL_CLAIMED = "SELECT o.id AS mail_id, o.epoch, o.recipient, o.tries,
            n.id, n.reason, n.at, n.facts, n.integration_id, i.name
        FROM mail_outbox o JOIN notice n ON n.id = o.notice_id JOIN integration i ON i.id = n.integration_id
        WHERE o.id = $1";
    MAIL_SENT = "UPDATE mail_outbox SET state = 'sent', ended_at = $3, tries = tries + 1, fault = NULL
        WHERE id = $1 AND epoch = $2 AND state = 'waiting'";
    MAIL_AGAIN = "UPDATE mail_outbox SET tries = tries + 1, claimed_until = 0, not_before = $3, fault = $4
        WHERE id = $1 AND epoch = $2 AND state = 'waiting'";
    MAIL_GIVE_UP = "UPDATE mail_outbox SET state = 'given_up', ended_at = $3, tries = tries + 1, fault = $4
        WHERE id = $1 AND epoch = $2 AND state = 'waiting'";
    MAIL_RELEASE = "UPDATE mail_outbox SET claimed_until = 0 WHERE id = $1 AND epoch = $2 AND state = 'waiting'";
}

/// The right to say what became of one message, until another server claims it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailLease {
    /// The message; the same at every try, so that receivers can tell a repetition.
    pub id: Uuid,
    /// Raised by every claim.
    pub epoch: i64,
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    /// Proves the claim.
    pub lease: MailLease,
    /// The address it goes to.
    pub recipient: String,
    /// What it says. It never holds a cause that speaks of a tenant.
    pub notice: Notice,
    /// How often it was tried before.
    pub tries: u32,
}

impl Store {
    /// Claims up to `limit` messages that are due, for two minutes. Two servers never have one message in hand. None
    /// while no mail server is set.
    pub async fn mail_claim(&self, limit: u32, now: Timestamp) -> Result<Vec<OutgoingMail>, Error> {
        if self.db.first(MAIL_READY, values![now]).await?.is_none() {
            return Ok(Vec::new());
        }
        let mut tx = self.db.write().await?;
        let claimed = tx.all(MAIL_CLAIM, values![now, limit, now.plus_secs(LEASE_SECS)]).await?;
        let mut mails = Vec::new();
        for row in claimed {
            let found = tx.first(MAIL_CLAIMED, values![row.text("id")?]).await?;
            mails.push(outgoing(&found.ok_or(Error::NotFound)?)?);
        }
        tx.commit().await?;
        Ok(mails)
    }

    /// The mail server has taken the message over. [`Error::LeaseLost`] if the claim has passed on.
    pub async fn mail_sent(&self, lease: &MailLease, now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let held = tx.run(MAIL_SENT, values![lease.id.to_string(), lease.epoch, now]).await?;
        fenced(tx, held).await
    }

    /// The message was not taken: why, in words without secrets, and when to try again; `None` gives it up.
    pub async fn mail_failed(
        &self,
        lease: &MailLease,
        fault: &str,
        again: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (statement, at) = again.map_or((MAIL_GIVE_UP, now), |again| (MAIL_AGAIN, again));
        let mut tx = self.db.write().await?;
        let held = tx.run(statement, values![lease.id.to_string(), lease.epoch, at, fault]).await?;
        fenced(tx, held).await
    }

    /// Lets a message go that was not tried, when the server ends.
    pub async fn mail_release(&self, lease: &MailLease) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let held = tx.run(MAIL_RELEASE, values![lease.id.to_string(), lease.epoch]).await?;
        fenced(tx, held).await
    }
}

async fn fenced(tx: Tx, rows: u64) -> Result<(), Error> {
    if rows == 0 {
        return Err(Error::LeaseLost);
    }
    tx.commit().await
}

fn outgoing(row: &Row) -> Result<OutgoingMail, Error> {
    Ok(OutgoingMail {
        lease: MailLease { id: row.parse("mail_id")?, epoch: row.int("epoch")? },
        recipient: row.text("recipient")?,
        // Those named in the settings may have no right to any tenant.
        notice: notice(row, false, false)?,
        tries: row.count("tries")?,
    })
}

/// Queues a notice's mail to each recipient, unless its reason was mailed for this integration within 24 hours.
pub(crate) async fn mail_queue(
    tx: &mut Tx,
    integration: IntegrationId,
    reason: Reason,
    notice: i64,
    recipients: &[String],
    now: Timestamp,
) -> Result<(), Error> {
    let values = values![integration, reason.key(), now.plus_secs(-QUIET_SECS)];
    let wanted = tx.first(MAIL_WANTED, values).await?.map_or(Ok(0), |row| row.int("n"))? > 0;
    for recipient in recipients.iter().filter(|_| wanted) {
        let id = Uuid::new_v4().to_string();
        tx.run(MAIL_INSERT, values![id, notice, recipient.as_str(), now]).await?;
    }
    Ok(())
}
