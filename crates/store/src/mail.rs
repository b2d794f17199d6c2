//! The mail server's settings, its sealed password, and how the outbox stands: for Administrators. The messages
//! themselves are in `mail_outbox`.

use domain::{
    account::Verb,
    id::UserId,
    mail::{MailServer, Security},
    time::Timestamp,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value as Json, json};

use crate::{
    Store,
    audit::Entry,
    crypto::Place,
    error::Error,
    row::Row,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
};

/// Where the password stands (security rule 9).
const PLACE: Place<'static> =
    Place { table: "mail_password", column: "ciphertext", row: "1", organization: "" };

statements! {
    SERVER_FIND = "SELECT s.host, s.port, s.security, s.user_name, s.sender, s.sender_name, s.set_at,
            p.set_at AS password_set_at, u.name AS password_set_by
        FROM mail_server s LEFT JOIN mail_password p ON p.id = s.id LEFT JOIN user_account u ON u.id = p.set_by";
    SERVER_SET = "INSERT INTO mail_server (id, host, port, security, user_name, sender, sender_name, set_at)
        VALUES (1, $1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET host = excluded.host, port = excluded.port, security = excluded.security,
            user_name = excluded.user_name, sender = excluded.sender, sender_name = excluded.sender_name,
            set_at = excluded.set_at";
    SERVER_DELETE = "DELETE FROM mail_server";
    PASSWORD_FIND = "SELECT ciphertext FROM mail_password";
    PASSWORD_SET = "INSERT INTO mail_password (id, ciphertext, set_at, set_by) VALUES (1, $1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET ciphertext = excluded.ciphertext, set_at = excluded.set_at,
            set_by = excluded.set_by";
    PASSWORD_DELETE = "DELETE FROM mail_password";
    WAITING_HURRY = "UPDATE mail_outbox SET not_before = $1 WHERE state = 'waiting' AND not_before > $1";
    WAITING_GIVE_UP = "UPDATE mail_outbox SET state = 'given_up', ended_at = $1,
            fault = 'The mail server was removed.' WHERE state = 'waiting'";
    STANDING_FIND = "SELECT
            (SELECT COUNT(*) FROM mail_outbox w WHERE w.state = 'waiting') AS waiting,
            (SELECT COUNT(*) FROM mail_outbox g WHERE g.state = 'given_up' AND g.ended_at > $1) AS given_up,
            (SELECT MAX(s.ended_at) FROM mail_outbox s WHERE s.state = 'sent') AS last_sent_at,
            (SELECT f.fault FROM mail_outbox f WHERE f.fault IS NOT NULL AND f.state <> 'sent'
                AND COALESCE(f.ended_at, f.not_before) > $1
                ORDER BY COALESCE(f.ended_at, f.not_before) DESC, f.id LIMIT 1) AS fault";
}

/// The mail server as Administrators see it: whether there is a password, never which (security rule 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// Where mail is handed over.
    pub server: MailServer,
    /// When it was saved last.
    pub set_at: Timestamp,
    /// When the password was set; `None` without one.
    pub password_set_at: Option<Timestamp>,
    /// The name of who set it, where they still have an account.
    pub password_set_by: Option<String>,
}

/// The mail server as the mailer uses it. No `Debug`, no way into `domain`.
pub struct StoredMailServer {
    /// Where mail is handed over.
    pub server: MailServer,
    /// The password of its user.
    pub password: Option<SecretString>,
}

/// What saving does with the password.
pub enum PasswordChange<'a> {
    /// Keeps the stored one, if it may go to the server as saved now; [`Error::Conflict`] on `mail_password` if not.
    Keep,
    /// Puts this one in its place.
    Set(&'a SecretString),
    /// Takes it away.
    Remove,
}

/// How the outbox stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailStanding {
    /// Messages that wait for their next try.
    pub waiting: u32,
    /// Messages given up in the last seven days.
    pub given_up: u32,
    /// When the mail server last took one over.
    pub last_sent_at: Option<Timestamp>,
    /// Why the last one that was not taken was not, in words.
    pub fault: Option<String>,
}

impl Store {
    /// The mail server's settings; `None` while there is none.
    pub async fn mail_settings(&self, scope: &Scope) -> Result<Option<MailSettings>, Error> {
        scope.require(Verb::ManageMail)?;
        self.db.first(SERVER_FIND, values![]).await?.as_ref().map(settings).transpose()
    }

    /// Saves the mail server; what waits in the outbox is tried at once.
    pub async fn mail_server_set(
        &self,
        scope: &Scope,
        server: &MailServer,
        password: PasswordChange<'_>,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageMail)?;
        let mut tx = self.db.write().await?;
        let before = tx.first(SERVER_FIND, values![]).await?.as_ref().map(settings).transpose()?;
        let MailServer { host, port, security, user, sender, sender_name } = server;
        let (user, sender_name) = (user.as_str(), sender_name.as_str());
        let port = u32::from(*port);
        let values = values![host.as_str(), port, security.key(), user, sender.as_str(), sender_name, now];
        tx.run(SERVER_SET, values).await?;
        self.password_change(&mut tx, before.as_ref(), server, &password, scope.user(), now).await?;
        tx.run(WAITING_HURRY, values![now]).await?;
        let changed = match password {
            PasswordChange::Keep => "kept",
            PasswordChange::Set(_) => "replaced",
            PasswordChange::Remove => "none",
        };
        let before = before.map_or(Json::Null, |before| json!(before.server));
        Entry::done(scope.principal(), "mail.set", "mail_server", 1)
            .with(json!({ "before": before, "after": server, "password": changed }))
            .write(&mut tx, now)
            .await?;
        tx.commit().await
    }

