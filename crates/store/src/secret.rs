//! Secrets of integrations: the one file that reads and writes them, sealed (security rules 5, 6, 9 and 12).

use domain::{
    account::Verb,
    id::{IntegrationId, UserId},
    integration::{Connection, Reach},
    time::Timestamp,
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Store,
    audit::Entry,
    crypto::Place,
    error::Error,
    integration::connection,
    scope::Scope,
    sql::{Tx, statements},
    value::values,
};

/// The only kind so far.
const CLIENT_SECRET: &str = "client_secret";

/// What signs in to Microsoft. No `Debug`, no `Clone`, no way into `domain`.
pub struct StoredCredential {
    /// Where to.
    pub connection: Connection,
    /// Whose tenants it reaches.
    pub reach: Reach,
    /// The app registration's client secret.
    pub secret: SecretString,
}

statements! {
    SECRET_SET = "INSERT INTO secret (integration_id, kind, ciphertext, set_at, set_by, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (integration_id, kind) DO UPDATE SET ciphertext = excluded.ciphertext, set_at = excluded.set_at,
            set_by = excluded.set_by, expires_at = excluded.expires_at";
    SECRET_FIND = "SELECT i.id, i.cloud, i.home_tenant, i.application, i.reach, s.ciphertext
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
        scope.require(Verb::ManageIntegrations)?;
        let Some(row) = self.db.first(SECRET_FIND, values![integration, CLIENT_SECRET]).await? else {
            return Ok(None);
        };
        let id = row_id(integration);
        let plain = self.keyring.open_value(&place(&id), &row.bytes("ciphertext")?);
        let text = plain.and_then(|plain| String::from_utf8(plain.expose_secret().to_vec()).ok());
        let Some(text) = text else {
            let mut tx = self.db.write().await?;
            Entry::refused(scope.principal(), "secret.read", "integration", Some(integration.to_string()))
                .write(&mut tx, now)
                .await?;
            tx.commit().await?;
            return Err(Error::Unreadable { table: "secret", row: id });
        };
        Ok(Some(StoredCredential {
            connection: connection(&row)?,
            reach: row.key("reach", Reach::from_key)?,
            secret: text.into(),
        }))
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
        let sealed = self.keyring.seal(&place(&row_id(integration)), secret.expose_secret().as_bytes())?;
        tx.run(SECRET_SET, values![integration, CLIENT_SECRET, sealed, now, by, expires_at]).await.map(drop)
    }
}

/// Both parts of the key, so that a ciphertext moved to another integration or kind does not open.
fn row_id(integration: IntegrationId) -> String {
    format!("{integration}/{CLIENT_SECRET}")
}

fn place(row: &str) -> Place<'_> {
    Place { table: "secret", column: "ciphertext", row, organization: "" }
}
