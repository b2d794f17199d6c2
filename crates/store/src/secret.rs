//! Secrets of integrations: the one file that reads and writes them, sealed (security rules 5, 6, 9 and 12).

use domain::{
    access::AccessMode,
    account::Verb,
    id::{IntegrationId, UserId},
    integration::{Connection, Reach},
    time::Timestamp,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::{
    Store,
    audit::Entry,
    crypto::Place,
    error::Error,
    integration::connection,
    row::Row,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

/// What a secret is for; with the integration, its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Proves the app.
    Client,
    /// Proves the service account that signed in; Microsoft gives a new one with every use.
    Refresh,
}

impl Kind {
    const fn key(self) -> &'static str {
        match self {
            Self::Client => "client_secret",
            Self::Refresh => "refresh_token",
        }
    }

    /// Both parts of the key, so that a ciphertext moved to another integration or kind does not open.
    fn row_id(self, integration: IntegrationId) -> String {
        format!("{integration}/{}", self.key())
    }
}

/// What signs in to Microsoft. No `Debug`, no `Clone`, no way into `domain`.
pub struct StoredCredential {
    /// Where to.
    pub connection: Connection,
    /// Whose tenants it reaches.
    pub reach: Reach,
    /// The app registration's client secret.
    pub secret: SecretString,
    /// As whom customers are read.
    pub mode: AccessMode,
}

statements! {
    SECRET_SET = "INSERT INTO secret (integration_id, kind, ciphertext, set_at, set_by, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (integration_id, kind) DO UPDATE SET ciphertext = excluded.ciphertext, set_at = excluded.set_at,
            set_by = excluded.set_by, expires_at = excluded.expires_at";
    SECRET_RENEW = "UPDATE secret SET ciphertext = $3, set_at = $4 WHERE integration_id = $1 AND kind = $2";
    SECRET_REMOVE = "DELETE FROM secret WHERE integration_id = $1 AND kind = $2";
    SECRET_FACTS = "SELECT integration_id, set_at, expires_at FROM secret WHERE integration_id = $1 AND kind = $2";
    SECRET_FIND = "SELECT i.id, i.cloud, i.home_tenant, i.application, i.reach, s.ciphertext,
            (SELECT COUNT(*) FROM secret r WHERE r.integration_id = i.id AND r.kind = 'refresh_token') AS signed_in
        FROM integration i JOIN secret s ON s.integration_id = i.id AND s.kind = $2 WHERE i.id = $1";
}

impl Store {
    /// The credential of an integration. A ciphertext that does not authenticate is [`Error::Unreadable`] and
    /// audited; it stays as it is.
    pub async fn integration_credential(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        now: Timestamp,
    ) -> Result<Option<StoredCredential>, Error> {
        let Some((row, secret)) = self.secret_open(scope, integration, Kind::Client, now).await? else {
            return Ok(None);
        };
        Ok(Some(StoredCredential {
            connection: connection(&row)?,
            reach: row.key("reach", Reach::from_key)?,
            secret,
            mode: if row.flag("signed_in")? { AccessMode::ServiceAccount } else { AccessMode::Application },
        }))
    }

    /// The refresh token of the service account; [`Error::NotFound`] if none signed in.
    pub async fn refresh_token(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        now: Timestamp,
    ) -> Result<SecretString, Error> {
        let found = self.secret_open(scope, integration, Kind::Refresh, now).await?;
        found.map(|(_, token)| token).ok_or(Error::NotFound)
    }

    /// Puts the next refresh token in the place of the one that was used (security rule 74). [`Error::NotFound`] if a
    /// person has removed the service account meanwhile: it must not come back.
    pub async fn refresh_token_renew(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        token: &SecretString,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let sealed = self.secret_seal(integration, Kind::Refresh, token)?;
        let mut tx = self.db.write().await?;
        if tx.run(SECRET_RENEW, values![integration, Kind::Refresh.key(), sealed, now]).await? == 0 {
            return Err(Error::NotFound);
        }
        tx.commit().await
    }

