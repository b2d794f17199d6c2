//! What pages ask of the server beyond the store, as traits that `server` implements; server-side only.

use std::{net::IpAddr, sync::Arc};

use axum::http::HeaderMap;
use domain::{id::IntegrationId, time::Clock};
use futures::future::BoxFuture;
use secrecy::SecretString;
use store::Store;

use crate::{
    AppError,
    api::integration::{ConnectForm, DemoConnection},
    caller::Caller,
};

/// What the server provides to pages and server functions, as a context.
#[derive(Clone)]
pub struct Services {
    /// The database.
    pub store: Store,
    /// Microsoft, for what a person waits for.
    pub microsoft: Arc<dyn Microsoft>,
    /// Passwords and sessions.
    pub accounts: Arc<dyn Accounts>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// What a person waits for while Microsoft answers.
pub trait Microsoft: Send + Sync + 'static {
    /// Tests the connection and saves it when it works; nothing is saved otherwise. The form has been checked.
    fn connect<'a>(
        &'a self,
        caller: &'a Caller,
        form: ConnectForm,
    ) -> BoxFuture<'a, Result<IntegrationId, ConnectRefusal>>;

    /// What a simulator offers to connect to; empty without one.
    fn demo(&self) -> Vec<DemoConnection>;
}

/// Why a connection was not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectRefusal {
    /// The field of [`ConnectForm`] at fault; `None` when it is none of them.
    pub field: Option<String>,
    /// What happened and what to do.
    pub message: String,
    /// Microsoft's code, where there is one.
    pub code: Option<String>,
}

impl From<ConnectRefusal> for AppError {
    fn from(refusal: ConnectRefusal) -> Self {
        let ConnectRefusal { field, message, code } = refusal;
        Self::Invalid { field, message, code }
    }
}

/// Passwords and sessions. Nothing here tells an unknown account from a wrong password (security rule 18).
pub trait Accounts: Send + Sync + 'static {
    /// Begins a session.
    fn sign_in(
        &self,
        email: String,
        password: SecretString,
        from: IpAddr,
    ) -> BoxFuture<'_, Result<Cookie, SignInRefusal>>;

    /// Creates the first Administrator by the one-time link and begins their session.
    fn set_up(&self, administrator: SetUp) -> BoxFuture<'_, Result<Cookie, AppError>>;

    /// Ends the session that these request headers carry; the cookie removes theirs.
    fn sign_out<'a>(&'a self, headers: &'a HeaderMap) -> BoxFuture<'a, Result<Cookie, AppError>>;
}

/// The value of a `Set-Cookie` header. It carries a session token: no `Debug`, no way into a page.
pub struct Cookie(pub String);

/// What [`Accounts::set_up`] needs.
pub struct SetUp {
    /// The token of the one-time link.
    pub token: SecretString,
    /// The Administrator's name.
    pub name: String,
    /// Their sign-in address.
    pub email: String,
    /// Their password.
    pub password: SecretString,
}

/// Why nobody was signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInRefusal {
    /// What happened and what to do; the same for an unknown account and a wrong password.
    pub message: String,
    /// When another attempt is worth it; 0 for at once.
    pub retry_after_secs: u32,
}

/// Provided as a context beside [`Services`] when the server was told to run without https: every page warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Insecure;

/// The address a request comes from, after trusted proxies: the server puts it into the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);
