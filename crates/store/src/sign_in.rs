//! Sign-in: attempts are reserved before a password is looked at (security rules 18 and 19). Nothing is hashed here.

use domain::{id::UserId, time::Timestamp};
use secrecy::SecretString;

use crate::{
    Store,
    account::{SessionRequest, email_key},
    audit::Entry,
    error::Error,
    scope::Principal,
    session,
    sql::statements,
    token,
    value::values,
};

/// What may happen with a sign-in attempt.
pub struct SignInAttempt {
    /// The account and its password's hash; `None` for unknown, disabled and password-less ones. The caller
    /// hashes all the same, so that the answer takes as long.
    pub user: Option<(UserId, String)>,
    /// Too many attempts: verify nothing and ask to come back then.
    pub not_before: Option<Timestamp>,
}

statements! {
    // At most 10 attempts in 15 minutes; each doubles the delay before the next, from 1 s to 15 min; 15 quiet
    // minutes after the delay, or a success, begin anew. One statement, so that parallel attempts are counted.
    ATTEMPT_RESERVE = "INSERT INTO sign_in_attempt AS a (account, window_started_at, attempts, delay_ms, not_before)
        VALUES ($1, CAST($2 AS BIGINT), 1, 1000, CAST($2 AS BIGINT) + 1000)
        ON CONFLICT (account) DO UPDATE SET
            window_started_at = CASE WHEN a.window_started_at <= excluded.window_started_at - 900000
                THEN excluded.window_started_at ELSE a.window_started_at END,
            attempts = CASE WHEN a.window_started_at <= excluded.window_started_at - 900000
                THEN 1 ELSE a.attempts + 1 END,
            delay_ms = CASE WHEN a.not_before <= excluded.window_started_at - 900000 THEN 1000
                WHEN a.delay_ms >= 450000 THEN 900000 ELSE a.delay_ms * 2 END,
            not_before = excluded.window_started_at + CASE
                WHEN a.not_before <= excluded.window_started_at - 900000 THEN 1000
                WHEN a.delay_ms >= 450000 THEN 900000 ELSE a.delay_ms * 2 END
        WHERE a.not_before <= excluded.window_started_at
            AND (a.attempts < 10 OR a.window_started_at <= excluded.window_started_at - 900000)
        RETURNING not_before";
    ATTEMPT_REFUSED = "SELECT CASE WHEN attempts >= 10 AND window_started_at + 900000 > not_before
        THEN window_started_at + 900000 ELSE not_before END AS not_before FROM sign_in_attempt WHERE account = $1";
    ATTEMPT_CLEAR = "DELETE FROM sign_in_attempt WHERE account = $1 OR not_before < $2";
    USER_BY_EMAIL = "SELECT id, password_hash FROM user_account
        WHERE email_key = $1 AND disabled_at IS NULL AND password_hash IS NOT NULL";
    USER_EMAIL = "SELECT email_key FROM user_account WHERE id = $1 AND disabled_at IS NULL";
    USER_REHASH = "UPDATE user_account SET password_hash = $2 WHERE id = $1";
}

impl Store {
    /// Counts an attempt at this address, known or not, and finds its account.
    pub async fn sign_in_reserve(&self, email: &str, now: Timestamp) -> Result<SignInAttempt, Error> {
        let key = email_key(email);
        let account = token::hash_text(&key);
        let mut tx = self.db.write().await?;
        let reserved = tx.first(ATTEMPT_RESERVE, values![account.clone(), now]).await?;
        let not_before = match reserved {
            Some(_) => None,
            None => match tx.first(ATTEMPT_REFUSED, values![account]).await? {
                Some(row) => Some(row.time("not_before")?),
                None => None,
            },
        };
        let user = tx.first(USER_BY_EMAIL, values![key]).await?;
        tx.commit().await?;
        let user =
            user.map(|row| Ok::<_, Error>((row.parse("id")?, row.text("password_hash")?))).transpose()?;
        Ok(SignInAttempt { user, not_before })
    }

    /// The password was right: forgets the failures, keeps a stronger hash where one is given, begins a session
    /// and returns its token. [`Error::NotFound`] if the account was disabled meanwhile.
    pub async fn sign_in_succeed(
        &self,
        user: UserId,
        new_hash: Option<String>,
        session: impl Into<SessionRequest>,
    ) -> Result<SecretString, Error> {
        let session = session.into();
        let mut tx = self.db.write().await?;
        let row = tx.first(USER_EMAIL, values![user]).await?.ok_or(Error::NotFound)?;
        let account = token::hash_text(&row.text("email_key")?);
        // Old rows of other accounts go too: nobody else clears what strangers typed.
        tx.run(ATTEMPT_CLEAR, values![account, session.now.plus_secs(-86_400)]).await?;
        if let Some(hash) = new_hash {
            tx.run(USER_REHASH, values![user, hash]).await?;
        }
        Entry::done(Principal::User(user), "session.begin", "user", user)
            .from(session.address)
            .write(&mut tx, session.now)
            .await?;
        let token = session::begin(&mut tx, user, session).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// The password was wrong, or nobody has this address (`None`): an audit entry. The attempt is counted already.
    pub async fn sign_in_fail(
        &self,
        user: Option<UserId>,
        session: impl Into<SessionRequest>,
    ) -> Result<(), Error> {
        let session = session.into();
        let mut tx = self.db.write().await?;
        Entry::refused(Principal::Anonymous, "session.begin", "user", user.map(|id| id.to_string()))
            .from(session.address)
            .write(&mut tx, session.now)
            .await?;
        tx.commit().await
    }
}
