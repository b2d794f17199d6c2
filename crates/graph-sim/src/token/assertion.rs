//! Client assertions: a JWT signed by a certificate that the application registered (RFC 7523, RS256 or PS256).

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::digest;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use serde::Deserialize;

/// What `client_assertion_type` must say.
pub const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Clocks may differ by this much.
const SKEW_SECS: i64 = 300;

/// A registered certificate: its thumbprints and its public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// SHA-1 of the certificate, base64url: the header's `x5t`.
    pub sha1: String,
    /// SHA-256 of the certificate, base64url: the header's `x5t#S256`.
    pub sha256: String,
    /// The RSA key as PKCS #1 writes it.
    key: Vec<u8>,
}

/// Why an assertion is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no JWT, or its issuer and subject are not the application.
    Malformed,
    /// No registered certificate signed it.
    Unregistered,
    /// It is for somebody else.
    Audience,
    /// It is not valid yet, or not any more.
    Expired,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    x5t: Option<String>,
    #[serde(default, rename = "x5t#S256")]
    x5t_s256: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    aud: String,
    exp: i64,
    #[serde(default)]
    nbf: i64,
    iss: String,
    sub: String,
}

impl Certificate {
    /// Reads an X.509 certificate, or a bare RSA public key, in PEM or DER.
    pub fn read(bytes: &[u8]) -> Option<Certificate> {
        let der = match std::str::from_utf8(bytes) {
            Ok(text) if text.contains("-----BEGIN") => {
                let body: String =
                    text.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
                BASE64_STANDARD.decode(body).ok()?
            }
            _ => bytes.to_vec(),
        };
        let print = |algorithm| BASE64_URL_SAFE_NO_PAD.encode(digest::digest(algorithm, &der));
        Some(Certificate {
            sha1: print(&digest::SHA1_FOR_LEGACY_USE_ONLY),
            sha256: print(&digest::SHA256),
            key: rsa_key(&der)?,
        })
    }

    fn is_named(&self, header: &Header) -> bool {
        header.x5t.as_ref() == Some(&self.sha1) || header.x5t_s256.as_ref() == Some(&self.sha256)
    }
}

/// Checks an assertion of this application. `audience` tells whether an address is that of this token endpoint.
pub fn check(
    assertion: &str,
    certificates: &[Certificate],
    app: &str,
    now_secs: i64,
    audience: impl Fn(&str) -> bool,
) -> Result<(), Refused> {
    let (signed, signature) = assertion.rsplit_once('.').ok_or(Refused::Malformed)?;
    let (header, claims) = signed.split_once('.').ok_or(Refused::Malformed)?;
    let decode = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| Refused::Malformed);
    let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| Refused::Malformed)?;
    let claims: Claims = serde_json::from_slice(&decode(claims)?).map_err(|_| Refused::Malformed)?;
    let certificate = certificates.iter().find(|it| it.is_named(&header)).ok_or(Refused::Unregistered)?;
    let algorithm = match header.alg.as_str() {
        "RS256" => &RSA_PKCS1_2048_8192_SHA256,
        "PS256" => &RSA_PSS_2048_8192_SHA256,
        _ => return Err(Refused::Malformed),
    };
    let key = UnparsedPublicKey::new(algorithm, &certificate.key);
    key.verify(signed.as_bytes(), &decode(signature)?).map_err(|_| Refused::Unregistered)?;
    if !claims.iss.eq_ignore_ascii_case(app) || !claims.sub.eq_ignore_ascii_case(app) {
        return Err(Refused::Malformed);
    }
    if !audience(&claims.aud) {
        return Err(Refused::Audience);
    }
    if claims.exp + SKEW_SECS < now_secs || claims.nbf - SKEW_SECS > now_secs {
        return Err(Refused::Expired);
    }
    Ok(())
}

/// The RSA key inside a certificate or a `SubjectPublicKeyInfo`.
fn rsa_key(der: &[u8]) -> Option<Vec<u8>> {
    let (outer, _) = element(der, 0x30)?;
    let info = match element(outer, 0x30).map(|(first, rest)| (first, rest.first().copied())) {
        // A bit string behind the first sequence: the info itself.
        Some((_, Some(0x03))) => outer,
        _ => info_of(element(outer, 0x30)?.0)?,
    };
    let (_, rest) = element(info, 0x30)?;
    let (bits, _) = element(rest, 0x03)?;
    bits.split_first().filter(|(unused, _)| **unused == 0).map(|(_, key)| key.to_vec())
}

/// The key's info in the signed part of a certificate: behind the version, the serial number, the signature's
/// algorithm, the issuer, the validity and the subject.
fn info_of(signed: &[u8]) -> Option<&[u8]> {
    let rest = element(signed, 0xa0).map_or(signed, |(_, rest)| rest);
    let (_, mut rest) = element(rest, 0x02)?;
    for _ in 0..4 {
        (_, rest) = element(rest, 0x30)?;
    }
    element(rest, 0x30).map(|(info, _)| info)
}

/// The content of a DER element of this tag, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    if *first != tag {
        return None;
    }
    let (length, rest) = match usize::from(*length) {
        short @ 0..0x80 => (short, rest),
        long => {
            let (bytes, rest) = rest.split_at_checked(long - 0x80)?;
            (bytes.iter().fold(0, |length, byte| (length << 8) | usize::from(*byte)), rest)
        }
    };
    rest.split_at_checked(length)
}
