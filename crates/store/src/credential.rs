//! What an integration proves itself to Microsoft with: a client secret or a certificate, one at a time. It is sealed
//! and opened in `secret`; here is when each of them is read, entered and replaced.

use domain::{
    access::AccessMode,
    account::Verb,
    credential::{CredentialFacts, CredentialKind},
    id::{IntegrationId, UserId},
    integration::{Connection, Reach},
    time::Timestamp,
};
use secrecy::SecretString;
use serde_json::json;

use crate::{
    Store,
    audit::Entry,
    error::Error,
    integration::connection,
    row::Row,
    scope::Scope,
    secret::Kind,
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

/// What signs in to Microsoft. No `Debug`, no `Clone`, no way into `domain`.
pub struct StoredCredential {
    /// Where to.
    pub connection: Connection,
    /// Whose tenants it reaches.
    pub reach: Reach,
    /// What `secret` is.
    pub kind: CredentialKind,
    /// The client secret's value, or the certificate with its private key as PEM.
    pub secret: SecretString,
    /// As whom customers are read.
    pub mode: AccessMode,
}

/// A credential that a person enters. No `Debug`.
#[derive(Clone, Copy)]
pub struct NewCredential<'a> {
    /// The client secret's value, or the certificate with its private key as PEM.
    pub secret: &'a SecretString,
    /// The certificate's thumbprint; `None` for a client secret.
    pub thumbprint: Option<&'a str>,
    /// When it stops working: as the certificate says, or as the person said.
    pub expires_at: Option<Timestamp>,
}

impl NewCredential<'_> {
    fn kind(&self) -> CredentialKind {
        match self.thumbprint {
            Some(_) => CredentialKind::Certificate,
            None => CredentialKind::ClientSecret,
        }
    }
}

statements! {
    CREDENTIAL_SET = "INSERT INTO secret (integration_id, kind, ciphertext, set_at, set_by, expires_at, thumbprint)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CREDENTIAL_REMOVE = "DELETE FROM secret WHERE integration_id = $1 AND kind <> 'refresh_token'";
    CREDENTIAL_FACTS = "SELECT s.kind, s.thumbprint, s.set_at, s.expires_at, u.name AS set_by
        FROM secret s LEFT JOIN user_account u ON u.id = s.set_by
        WHERE s.integration_id = $1 AND s.kind <> 'refresh_token'";
    CREDENTIAL_FIND = "SELECT i.id, i.cloud, i.home_tenant, i.application, i.reach, s.kind, s.ciphertext,
            (SELECT COUNT(*) FROM secret r WHERE r.integration_id = i.id AND r.kind = 'refresh_token') AS signed_in
        FROM integration i JOIN secret s ON s.integration_id = i.id AND s.kind <> 'refresh_token' WHERE i.id = $1";
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
        let Some(row) = self.db.first(CREDENTIAL_FIND, values![integration]).await? else {
            return Ok(None);
        };
        let kind = row.key("kind", CredentialKind::from_key)?;
        Ok(Some(StoredCredential {
            connection: connection(&row)?,
            reach: row.key("reach", Reach::from_key)?,
            kind,
            secret: self.secret_open(scope, integration, Kind::App(kind), &row, now).await?,
            mode: if row.flag("signed_in")? { AccessMode::ServiceAccount } else { AccessMode::Application },
        }))
    }

    /// What may be shown of an integration's credential; `None` if it has none.
    pub async fn credential_facts(
        &self,
        scope: &Scope,
        integration: IntegrationId,
    ) -> Result<Option<CredentialFacts>, Error> {
        scope.require(Verb::ManageIntegrations)?;
        let row = self.db.first(CREDENTIAL_FACTS, values![integration]).await?;
        row.as_ref().map(facts).transpose()
    }

    /// Puts a new credential, of either kind, in the place of the old one: tenants, matches and settings stay.
    pub async fn credential_replace(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        new: NewCredential<'_>,
        now: Timestamp,
    ) -> Result<(), Error> {
        scope.require(Verb::ManageIntegrations)?;
        let mut tx = self.db.write().await?;
        let old = tx.first(CREDENTIAL_FACTS, values![integration]).await?.ok_or(Error::NotFound)?;
        let before = facts(&old)?;
        tx.run(CREDENTIAL_REMOVE, values![integration]).await?;
        self.credential_set(&mut tx, integration, new, scope.user(), now).await?;
        let told = |kind: CredentialKind, thumbprint, expires_at| json!({ "kind": kind.key(), "thumbprint": thumbprint, "expires_at": expires_at });
        Entry::done(scope.principal(), "secret.replace", "integration", integration)
            .with(json!({
                "before": told(before.kind, before.thumbprint.as_deref(), before.expires_at),
                "after": told(new.kind(), new.thumbprint, new.expires_at),
            }))
            .write(&mut tx, now)
            .await?;
        Topic::Integrations.raise(&mut tx).await?;
        tx.commit().await
    }

    /// Seals a credential inside the caller's transaction; there must be none.
    pub(crate) async fn credential_set(
        &self,
        tx: &mut Tx,
        integration: IntegrationId,
        new: NewCredential<'_>,
        by: Option<UserId>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let kind = new.kind();
        let sealed = self.secret_seal(integration, Kind::App(kind), new.secret)?;
        let NewCredential { thumbprint, expires_at, .. } = new;
        let values = values![integration, kind.key(), sealed, now, by, expires_at, thumbprint];
        tx.run(CREDENTIAL_SET, values).await.map(drop)
    }
}

fn facts(row: &Row) -> Result<CredentialFacts, Error> {
    Ok(CredentialFacts {
        kind: row.key("kind", CredentialKind::from_key)?,
        thumbprint: row.opt_text("thumbprint")?,
        set_at: row.time("set_at")?,
        set_by: row.opt_text("set_by")?,
        expires_at: row.opt_time("expires_at")?,
    })
}
