//! The two handles: [`Client`] for the process, [`TenantClient`] for reading one tenant with one credential.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use domain::{
    cloud::Cloud,
    id::TenantId,
    integration::Connection,
    time::{Clock, Timestamp},
};

use crate::{
    auth::{Credential, Grant, RefreshTokens, TokenCache, TokenKey},
    endpoints::{EndpointTable, Endpoints},
    error::Service,
    places::Places,
    throttle::{Caller, ScopeHold, Throttle},
    transport::Transport,
};

/// What all calls of a process share.
pub(crate) struct Shared {
    pub transport: Arc<dyn Transport>,
    pub endpoints: EndpointTable,
    pub clock: Arc<dyn Clock>,
    pub tokens: TokenCache,
    pub throttle: Throttle,
    pub places: Places,
}

/// Microsoft Graph for this process: caches tokens, counts calls under way and remembers closed scopes.
/// Cheap to clone; make one.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

impl Client {
    /// A client that sends through `transport` to these endpoints.
    pub fn new(transport: Arc<dyn Transport>, endpoints: EndpointTable, clock: Arc<dyn Clock>) -> Self {
        let (tokens, throttle, places) = (TokenCache::default(), Throttle::default(), Places::default());
        Self { shared: Arc::new(Shared { transport, endpoints, clock, tokens, throttle, places }) }
    }

    /// Reads `tenant` as the app itself, with the app's own permissions.
    pub fn app_only(&self, credential: &Arc<Credential>, tenant: TenantId) -> TenantClient {
        self.tenant(credential, tenant, Grant::ClientCredentials)
    }

    /// Reads `tenant` for a person who signed in, by the refresh token that `tokens` keeps.
    pub fn delegated(
        &self,
        credential: &Arc<Credential>,
        tenant: TenantId,
        tokens: Arc<dyn RefreshTokens>,
    ) -> TenantClient {
        self.tenant(credential, tenant, Grant::Refresh(tokens))
    }

    fn tenant(&self, credential: &Arc<Credential>, tenant: TenantId, grant: Grant) -> TenantClient {
        TenantClient {
            shared: Arc::clone(&self.shared),
            credential: Arc::clone(credential),
            grant,
            tenant,
            for_a_person: false,
            calls: AtomicU32::new(0),
            parts: AtomicU32::new(0),
        }
    }

    /// The scopes that Microsoft closed since this was last asked and that are still closed: for the table that all
    /// servers read (security rule 70). What [`Self::hold`] brought in is not told again.
    pub fn throttled_until(&self) -> Vec<ScopeHold> {
        self.shared.throttle.fresh(self.shared.clock.now())
    }

    /// Takes over what another server was told: nothing is sent to that scope before that time. A shorter wait never
    /// shortens a longer one, and a scope unknown to this version is ignored.
    pub fn hold(&self, hold: &ScopeHold) {
        self.shared.throttle.take_over(hold);
    }

    /// `https://…` of the sign-in service of a cloud, for links that people open.
    pub fn login_origin(&self, cloud: Cloud) -> String {
        self.shared.endpoints.get(cloud).login.origin().ascii_serialization()
    }

    /// Drops the cached tokens of one tenant: its administrator has consented, and old tokens lack what is new.
    pub fn forget_tenant(&self, connection: &Connection, tenant: TenantId) {
        self.shared.tokens.forget_tenant(connection, tenant);
    }

    /// Drops the cached tokens of a connection, in all its tenants: it was disconnected or its secret replaced.
    pub fn forget(&self, connection: &Connection) {
        self.shared.tokens.forget(connection);
    }
}

/// One tenant, read with one credential. Every list method returns all pages or an error, asks for named members
/// only, renews a refused token once, and never sleeps.
pub struct TenantClient {
    pub(crate) shared: Arc<Shared>,
    pub(crate) credential: Arc<Credential>,
    pub(crate) grant: Grant,
    pub(crate) tenant: TenantId,
    for_a_person: bool,
    calls: AtomicU32,
    parts: AtomicU32,
}

impl TenantClient {
    /// HTTP calls made through this handle so far, sign-in included.
    pub fn calls(&self) -> u32 {
        self.calls.load(Ordering::Relaxed)
    }

    /// Parts asked for by batches so far; a batch itself is one call, however many parts it has.
    pub fn parts(&self) -> u32 {
        self.parts.load(Ordering::Relaxed)
    }

    /// The same handle for calls that a person waits for: they go at Microsoft's normal priority, all others at low,
    /// which is refused first.
    #[must_use]
    pub fn for_a_person(mut self) -> Self {
        self.for_a_person = true;
        self
    }

    /// The value of `x-ms-throttle-priority`; Graph's own default is normal.
    pub(crate) fn priority(&self) -> Option<&'static str> {
        (!self.for_a_person).then_some("low")
    }

    pub(crate) fn count_call(&self) {
        self.calls.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_parts(&self, parts: usize) {
        self.parts.fetch_add(u32::try_from(parts).unwrap_or(u32::MAX), Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    pub(crate) fn endpoints(&self) -> Endpoints {
        self.shared.endpoints.get(self.credential.connection.cloud)
    }

    /// Whether the tenant is someone else's, reached through a partner's app.
    pub(crate) fn is_customer(&self) -> bool {
        self.tenant != self.credential.connection.home_tenant
    }

    pub(crate) fn caller(&self, service: Service) -> Caller {
        Caller { service, application: self.credential.connection.application, tenant: self.tenant }
    }

    pub(crate) fn token_key(&self) -> TokenKey {
        TokenKey::new(&self.credential.connection, self.tenant, &self.grant)
    }
}
