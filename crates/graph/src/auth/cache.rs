//! Access tokens in memory, one slot per connection, tenant and grant; whoever waits for a slot shares its outcome.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex as SyncMutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use domain::{
    cloud::Cloud,
    id::{ApplicationId, TenantId},
    integration::Connection,
    time::Timestamp,
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

use super::{Credential, Grant, claims};
use crate::error::Error;

/// A token is renewed this long before it ends, or at half its life if that is shorter.
const MARGIN_SECS: i64 = 300;

/// A bearer token. No `Debug`.
pub(crate) struct AccessToken {
    pub value: SecretString,
    /// The permissions it says it grants, where it can be read.
    pub granted: Option<BTreeSet<String>>,
    renew_at: Timestamp,
}

impl AccessToken {
    /// A token that was asked for at `asked_at` and lives for so many seconds.
    pub fn new(value: SecretString, asked_at: Timestamp, expires_in_secs: u32) -> Self {
        let life = i64::from(expires_in_secs);
        let granted = claims::granted(value.expose_secret());
        Self { value, granted, renew_at: asked_at.plus_secs(life - MARGIN_SECS.min(life / 2)) }
    }
}

type ConnectionKey = (Cloud, TenantId, ApplicationId);

fn connection_key(connection: &Connection) -> ConnectionKey {
    (connection.cloud, connection.home_tenant, connection.application)
}

/// Which token is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TokenKey {
    connection: ConnectionKey,
    tenant: TenantId,
    delegated: bool,
}

impl TokenKey {
    pub fn new(connection: &Connection, tenant: TenantId, grant: &Grant) -> Self {
        let delegated = matches!(grant, Grant::Refresh(_));
        Self { connection: connection_key(connection), tenant, delegated }
    }
}

/// All tokens of the process.
#[derive(Default)]
pub(crate) struct TokenCache {
    slots: SyncMutex<BTreeMap<TokenKey, Arc<Slot>>>,
    turns: SyncMutex<BTreeMap<ConnectionKey, Arc<Mutex<()>>>>,
}

fn locked<T>(mutex: &SyncMutex<T>) -> MutexGuard<'_, T> {
    // No code that could panic runs while these maps are locked.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl TokenCache {
    pub fn slot(&self, key: &TokenKey) -> Arc<Slot> {
        Arc::clone(locked(&self.slots).entry(*key).or_default())
    }

    /// Held while a connection's refresh token is exchanged: it serves every tenant of the connection.
    pub fn refresh_turn(&self, connection: &Connection) -> Arc<Mutex<()>> {
        Arc::clone(locked(&self.turns).entry(connection_key(connection)).or_default())
    }

    /// The tokens of one tenant alone; its refresh turn serves others too.
    pub fn forget_tenant(&self, connection: &Connection, tenant: TenantId) {
        let forgotten = connection_key(connection);
        locked(&self.slots).retain(|key, _| key.connection != forgotten || key.tenant != tenant);
    }

    pub fn forget(&self, connection: &Connection) {
        let forgotten = connection_key(connection);
        locked(&self.slots).retain(|key, _| key.connection != forgotten);
        locked(&self.turns).remove(&forgotten);
    }
}

/// The last sign-in's outcome, and whose it was.
#[derive(Default)]
struct Outcome {
    token: Option<(Arc<Credential>, Arc<AccessToken>)>,
    failure: Option<(Arc<Credential>, Error)>,
}

/// One token's place.
#[derive(Default)]
pub(crate) struct Slot {
    /// Sign-ins that have come to an end.
    ended: AtomicU64,
    outcome: Mutex<Outcome>,
}

impl Slot {
    /// The cached token if this very credential got it and it is still good; else signs in. Those who were waiting
    /// while a sign-in failed get its error instead of failing one by one.
    pub async fn get_or_sign_in<F>(
        &self,
        credential: &Arc<Credential>,
        now: impl Fn() -> Timestamp,
        sign_in: impl FnOnce() -> F,
    ) -> Result<Arc<AccessToken>, Error>
    where
        F: Future<Output = Result<AccessToken, Error>>,
    {
        let ended_before = self.ended.load(Ordering::Acquire);
        let mut outcome = self.outcome.lock().await;
        if let Some((owner, token)) = &outcome.token
            && token.renew_at > now()
            && owner.is_same_as(credential)
        {
            return Ok(Arc::clone(token));
        }
        if let Some((owner, error)) = &outcome.failure
            && self.ended.load(Ordering::Acquire) != ended_before
            && owner.is_same_as(credential)
        {
            return Err(error.clone());
        }
        let result = sign_in().await;
        self.ended.fetch_add(1, Ordering::Release);
        match result {
            Ok(token) => {
                let token = Arc::new(token);
                outcome.token = Some((Arc::clone(credential), Arc::clone(&token)));
                outcome.failure = None;
                Ok(token)
            }
            Err(error) => {
                outcome.failure = Some((Arc::clone(credential), error.clone()));
                Err(error)
            }
        }
    }

    /// The token that this very credential got last, good or not.
    pub async fn held_by(&self, credential: &Credential) -> Option<Arc<AccessToken>> {
        let outcome = self.outcome.lock().await;
        let (owner, token) = outcome.token.as_ref()?;
        owner.is_same_as(credential).then(|| Arc::clone(token))
    }

    /// Forgets this token, but no other that has taken its place.
    pub async fn discard(&self, token: &Arc<AccessToken>) {
        let mut outcome = self.outcome.lock().await;
        if outcome.token.as_ref().is_some_and(|(_, held)| Arc::ptr_eq(held, token)) {
            outcome.token = None;
        }
    }
}
