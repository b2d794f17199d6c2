//! Tokens that people carry: 256 random bits in base64url; the database keeps their SHA-256 only (class H).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::{crypto::random, error::Error};

/// A fresh token of 43 characters.
pub(crate) fn generate() -> Result<SecretString, Error> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?).into())
}

/// What the database keeps of a token.
pub(crate) fn hash(token: &SecretString) -> Vec<u8> {
    hash_text(token.expose_secret())
}

/// The same for a token as a request brings it, and for sign-in addresses.
pub(crate) fn hash_text(text: &str) -> Vec<u8> {
    Sha256::digest(text).to_vec()
}

/// A short random name that is no secret.
pub(crate) fn tag() -> Result<String, Error> {
    Ok(hex::encode(random::<8>()?))
}
