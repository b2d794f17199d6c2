//! Signing in: client credentials and refresh tokens. Access tokens live in memory only; refresh tokens are kept by
//! whoever implements [`RefreshTokens`].

mod assertion;
mod cache;
mod certificate;
mod claims;
mod exchange;
mod refusal;
mod rules;

use std::{collections::BTreeSet, sync::Arc};

use domain::integration::Connection;
use futures::future::BoxFuture;
use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;

pub(crate) use self::cache::{AccessToken, TokenCache, TokenKey};
use self::exchange::Proof;
pub use self::{
    certificate::{CertificateFault, ClientCertificate},
    exchange::SignInCode,
};
use crate::{
    client::TenantClient,
    error::{Error, ErrorKind, Service},
};

/// An app and what it proves itself with. No `Debug` and no `Clone`: pass it as `Arc<Credential>`.
pub struct Credential {
    /// The app registration and where it lives.
    pub connection: Connection,
    /// What it proves itself with.
    pub proof: AppProof,
}

/// What an app proves itself with; Microsoft takes either wherever it takes one. No `Debug` and no `Clone`.
pub enum AppProof {
    /// The value of a client secret, which is sent as it is.
    Secret(SecretString),
    /// A certificate whose key signs; the key is never sent.
    Certificate(ClientCertificate),
}

impl AppProof {
    /// What is to be kept of it: the secret's value, or the certificate with its key as PEM.
    pub fn secret(&self) -> &SecretString {
        match self {
            Self::Secret(secret) => secret,
            Self::Certificate(certificate) => certificate.pem(),
        }
    }

    /// Whether both are the same; compares secrets in constant time.
    fn is_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Secret(one), Self::Secret(other)) => {
                one.expose_secret().as_bytes().ct_eq(other.expose_secret().as_bytes()).into()
            }
            // A certificate was read only with the key that belongs to it.
            (Self::Certificate(one), Self::Certificate(other)) => one.sha256() == other.sha256(),
            _ => false,
        }
    }
}

impl From<SecretString> for AppProof {
    fn from(secret: SecretString) -> Self {
        Self::Secret(secret)
    }
}

impl Credential {
    /// Whether both are the same credential of the same connection.
    fn is_same_as(&self, other: &Self) -> bool {
        self.connection == other.connection && self.proof.is_same_as(&other.proof)
    }
}

/// The refresh token could not be read or saved: why, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RefreshTokenFault(pub String);

/// Keeps the refresh token of one connection. One refresh runs at a time per connection.
pub trait RefreshTokens: Send + Sync + 'static {
    /// The token as it stands now.
    fn load(&self) -> BoxFuture<'_, Result<SecretString, RefreshTokenFault>>;

    /// Puts `new` in the place of the token; durable when it returns, for only then is the access token that came
    /// with it used (security rule 74).
    fn replace(&self, new: SecretString) -> BoxFuture<'_, Result<(), RefreshTokenFault>>;
}

/// How a token is asked for.
pub(crate) enum Grant {
    ClientCredentials,
    Refresh(Arc<dyn RefreshTokens>),
}

impl TenantClient {
    /// Proves that the credential signs in to this tenant; reads nothing. A token that is still good is proof.
    /// It does not prove consent: the first read does.
    ///
    /// # Errors
    /// The sign-in was refused, or no answer came.
    pub async fn token(&self) -> Result<(), Error> {
        self.access_token().await.map(drop)
    }

    /// The permissions that the token in use says it grants; asks Microsoft for nothing. `None` before there is a token,
    /// and for one that cannot be read.
    pub async fn granted(&self) -> Option<BTreeSet<String>> {
        let token = self.shared.tokens.slot(&self.token_key()).held_by(&self.credential).await?;
        token.granted.clone()
    }

    /// A token that is good for a while yet, from the cache or by one sign-in that all who wait for it share.
    pub(crate) async fn access_token(&self) -> Result<Arc<AccessToken>, Error> {
        let slot = self.shared.tokens.slot(&self.token_key());
        slot.get_or_sign_in(&self.credential, || self.now(), || self.sign_in()).await
    }

    /// Microsoft refused this token; the next call gets a new one. A newer token stays.
    pub(crate) async fn discard(&self, token: &Arc<AccessToken>) {
        self.shared.tokens.slot(&self.token_key()).discard(token).await;
    }

    /// Exchanges the code of a person's sign-in for their first refresh token. A code works once and for minutes.
    ///
    /// # Errors
    /// The code was refused, no answer came, or the app may not stay signed in.
    pub async fn redeem(&self, code: SignInCode) -> Result<SecretString, Error> {
        let granted = self.ask_for_token(Proof::Code(code)).await?;
        let missing = || Error::malformed(Service::SignIn, "the sign-in", "it brings no refresh token");
        granted.refresh.ok_or_else(missing)
    }

    async fn sign_in(&self) -> Result<AccessToken, Error> {
        match &self.grant {
            Grant::ClientCredentials => Ok(self.ask_for_token(Proof::App).await?.access),
            Grant::Refresh(tokens) => {
                let turn = self.shared.tokens.refresh_turn(&self.credential.connection);
                let _turn = turn.lock().await;
                let old = tokens.load().await.map_err(|fault| unkept(&fault))?;
                let granted = self.ask_for_token(Proof::Refresh(old)).await?;
                if let Some(new) = granted.refresh {
                    tokens.replace(new).await.map_err(|fault| unkept(&fault))?;
                }
                Ok(granted.access)
            }
        }
    }
}

fn unkept(fault: &RefreshTokenFault) -> Error {
    Error::new(
        ErrorKind::Unavailable,
        format!("{}'s saved sign-in could not be read or renewed here: {fault}. Try again.", Service::SignIn),
    )
}
