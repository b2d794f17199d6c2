//! A certificate with its private key as a person pastes it: read, judged, and kept as text until it signs. It knows no
//! tokens, and no chain of trust: Microsoft accepts the very certificate that its app registration holds.

use domain::time::Timestamp;
use ring::{
    digest,
    rand::SystemRandom,
    rsa::KeyPair,
    signature::{KeyPair as _, RSA_PSS_SHA256},
};
use rustls_pki_types::pem::{PemObject as _, SectionKind};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use x509_parser::{certificate::X509CertificateParser, nom::Parser as _};

/// Microsoft's clock and ours may differ by this much.
const SKEW_SECS: i64 = 300;

/// What is wrong with a certificate, in words that say what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFault {
    /// No block in it.
    #[error(
        "This is no certificate in PEM form. Enter the text from -----BEGIN CERTIFICATE----- on, with its private key."
    )]
    NoPem,
    /// A block is cut off or is not what it says.
    #[error(
        "The certificate or its private key is damaged. Enter both whole, with their BEGIN and END lines."
    )]
    Damaged,
    /// No certificate.
    #[error(
        "The certificate is missing: only a private key was found. Enter its BEGIN CERTIFICATE block, too."
    )]
    NoCertificate,
    /// No private key.
    #[error("The private key is missing. Enter its BEGIN PRIVATE KEY block, too.")]
    NoKey,
    /// A key behind a password.
    #[error(
        "The private key is encrypted. Take its password off first: openssl pkey -in key.pem -out plain.pem"
    )]
    Encrypted,
    /// More than one private key.
    #[error("There is more than one private key. Enter only the one that belongs to the certificate.")]
    SeveralKeys,
    /// A key that Microsoft Entra takes no assertions of.
    #[error("The private key is no RSA key. Make a certificate with an RSA key of 2048 bits or more.")]
    NotRsa,
    /// Too weak, or larger than the library signs with.
    #[error("The RSA key must have 2048, 3072 or 4096 bits. Make a certificate with such a key.")]
    Size,
    /// A key of another certificate.
    #[error(
        "The private key does not belong to the certificate. Enter the key that the certificate was made with."
    )]
    Unfit,
    /// Too early.
    #[error("The certificate is valid from {} on only. Enter one that is valid now.", .0.date())]
    NotYetValid(Timestamp),
    /// Over.
    #[error(
        "The certificate ended on {}. Make a new one, upload it to the app registration, and enter it here.",
        .0.date()
    )]
    Expired(Timestamp),
}

/// A certificate with its private key, which it signs with. No `Debug` and no `Clone`.
pub struct ClientCertificate {
    /// Kept as text alone: the key is read for each signature, since the library does not wipe what it computes of it.
    pem: SecretString,
    sha256: [u8; 32],
    thumbprint: String,
    starts_at: Timestamp,
    expires_at: Timestamp,
}

impl ClientCertificate {
    /// Reads one private key (PKCS #8 or PKCS #1) and the certificate that it belongs to; more certificates, such as a
    /// chain, are no matter. The time is not looked at: [`Self::check`] does that.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(pem: &SecretString) -> Result<Self, CertificateFault> {
        let pem = tidy(pem);
        let Blocks { certificates, key } = blocks(&pem)?;
        let pair = key.ok_or(CertificateFault::NoKey)?.pair()?;
        if certificates.is_empty() {
            return Err(CertificateFault::NoCertificate);
        }
        for der in certificates {
            let parsed = X509CertificateParser::new().with_deep_parse_extensions(false).parse(&der);
            let (_, certificate) = parsed.map_err(|_| CertificateFault::Damaged)?;
            if *certificate.public_key().subject_public_key.data != *pair.public_key().as_ref() {
                continue;
            }
            let at = |secs: i64| Timestamp(0).plus_secs(secs);
            return Ok(Self {
                sha256: sha256(&der),
                thumbprint: sha1_hex(&der),
                starts_at: at(certificate.validity().not_before.timestamp()),
                expires_at: at(certificate.validity().not_after.timestamp()),
                pem,
            });
        }
        Err(CertificateFault::Unfit)
    }

    /// Whether it is valid at a time, give or take what clocks may differ at its start.
    ///
    /// # Errors
    /// It is not valid yet, or not any more.
    pub fn check(&self, now: Timestamp) -> Result<(), CertificateFault> {
        if self.expires_at <= now {
            return Err(CertificateFault::Expired(self.expires_at));
        }
        if self.starts_at > now.plus_secs(SKEW_SECS) {
            return Err(CertificateFault::NotYetValid(self.starts_at));
        }
        Ok(())
    }

    /// The certificate with its key as PEM: what is sealed and stored, and [`Self::read`] again later.
    pub fn pem(&self) -> &SecretString {
        &self.pem
    }

    /// SHA-1 of the certificate in capital hexadecimal digits: how Microsoft Entra's pages name it.
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// When it ends, by its own word.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// SHA-256 of the certificate, which tells it from every other.
    pub(super) fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// Signs with RSASSA-PSS and SHA-256 (`PS256`).
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CertificateFault> {
        let pair = blocks(&self.pem)?.key.ok_or(CertificateFault::NoKey)?.pair()?;
        let mut signature = vec![0; pair.public().modulus_len()];
        // The library checks each signature: parts of the key that do not fit each other show here.
        pair.sign(&RSA_PSS_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| CertificateFault::Damaged)?;
        Ok(signature)
    }
}

