//! Notices: written with what they tell of (the end of a run, a credential near its end, tenants that were taken over),
//! read and marked by each person who manages integrations. The mail that says the same is in `mail_outbox`.

mod credential;
mod run_end;

use domain::{
    account::Verb,
    id::{IntegrationId, UserId},
    notice::{Facts, Notice, Reason, RunFacts},
    settings::SyncSettings,
    time::Timestamp,
};

use crate::{
    Store,
    error::Error,
    row::Row,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

#[cfg(feature = "testing")]
pub(crate) use credential::STATEMENTS as CREDENTIAL_STATEMENTS;
#[cfg(feature = "testing")]
pub(crate) use run_end::STATEMENTS as RUN_END_STATEMENTS;
pub(crate) use run_end::notices_of_run_end;

/// Days for which notices are kept.
const KEPT_DAYS: i64 = 90;

statements! {
    // What came before a person had an account is no news to them.
    NOTICE_LIST = "SELECT n.id, n.reason, n.at, n.facts, n.integration_id, i.name,
            CAST(CASE WHEN m.user_id IS NULL THEN 0 ELSE 1 END AS BIGINT) AS is_read
        FROM notice n JOIN integration i ON i.id = n.integration_id
        JOIN user_account u ON u.id = $1
        LEFT JOIN notice_read m ON m.notice_id = n.id AND m.user_id = u.id
        WHERE n.at >= u.created_at AND n.id < $2
        ORDER BY n.id DESC LIMIT $3";
    NOTICE_UNREAD = "SELECT COUNT(*) AS n FROM notice n JOIN user_account u ON u.id = $1
        WHERE n.at >= u.created_at
            AND NOT EXISTS (SELECT 1 FROM notice_read m WHERE m.notice_id = n.id AND m.user_id = u.id)";
    NOTICE_READ_ALL = "INSERT INTO notice_read (notice_id, user_id)
        SELECT n.id, u.id FROM notice n JOIN user_account u ON u.id = $1
        WHERE n.at >= u.created_at AND n.id <= $2
        ON CONFLICT (notice_id, user_id) DO NOTHING";
    NOTICE_READ_ONE = "INSERT INTO notice_read (notice_id, user_id)
        SELECT n.id, u.id FROM notice n JOIN user_account u ON u.id = $1
        WHERE n.at >= u.created_at AND n.id = $2
        ON CONFLICT (notice_id, user_id) DO NOTHING";
    NOTICE_UNREAD_ONE = "DELETE FROM notice_read WHERE user_id = $1 AND notice_id = $2";
    NOTICE_INSERT = "INSERT INTO notice (integration_id, reason, at, facts) VALUES ($1, $2, $3, $4) RETURNING id";
    NOTICE_PURGE = "DELETE FROM notice WHERE at < $1";
}

/// What a person marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeMark {
    /// One notice as read.
    Read(i64),
    /// One notice as not read.
    Unread(i64),
    /// Every notice up to this one, the newest that the person has seen, as read.
    AllUpTo(i64),
}

impl Store {
    /// The newest notices, or those older than notice `before`; at most `limit`. A cause that speaks of a tenant is
    /// left out for those who do not see every tenant.
    pub async fn notice_list(
        &self,
        scope: &Scope,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Notice>, Error> {
        let reader = reader(scope)?;
        let rows = self.db.all(NOTICE_LIST, values![reader, before.unwrap_or(i64::MAX), limit]).await?;
        rows.iter().map(|row| notice(row, row.flag("is_read")?, scope.sees_everything())).collect()
    }

    /// How many notices the person has not read.
    pub async fn notice_unread(&self, scope: &Scope) -> Result<u32, Error> {
        let reader = reader(scope)?;
        self.db.first(NOTICE_UNREAD, values![reader]).await?.map_or(Ok(0), |row| row.count("n"))
    }

    /// Marks notices for the person alone. An unknown one changes nothing.
    pub async fn notice_mark(&self, scope: &Scope, mark: NoticeMark) -> Result<(), Error> {
        let reader = reader(scope)?;
        let (statement, id) = match mark {
            NoticeMark::Read(id) => (NOTICE_READ_ONE, id),
            NoticeMark::Unread(id) => (NOTICE_UNREAD_ONE, id),
            NoticeMark::AllUpTo(id) => (NOTICE_READ_ALL, id),
        };
        let mut tx = self.db.write().await?;
        if tx.run(statement, values![reader, id]).await? > 0 {
            // Their other tabs and devices count again.
            Topic::Notices.raise(&mut tx).await?;
        }
        tx.commit().await
    }

    /// Forgets notices older than 90 days, with their mail.
    pub async fn notice_purge(&self, now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.run(NOTICE_PURGE, values![now.plus_secs(-KEPT_DAYS * 86_400)]).await?;
        tx.commit().await
    }
}

/// Notices speak of integrations: they are for those who see these.
fn reader(scope: &Scope) -> Result<UserId, Error> {
    scope.require(Verb::ManageIntegrations)?;
    scope.user().ok_or(Error::Forbidden)
}

/// Reads a notice from columns `id`, `reason`, `at`, `facts`, `integration_id` and `name`.
pub(crate) fn notice(row: &Row, read: bool, sees_everything: bool) -> Result<Notice, Error> {
    let facts = match row.json("facts")? {
        // A run that came to know its tenants failed for a reason of theirs.
        Facts::Run(facts) if !sees_everything && facts.tenants_total > 0 => {
            Facts::Run(RunFacts { cause: None, ..facts })
        }
        facts => facts,
    };
    Ok(Notice {
        id: row.int("id")?,
        reason: row.key("reason", Reason::from_key)?,
        integration: row.parse::<IntegrationId>("integration_id")?,
        integration_name: row.text("name")?,
        at: row.time("at")?,
        facts,
        read,
    })
}

/// Writes a notice; its number.
pub(crate) async fn notice_insert(
    tx: &mut Tx,
    integration: IntegrationId,
    reason: Reason,
    facts: &Facts,
    now: Timestamp,
) -> Result<i64, Error> {
    let facts = serde_json::to_string(facts).expect("facts are plain text and numbers");
    let row = tx.first(NOTICE_INSERT, values![integration, reason.key(), now, facts]).await?;
    row.ok_or(Error::NotFound)?.int("id")
}

/// The person who connected, and those named in the settings; each address once. From columns `settings` and `email`.
pub(crate) fn recipients(row: &Row) -> Result<Vec<String>, Error> {
    let settings = row.opt_text("settings")?;
    let settings: Option<SyncSettings> = settings
        .map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|_| row.inconsistent("settings"))?;
    let named = settings.map(|settings| settings.recipients).unwrap_or_default();
    let mut recipients: Vec<String> = Vec::new();
    for address in row.opt_text("email")?.into_iter().chain(named) {
        if !recipients.iter().any(|known| known.eq_ignore_ascii_case(&address)) {
            recipients.push(address);
        }
    }
    Ok(recipients)
}