    async fn password_change(
        &self,
        tx: &mut Tx,
        before: Option<&MailSettings>,
        server: &MailServer,
        password: &PasswordChange<'_>,
        by: Option<UserId>,
        now: Timestamp,
    ) -> Result<(), Error> {
        match password {
            PasswordChange::Keep => match before.filter(|before| before.password_set_at.is_some()) {
                Some(before) if !before.server.shares_password_with(server) => {
                    Err(Error::Conflict { constraint: "mail_password" })
                }
                _ => Ok(()),
            },
            PasswordChange::Set(password) => {
                let sealed = self.keyring.seal(&PLACE, password.expose_secret().as_bytes())?;
                tx.run(PASSWORD_SET, values![sealed, now, by]).await.map(drop)
            }
            PasswordChange::Remove => tx.run(PASSWORD_DELETE, values![]).await.map(drop),
        }
    }

    /// Forgets the mail server with its password; what waits is given up.
    pub async fn mail_server_remove(&self, scope: &Scope, now: Timestamp) -> Result<(), Error> {
        scope.require(Verb::ManageMail)?;
        let mut tx = self.db.write().await?;
        // Both by name, so that no ciphertext stays where foreign keys are not looked at.
        tx.run(PASSWORD_DELETE, values![]).await?;
        if tx.run(SERVER_DELETE, values![]).await? > 0 {
            tx.run(WAITING_GIVE_UP, values![now]).await?;
            Entry::done(scope.principal(), "mail.remove", "mail_server", 1).write(&mut tx, now).await?;
        }
        tx.commit().await
    }

    /// Notes that a person has sent a test mail to themselves, and whether it was taken.
    pub async fn mail_tested(&self, scope: &Scope, taken: bool, now: Timestamp) -> Result<(), Error> {
        scope.require(Verb::ManageMail)?;
        let mut tx = self.db.write().await?;
        Entry::done(scope.principal(), "mail.test", "mail_server", 1)
            .with(json!({ "taken": taken }))
            .write(&mut tx, now)
            .await?;
        tx.commit().await
    }

    /// How the outbox stands.
    pub async fn mail_standing(&self, scope: &Scope, now: Timestamp) -> Result<MailStanding, Error> {
        scope.require(Verb::ManageMail)?;
        let row = self.db.first(STANDING_FIND, values![now.plus_secs(-7 * 86_400)]).await?;
        let row = row.ok_or(Error::NotFound)?;
        Ok(MailStanding {
            waiting: row.count("waiting")?,
            given_up: row.count("given_up")?,
            last_sent_at: row.opt_time("last_sent_at")?,
            fault: row.opt_text("fault")?,
        })
    }

    /// The mail server with its password. Takes no scope: for the mailer, never for a page. A password that does not
    /// authenticate is [`Error::Unreadable`] and audited; it stays as it is.
    pub async fn mail_server(&self, now: Timestamp) -> Result<Option<StoredMailServer>, Error> {
        let Some(row) = self.db.first(SERVER_FIND, values![]).await? else { return Ok(None) };
        let server = settings(&row)?.server;
        let Some(row) = self.db.first(PASSWORD_FIND, values![]).await? else {
            return Ok(Some(StoredMailServer { server, password: None }));
        };
        let plain = self.keyring.open_value(&PLACE, &row.bytes("ciphertext")?);
        let text = plain.and_then(|plain| String::from_utf8(plain.expose_secret().to_vec()).ok());
        let Some(text) = text else {
            let mut tx = self.db.write().await?;
            Entry::refused(Scope::system().principal(), "secret.read", "mail_server", Some("1".to_owned()))
                .write(&mut tx, now)
                .await?;
            tx.commit().await?;
            return Err(Error::Unreadable { table: "mail_password", row: "1".to_owned() });
        };
        Ok(Some(StoredMailServer { server, password: Some(text.into()) }))
    }
}

fn settings(row: &Row) -> Result<MailSettings, Error> {
    let port = u16::try_from(row.int("port")?).map_err(|_| row.inconsistent("port"))?;
    Ok(MailSettings {
        server: MailServer {
            host: row.text("host")?,
            port,
            security: row.key("security", Security::from_key)?,
            user: row.text("user_name")?,
            sender: row.text("sender")?,
            sender_name: row.text("sender_name")?,
        },
        set_at: row.time("set_at")?,
        password_set_at: row.opt_time("password_set_at")?,
        password_set_by: row.opt_text("password_set_by")?,
    })
}
