//! Secrets of integrations: the one file that seals and opens them (security rules 5, 6, 9 and 12), and keeps the
//! refresh token of a service account. What proves the app itself is in `credential`.

use domain::{account::Verb, credential::CredentialKind, id::IntegrationId, time::Timestamp};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Store, audit::Entry, crypto::Place, error::Error, row::Row, scope::Scope, sql::statements, value::values,
    version::Topic,
};

/// What a secret is for; with the integration, its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Proves the app.
    App(CredentialKind),
    /// Proves the service account that signed in; Microsoft gives a new one with every use.
    Refresh,
}

impl Kind {
    const fn key(self) -> &'static str {
        match self {
            Self::App(kind) => kind.key(),
            Self::Refresh => "refresh_token",
        }
    }

    /// Both parts of the key, so that a ciphertext moved to another integration or kind does not open.
    fn row_id(self, integration: IntegrationId) -> String {
        format!("{integration}/{}", self.key())
    }
}

statements! {
    REFRESH_SET = "INSERT INTO secret (integration_id, kind, ciphertext, set_at, set_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (integration_id, kind) DO UPDATE SET ciphertext = excluded.ciphertext, set_at = excluded.set_at,
            set_by = excluded.set_by";
    REFRESH_RENEW = "UPDATE secret SET ciphertext = $3, set_at = $4 WHERE integration_id = $1 AND kind = $2";
    REFRESH_REMOVE = "DELETE FROM secret WHERE integration_id = $1 AND kind = $2";
    REFRESH_FIND = "SELECT ciphertext, set_at FROM secret WHERE integration_id = $1 AND kind = $2";
}

impl Store {
    /// The refresh token of the service account; [`Error::NotFound`] if none signed in.
    pub async fn refresh_token(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        now: Timestamp,
    ) -> Result<SecretString, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let row = self.db.first(REFRESH_FIND, values![integration, Kind::Refresh.key()]).await?;
        let row = row.ok_or(Error::NotFound)?;
        self.secret_open(scope, integration, Kind::Refresh, &row, now).await
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
        if tx.run(REFRESH_RENEW, values![integration, Kind::Refresh.key(), sealed, now]).await? == 0 {
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
        tx.run(REFRESH_SET, values![integration, Kind::Refresh.key(), sealed, now, scope.user()]).await?;
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
        if tx.run(REFRESH_REMOVE, values![integration, Kind::Refresh.key()]).await? == 0 {
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
        let row = self.db.first(REFRESH_FIND, values![integration, Kind::Refresh.key()]).await?;
        row.map(|row| row.time("set_at")).transpose()
    }

    /// Seals a secret for its row.
    pub(crate) fn secret_seal(
        &self,
        integration: IntegrationId,
        kind: Kind,
        secret: &SecretString,
    ) -> Result<Vec<u8>, Error> {
        self.keyring.seal(&place(&kind.row_id(integration)), secret.expose_secret().as_bytes())
    }

    /// Opens the ciphertext of a row. One that does not authenticate is [`Error::Unreadable`] and audited.
    pub(crate) async fn secret_open(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        kind: Kind,
        row: &Row,
        now: Timestamp,
    ) -> Result<SecretString, Error> {
        let id = kind.row_id(integration);
        let plain = self.keyring.open_value(&place(&id), &row.bytes("ciphertext")?);
        if let Some(text) = plain.and_then(|plain| String::from_utf8(plain.expose_secret().to_vec()).ok()) {
            return Ok(text.into());
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