    /// Saves the sign-in of a service account: customers are read as it from now on.
    pub async fn service_account_save(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        token: &SecretString,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let sealed = self.secret_seal(integration, Kind::Refresh, token)?;
        let mut tx = self.db.write().await?;
        let none: Option<Timestamp> = None;
        tx.run(SECRET_SET, values![integration, Kind::Refresh.key(), sealed, now, scope.user(), none])
            .await?;
        Entry::done(scope.principal(), "service_account.save", "integration", integration)
            .write(&mut tx, now)
            .await?;
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }

    /// Forgets the service account: customers are read as the app again.
    pub async fn service_account_remove(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.write().await?;
        if tx.run(SECRET_REMOVE, values![integration, Kind::Refresh.key()]).await? == 0 {
            return Err(Error::NotFound);
        }
        Entry::done(scope.principal(), "service_account.remove", "integration", integration)
            .write(&mut tx, now)
            .await?;
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }

    /// When the service account's sign-in was renewed last; `None` if none signed in.
    pub async fn service_account_renewed(
        &self,
        scope: &Scope,
        integration: IntegrationId,
    ) -> Result<Option<Timestamp>, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let row = self.db.first(SECRET_FACTS, values![integration, Kind::Refresh.key()]).await?;
        row.map(|row| row.time("set_at")).transpose()
    }

    /// Puts a new client secret in the place of the old one: tenants, matches and settings stay.
    pub async fn secret_replace(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        secret: &SecretString,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.write().await?;
        let old =
            tx.first(SECRET_FACTS, values![integration, Kind::Client.key()]).await?.ok_or(Error::NotFound)?;
        let before = old.opt_time("expires_at")?;
        self.secret_set(&mut tx, integration, secret, expires_at, scope.user(), now).await?;
        Entry::done(scope.principal(), "secret.replace", "integration", integration)
            .with(json!({ "before": { "expires_at": before }, "after": { "expires_at": expires_at } }))
            .write(&mut tx, now)
            .await?;
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }

    /// Seals a client secret inside the caller's transaction.
    pub(crate) async fn secret_set(
        &self,
        tx: &mut Tx,
        integration: IntegrationId,
        secret: &SecretString,
        expires_at: Option<Timestamp>,
        by: Option<UserId>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let sealed = self.secret_seal(integration, Kind::Client, secret)?;
        tx.run(SECRET_SET, values![integration, Kind::Client.key(), sealed, now, by, expires_at])
            .await
            .map(drop)
    }

    fn secret_seal(
        &self,
        integration: IntegrationId,
        kind: Kind,
        secret: &SecretString,
    ) -> Result<Vec<u8>, Error> {
        self.keyring.seal(&place(&kind.row_id(integration)), secret.expose_secret().as_bytes())
    }

    async fn secret_open(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        kind: Kind,
        now: Timestamp,
    ) -> Result<Option<(Row, SecretString)>, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let Some(row) = self.db.first(SECRET_FIND, values![integration, kind.key()]).await? else {
            return Ok(None);
        };
        let id = kind.row_id(integration);
        let plain = self.keyring.open_value(&place(&id), &row.bytes("ciphertext")?);
        if let Some(text) = plain.and_then(|plain| String::from_utf8(plain.expose_secret().to_vec()).ok()) {
            return Ok(Some((row, text.into())));
        }
        let mut tx = self.db.write().await?;
        Entry::refused(scope.principal(), "secret.read", "integration", Some(integration.to_string()))
            .write(&mut tx, now)
            .await?;
        tx.commit().await?;
        Err(Error::Unreadable { table: "secret", row: id })
    }
}

fn place(row: &str) -> Place<'_> {
    Place { table: "secret", column: "ciphertext", row, organization: "" }
}
