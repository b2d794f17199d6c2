//! Sessions: who a token stands for, and what they may do now (security rules 28 to 31).

use std::collections::BTreeSet;

use domain::{
    account::{Person, Role},
    id::{OrganizationId, UserId},
    time::Timestamp,
};
use secrecy::SecretString;

use crate::{
    Store,
    account::{SessionRequest, person},
    audit::Entry,
    error::Error,
    scope::{Principal, Scope},
    sql::{Tx, statements},
    token,
    value::values,
};

/// A session ends after this time without a request.
pub const IDLE_SECS: i64 = 60 * 60;
/// A session ends this long after sign-in, whatever happens.
pub const ABSOLUTE_SECS: i64 = 12 * 60 * 60;
/// The idle time is written at most this often.
const SLIDE_SECS: i64 = 60;

/// Somebody who is signed in, with the rights of this moment.
#[derive(Clone)]
pub struct Session {
    /// Who it is.
    pub person: Person,
    /// What they may see and do.
    pub scope: Scope,
    /// Names the session and its rights in cache keys; no secret. Other rights, another tag.
    pub tag: String,
}

statements! {
    SESSION_INSERT = "INSERT INTO session (token_hash, user_id, tag, created_at, last_seen_at)
        VALUES ($1, $2, $3, $4, $4)";
    SESSION_FIND = "SELECT u.id AS user_id, u.name AS user_name, u.email, u.role, s.tag, s.last_seen_at
        FROM session s JOIN user_account u ON u.id = s.user_id
        WHERE s.token_hash = $1 AND s.last_seen_at > $2 AND s.created_at > $3 AND u.disabled_at IS NULL";
    SESSION_SLIDE = "UPDATE session SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at < $2";
    SESSION_DELETE = "DELETE FROM session WHERE token_hash = $1 RETURNING user_id";
    SESSION_PURGE = "DELETE FROM session WHERE user_id = $1 AND (last_seen_at <= $2 OR created_at <= $3)";
    GROUP_ORGANIZATIONS = "SELECT g.all_organizations, o.organization_id
        FROM access_group_member m
        JOIN access_group g ON g.id = m.access_group_id
        LEFT JOIN access_group_organization o ON o.access_group_id = g.id
        WHERE m.user_id = $1";
}

impl Store {
    /// Whom a token stands for: `None` once the session has ended, was idle for [`IDLE_SECS`], is older than
    /// [`ABSOLUTE_SECS`], or the person was disabled. Slides the idle time at most once a minute.
    pub async fn session_resolve(&self, token: &str, now: Timestamp) -> Result<Option<Session>, Error> {
        let hash = token::hash_text(token);
        let ends = (now.plus_secs(-IDLE_SECS), now.plus_secs(-ABSOLUTE_SECS));
        let Some(row) = self.db.first(SESSION_FIND, values![hash.clone(), ends.0, ends.1]).await? else {
            return Ok(None);
        };
        if now.secs_since(row.time("last_seen_at")?) >= SLIDE_SECS {
            let mut tx = self.db.write().await?;
            tx.run(SESSION_SLIDE, values![hash, now]).await?;
            tx.commit().await?;
        }
        let person = person(&row)?;
        let scope = self.scope_of(person.id, person.role).await?;
        let tag = token::hash_text(&format!("{} {}", row.text("tag")?, scope.fingerprint()));
        let tag = hex::encode(tag.get(..8).unwrap_or(&tag));
        Ok(Some(Session { person, scope, tag }))
    }

    /// Whether a token still stands for a person. Slides nothing: for streams, which would otherwise keep a
    /// session alive that nobody uses.
    pub async fn session_exists(&self, token: &str, now: Timestamp) -> Result<bool, Error> {
        let ends = (now.plus_secs(-IDLE_SECS), now.plus_secs(-ABSOLUTE_SECS));
        Ok(self.db.first(SESSION_FIND, values![token::hash_text(token), ends.0, ends.1]).await?.is_some())
    }

    /// Ends a session; a token that stands for none is no error.
    pub async fn session_end(&self, token: &str, now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        if let Some(row) = tx.first(SESSION_DELETE, values![token::hash_text(token)]).await? {
            let user: UserId = row.parse("user_id")?;
            Entry::done(Principal::User(user), "session.end", "user", user).write(&mut tx, now).await?;
        }
        tx.commit().await
    }

    /// The rights of a person as the database has them now.
    pub(crate) async fn scope_of(&self, user: UserId, role: Role) -> Result<Scope, Error> {
        if role == Role::Administrator {
            return Ok(Scope::of(user, role, None));
        }
        let mut organizations = BTreeSet::<OrganizationId>::new();
        for row in self.db.all(GROUP_ORGANIZATIONS, values![user]).await? {
            if row.flag("all_organizations")? {
                return Ok(Scope::of(user, role, None));
            }
            organizations.extend(row.opt_parse::<OrganizationId>("organization_id")?);
        }
        Ok(Scope::of(user, role, Some(organizations)))
    }
}

/// Begins a session inside the caller's transaction; its token. Ended sessions of the person go.
pub(crate) async fn begin(tx: &mut Tx, user: UserId, request: SessionRequest) -> Result<SecretString, Error> {
    let now = request.now;
    tx.run(SESSION_PURGE, values![user, now.plus_secs(-IDLE_SECS), now.plus_secs(-ABSOLUTE_SECS)]).await?;
    let token = token::generate()?;
    tx.run(SESSION_INSERT, values![token::hash(&token), user, token::tag()?, now]).await?;
    Ok(token)
}
