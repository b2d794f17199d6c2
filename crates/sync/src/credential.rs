//! The stored credential as the Graph client takes it.

use std::sync::Arc;

use domain::{credential::CredentialKind, id::IntegrationId};
use graph::{AppProof, ClientCertificate, Credential};
use store::StoredCredential;

/// The credential of an integration, for any call.
///
/// # Errors
/// [`store::Error::Unreadable`] for a certificate that no longer reads as it did when it was entered.
pub fn credential(
    integration: IntegrationId,
    stored: &StoredCredential,
) -> Result<Arc<Credential>, store::Error> {
    let proof = match stored.kind {
        CredentialKind::ClientSecret => AppProof::Secret(stored.secret.clone()),
        CredentialKind::Certificate => {
            let read = ClientCertificate::read(&stored.secret);
            AppProof::Certificate(read.map_err(|_| store::Error::Unreadable {
                table: "secret",
                row: format!("{integration}/{}", stored.kind.key()),
            })?)
        }
    };
    Ok(Arc::new(Credential { connection: stored.connection.clone(), proof }))
}
