//! Client assertions (RFC 7523): what an app with a certificate sends where others send their secret. A JWT of a few
//! minutes for one token endpoint, signed as Microsoft recommends: PS256, the certificate named by its SHA-256.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{id::ApplicationId, time::Timestamp};
use secrecy::SecretString;
use serde::Serialize;
use url::Url;

use super::certificate::{CertificateFault, ClientCertificate};

/// What `client_assertion_type` says.
pub(super) const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// How long an assertion is good for; each is used once and at once.
const LIFE_SECS: i64 = 600;

#[derive(Serialize)]
struct Header {
    alg: &'static str,
    typ: &'static str,
    #[serde(rename = "x5t#S256")]
    certificate: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    iss: ApplicationId,
    sub: ApplicationId,
    jti: uuid::Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// An assertion of this app for this token endpoint, good from now on.
///
/// # Errors
/// The certificate is not valid now, or its key does not sign.
pub(super) fn sign(
    certificate: &ClientCertificate,
    app: ApplicationId,
    endpoint: &Url,
    now: Timestamp,
) -> Result<SecretString, CertificateFault> {
    certificate.check(now)?;
    let header = Header { alg: "PS256", typ: "JWT", certificate: encode(certificate.sha256()) };
    let now_secs = now.secs_since(Timestamp(0));
    let claims = Claims {
        aud: endpoint.as_str(),
        iss: app,
        sub: app,
        jti: uuid::Uuid::new_v4(),
        iat: now_secs,
        nbf: now_secs,
        exp: now_secs + LIFE_SECS,
    };
    let signed = format!("{}.{}", json(&header), json(&claims));
    let signature = encode(certificate.sign(signed.as_bytes())?);
    Ok(format!("{signed}.{signature}").into())
}

fn json(part: &impl Serialize) -> String {
    encode(serde_json::to_vec(part).expect("texts, ids and numbers always serialize"))
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