/// A private key as its block holds it.
enum Key {
    Pkcs8(SecretSlice<u8>),
    Pkcs1(SecretSlice<u8>),
    /// On an elliptic curve.
    Sec1,
}

impl Key {
    fn pair(&self) -> Result<KeyPair, CertificateFault> {
        let pair = match self {
            Self::Pkcs8(der) => KeyPair::from_pkcs8(der.expose_secret()),
            Self::Pkcs1(der) => KeyPair::from_der(der.expose_secret()),
            Self::Sec1 => return Err(CertificateFault::NotRsa),
        };
        pair.map_err(|rejected| match rejected.to_string().as_str() {
            "WrongAlgorithm" => CertificateFault::NotRsa,
            "TooSmall" | "TooLarge" | "PrivateModulusLenNotMultipleOf512Bits" => CertificateFault::Size,
            _ => CertificateFault::Damaged,
        })
    }
}

/// What a text in PEM form holds.
struct Blocks {
    certificates: Vec<Vec<u8>>,
    key: Option<Key>,
}

fn blocks(pem: &SecretString) -> Result<Blocks, CertificateFault> {
    let text = pem.expose_secret();
    if text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.contains("Proc-Type: 4,ENCRYPTED") {
        return Err(CertificateFault::Encrypted);
    }
    let (mut certificates, mut keys) = (Vec::new(), Vec::new());
    for block in <(SectionKind, Vec<u8>)>::pem_slice_iter(text.as_bytes()) {
        match block.map_err(|_| CertificateFault::Damaged)? {
            (SectionKind::Certificate, der) => certificates.push(der),
            (SectionKind::PrivateKey, der) => keys.push(Key::Pkcs8(der.into())),
            (SectionKind::RsaPrivateKey, der) => keys.push(Key::Pkcs1(der.into())),
            (SectionKind::EcPrivateKey, _) => keys.push(Key::Sec1),
            _ => {}
        }
    }
    match (keys.len(), certificates.len()) {
        (0, 0) => Err(CertificateFault::NoPem),
        (0 | 1, _) => Ok(Blocks { certificates, key: keys.pop() }),
        _ => Err(CertificateFault::SeveralKeys),
    }
}

/// Without what mail programs and editors put around lines: indents, blanks and a byte order mark.
fn tidy(pem: &SecretString) -> SecretString {
    let text = pem.expose_secret().trim_start_matches('\u{feff}');
    let mut tidy = String::with_capacity(text.len() + 1);
    for line in text.lines() {
        tidy.push_str(line.trim());
        tidy.push('\n');
    }
    tidy.into()
}

fn sha256(der: &[u8]) -> [u8; 32] {
    let digest = digest::digest(&digest::SHA256, der);
    digest.as_ref().try_into().expect("a SHA-256 has 32 bytes")
}

fn sha1_hex(der: &[u8]) -> String {
    let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, der);
    digest.as_ref().iter().map(|byte| format!("{byte:02X}")).collect()
}
