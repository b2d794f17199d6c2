//! People's accounts: the one-time set-up link and the first administrator. Passwords arrive hashed.

use std::net::IpAddr;

use domain::{
    account::{Person, Role},
    id::UserId,
    time::Timestamp,
};
use secrecy::SecretString;
use serde_json::json;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    Store,
    audit::Entry,
    error::Error,
    row::Row,
    scope::Principal,
    session,
    sql::{Tx, statements},
    token,
    value::values,
};

/// How long a set-up link works (security rule 23).
pub const SETUP_LINK_SECS: i64 = 30 * 60;

/// The first person, who may do everything.
pub struct NewAdministrator {
    /// Their name.
    pub name: String,
    /// Their sign-in address; capitals do not matter.
    pub email: String,
    /// An argon2id hash in PHC form.
    pub password_hash: String,
}

/// When and from where a session begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRequest {
    /// The present.
    pub now: Timestamp,
    /// The client's address, for the audit log.
    pub address: Option<IpAddr>,
}

impl From<Timestamp> for SessionRequest {
    fn from(now: Timestamp) -> Self {
        Self { now, address: None }
    }
}

/// Why set-up was refused.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The link is unknown, used, replaced or too old.
    #[error("this set-up link is no longer valid")]
    LinkInvalid,
    /// Somebody has an account already.
    #[error("Seatledger is already set up")]
    AlreadySetUp,
    /// The database.
    #[error(transparent)]
    Db(#[from] Error),
}

statements! {
    USER_COUNT = "SELECT COUNT(*) AS n FROM user_account";
    USER_INSERT = "INSERT INTO user_account (id, name, email, email_key, password_hash, role, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SETUP_LINK_REPLACE = "INSERT INTO setup_link (id, token_hash, expires_at) VALUES (1, $1, $2)
        ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at";
    SETUP_LINK_FIND = "SELECT token_hash FROM setup_link WHERE expires_at > $1";
    SETUP_LINK_DELETE = "DELETE FROM setup_link WHERE token_hash = $1";
}

impl Store {
    /// Whether nobody has an account yet.
    pub async fn setup_needed(&self) -> Result<bool, Error> {
        let row = self.db.first(USER_COUNT, values![]).await?;
        Ok(row.map_or(Ok(0), |row| row.int("n"))? == 0)
    }

    /// A set-up link's token, valid for [`SETUP_LINK_SECS`]; the former one dies. Only while nobody has an account,
    /// else `Conflict` on `user_account`.
    pub async fn setup_link_create(&self, now: Timestamp) -> Result<SecretString, Error> {
        let token = token::generate()?;
        let mut tx = self.db.write().await?;
        if user_count(&mut tx).await? > 0 {
            return Err(Error::Conflict { constraint: "user_account" });
        }
        tx.run(SETUP_LINK_REPLACE, values![token::hash(&token), now.plus_secs(SETUP_LINK_SECS)]).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Uses the link up, makes the administrator and signs them in, all or nothing; the session's token.
    pub async fn setup_complete(
        &self,
        token: &str,
        new: NewAdministrator,
        session: impl Into<SessionRequest>,
    ) -> Result<SecretString, SetupError> {
        let session = session.into();
        let mut tx = self.db.write().await?;
        if user_count(&mut tx).await? > 0 {
            return Err(SetupError::AlreadySetUp);
        }
        use_link(&mut tx, token, session.now).await?;
        let user = UserId(Uuid::new_v4());
        user_insert(&mut tx, user, &new, Role::Administrator, session.now).await?;
        Entry::done(Principal::Anonymous, "setup.complete", "user", user)
            .from(session.address)
            .with(json!({ "after": { "role": Role::Administrator.key() } }))
            .write(&mut tx, session.now)
            .await?;
        let token = session::begin(&mut tx, user, session).await?;
        tx.commit().await.map_err(SetupError::Db)?;
        Ok(token)
    }
}

/// On PostgreSQL two that come at once meet at the link's row: the delete gives it to one of them.
async fn use_link(tx: &mut Tx, token: &str, now: Timestamp) -> Result<(), SetupError> {
    let link = tx.first(SETUP_LINK_FIND, values![now]).await?.ok_or(SetupError::LinkInvalid)?;
    let (stored, given) = (link.bytes("token_hash")?, token::hash_text(token));
    if !bool::from(stored.ct_eq(&given)) || tx.run(SETUP_LINK_DELETE, values![given]).await? == 0 {
        return Err(SetupError::LinkInvalid);
    }
    Ok(())
}

async fn user_count(tx: &mut Tx) -> Result<i64, Error> {
    tx.first(USER_COUNT, values![]).await?.map_or(Ok(0), |row| row.int("n"))
}

/// Adds an account.
pub(crate) async fn user_insert(
    tx: &mut Tx,
    id: UserId,
    new: &NewAdministrator,
    role: Role,
    now: Timestamp,
) -> Result<(), Error> {
    let key = email_key(&new.email);
    let (name, email) = (new.name.trim(), new.email.trim());
    let values = values![id, name, email, key, new.password_hash.as_str(), role.key(), now];
    tx.run(USER_INSERT, values).await.map(drop)
}

/// What sign-in compares: the address without outer spaces, in lower case.
pub(crate) fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Reads a person from columns `user_id`, `user_name`, `email` and `role`.
pub(crate) fn person(row: &Row) -> Result<Person, Error> {
    Ok(Person {
        id: row.parse("user_id")?,
        name: row.text("user_name")?,
        email: row.text("email")?,
        role: row.key("role", Role::from_key)?,
    })
}
