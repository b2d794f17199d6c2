//! What pages ask of the server beyond the store, as traits that `server` implements; server-side only.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

use axum::http::HeaderMap;
use domain::{
    id::{IntegrationId, TenantId},
    integration::Connection,
    matching::Suggestion,
    record::Record,
    time::Clock,
};
use futures::future::BoxFuture;
use secrecy::SecretString;
use store::Store;

use crate::{
    AppError,
    api::{
        access::{NewSecret, ReturnForm, ReturnOutcome},
        integration::{ConnectForm, DemoConnection},
    },
    caller::Caller,
};

/// What the server provides to pages and server functions, as a context.
#[derive(Clone)]
pub struct Services {
    /// The database.
    pub store: Store,
    /// Microsoft, for what a person waits for.
    pub microsoft: Arc<dyn Microsoft>,
    /// The mail server, for what a person waits for.
    pub mail: Arc<dyn Mail>,
    /// Passwords and sessions.
    pub accounts: Arc<dyn Accounts>,
    /// Reads what the engine wrote into the sync logs.
    pub records: Arc<dyn Records>,
    /// Which organizations each tenant may belong to.
    pub matches: Arc<dyn Matches>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// The suggestions of every tenant that has any, best first.
pub type Suggestions = BTreeMap<TenantId, Vec<Suggestion>>;

/// Which organizations each tenant may belong to, as the engine worked it out.
pub trait Matches: Send + Sync + 'static {
    /// The suggestions for all tenants, whoever sees them: the caller leaves out what the person may not see.
    fn suggestions(&self) -> BoxFuture<'_, Result<Arc<Suggestions>, AppError>>;
}

/// The records of a sync log as the engine packed them: only the engine knows that form.
pub trait Records: Send + Sync + 'static {
    /// Unpacks them, in their order; fails where they are damaged.
    fn unpack(&self, packed: &[u8]) -> Result<Vec<Record>, Box<dyn std::error::Error + Send + Sync>>;
}

/// What a person waits for while Microsoft answers.
pub trait Microsoft: Send + Sync + 'static {
    /// Tests the connection and saves it when it works; nothing is saved otherwise. The form has been checked.
    fn connect<'a>(
        &'a self,
        caller: &'a Caller,
        form: ConnectForm,
    ) -> BoxFuture<'a, Result<IntegrationId, ConnectRefusal>>;

    /// Tests a new secret or certificate and puts it in the place of the old one when it works; nothing else changes. The form has
    /// been checked.
    fn replace_secret<'a>(
        &'a self,
        caller: &'a Caller,
        form: NewSecret,
    ) -> BoxFuture<'a, Result<(), ConnectRefusal>>;

    /// The address where an administrator of `tenant` consents; `state` comes back with them.
    fn consent_address(&self, connection: &Connection, tenant: TenantId, state: &str) -> String;

    /// The address where a service account signs in; `state` comes back with it.
    fn sign_in_address(&self, connection: &Connection, state: &str, challenge: &str) -> String;

    /// Judges what came back from Microsoft: checks the state, then tests with a token (Microsoft's own warning is
    /// that the return proves nothing). `caller` is whoever is signed in here; those who consent are not.
    fn finish_return<'a>(
        &'a self,
        caller: Option<&'a Caller>,
        form: ReturnForm,
    ) -> BoxFuture<'a, ReturnOutcome>;

    /// The address people use for this installation, without a path.
    fn public_url(&self) -> String;

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

/// What a person waits for while the mail server answers.
pub trait Mail: Send + Sync + 'static {
    /// Sends a test mail to the caller through the mail server as it was saved.
    fn test<'a>(&'a self, caller: &'a Caller) -> BoxFuture<'a, Result<(), MailRefusal>>;
}

/// Why the mail server did not take a test mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRefusal {
    /// The field of [`EmailForm`](crate::api::mail::EmailForm) at fault; `None` when it is none of them.
    pub field: Option<&'static str>,
    /// What happened and what to do.
    pub message: String,
}

impl From<MailRefusal> for AppError {
    fn from(refusal: MailRefusal) -> Self {
        let MailRefusal { field, message } = refusal;
        Self::Invalid { field: field.map(str::to_owned), message, code: None }
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
