//! What a form brings as an app's proof: a client secret or a certificate, judged before Microsoft is asked.

use app::ports::ConnectRefusal;
use domain::time::Timestamp;
use graph::{AppProof, ClientCertificate};
use store::NewCredential;

use super::beside;

/// The certificate of a form that has one, else the client secret; forms are checked to have either.
pub(super) fn proof(
    secret: String,
    certificate: Option<String>,
    now: Timestamp,
) -> Result<AppProof, ConnectRefusal> {
    let Some(certificate) = certificate else { return Ok(AppProof::Secret(secret.into())) };
    let read = ClientCertificate::read(&certificate.into()).and_then(|it| it.check(now).map(|()| it));
    read.map(AppProof::Certificate).map_err(|fault| beside("certificate", &fault))
}

/// The proof as it is stored. When a certificate ends it says itself; `typed` is for a client secret.
pub(super) fn stored<'a>(proof: &'a AppProof, typed: &str) -> NewCredential<'a> {
    let secret = proof.secret();
    match proof {
        AppProof::Secret(_) => {
            NewCredential { secret, thumbprint: None, expires_at: Timestamp::from_date(typed) }
        }
        AppProof::Certificate(certificate) => NewCredential {
            secret,
            thumbprint: Some(certificate.thumbprint()),
            expires_at: Some(certificate.expires_at()),
        },
    }
}
