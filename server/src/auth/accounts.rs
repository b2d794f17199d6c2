//! Sign-in, set-up and sign-out: joins passwords, limits and the store's sessions.

use std::{net::IpAddr, sync::Arc};

use app::{
    AppError,
    ports::{Accounts, Cookie, SetUp, SignInRefusal},
};
use domain::time::Clock;
use futures::future::BoxFuture;
use http::HeaderMap;
use secrecy::{ExposeSecret as _, SecretString};
use store::{NewAdministrator, SessionRequest, SetupError, Store};

use super::{
    cookie,
    password::{self, Hasher},
    rate::SignInRate,
};

/// Accounts of this installation.
pub struct LocalAccounts {
    store: Store,
    clock: Arc<dyn Clock>,
    hasher: Hasher,
    rate: Arc<SignInRate>,
    https: bool,
}

impl LocalAccounts {
    /// Accounts in this store; `https` says which kind of cookie browsers will take.
    pub fn new(store: Store, clock: Arc<dyn Clock>, rate: Arc<SignInRate>, https: bool) -> Self {
        Self { store, clock, hasher: Hasher::default(), rate, https }
    }

    async fn verify(
        &self,
        email: String,
        password: SecretString,
        from: IpAddr,
    ) -> Result<Cookie, SignInRefusal> {
        if let Err(wait) = self.rate.attempt(from) {
            return Err(slow_down(u32::try_from(wait).unwrap_or(u32::MAX)));
        }
        let now = self.clock.now();
        let attempt = self.store.sign_in_reserve(&email, now).await.map_err(|error| fault(&error))?;
        if let Some(not_before) = attempt.not_before {
            return Err(slow_down(u32::try_from(not_before.secs_since(now) + 1).unwrap_or(1)));
        }
        let (user, stored) = attempt.user.unzip();
        let verified =
            self.hasher.verify(password, stored).await.map_err(|password::Busy| SignInRefusal {
                message: "Too many people sign in at this moment. Try again in a few seconds.".to_owned(),
                retry_after_secs: 3,
            })?;
        let session = SessionRequest { now: self.clock.now(), address: Some(from) };
        match user {
            Some(user) if verified.right => {
                let token = self
                    .store
                    .sign_in_succeed(user, verified.new_hash, session)
                    .await
                    .map_err(|error| fault(&error))?;
                Ok(Cookie(cookie::set(self.https, &token)))
            }
            user => {
                self.store.sign_in_fail(user, session).await.map_err(|error| fault(&error))?;
                Err(SignInRefusal {
                    message: "E-mail address or password is wrong.".to_owned(),
                    retry_after_secs: 0,
                })
            }
        }
    }

    /// Name and address have been checked with the form; whether the password is a common one is decided here.
    async fn create(&self, administrator: SetUp) -> Result<Cookie, AppError> {
        let SetUp { token, name, email, password } = administrator;
        if let Some(reason) = password::refuse(password.expose_secret(), &[&name, &email]) {
            return Err(AppError::field("password", reason));
        }
        let password_hash =
            self.hasher.hash(password).await.map_err(|_| AppError::Busy { retry_after_secs: 3 })?;
        let new = NewAdministrator { name, email, password_hash };
        match self.store.setup_complete(token.expose_secret(), new, self.clock.now()).await {
            Ok(token) => Ok(Cookie(cookie::set(self.https, &token))),
            Err(SetupError::LinkInvalid) => Err(AppError::form(
                "This set-up link is not valid any more. Restart the server: it prints a new one.",
            )),
            Err(SetupError::AlreadySetUp) => {
                Err(AppError::form("Seatledger is set up already. Sign in instead."))
            }
            Err(SetupError::Db(error)) => Err(error.into()),
        }
    }
}

impl Accounts for LocalAccounts {
    fn sign_in(
        &self,
        email: String,
        password: SecretString,
        from: IpAddr,
    ) -> BoxFuture<'_, Result<Cookie, SignInRefusal>> {
        Box::pin(self.verify(email, password, from))
    }

    fn set_up(&self, administrator: SetUp) -> BoxFuture<'_, Result<Cookie, AppError>> {
        Box::pin(self.create(administrator))
    }

    fn sign_out<'a>(&'a self, headers: &'a HeaderMap) -> BoxFuture<'a, Result<Cookie, AppError>> {
        Box::pin(async move {
            if let Some(token) = cookie::read(self.https, headers) {
                self.store.session_end(token.expose_secret(), self.clock.now()).await?;
            }
            Ok(Cookie(cookie::clear(self.https)))
        })
    }
}

fn slow_down(secs: u32) -> SignInRefusal {
    let message = format!("Too many attempts. Try again in {secs} s.");
    SignInRefusal { message, retry_after_secs: secs }
}

fn fault(error: &store::Error) -> SignInRefusal {
    tracing::error!(error = error as &dyn std::error::Error, "a sign-in failed");
    SignInRefusal {
        message: "The server cannot sign you in now. Try again shortly.".to_owned(),
        retry_after_secs: 5,
    }
}
