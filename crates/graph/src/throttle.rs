//! Which scopes Microsoft has closed and until when, in this process's memory; the one place that obeys `Retry-After`.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{
    id::{ApplicationId, TenantId},
    time::Timestamp,
};
use outbound::Response;

use crate::error::Service;

/// The longest pause that is chosen here when Microsoft names none (security rule 70).
const LONGEST_PAUSE_SECS: u32 = 60;

/// How long a tenant near its limit is asked by one call at a time: the window of the directory's limits.
const SLOW_SECS: i64 = 10;

/// Above this share of a limit we slow down; Graph reports it from here on.
const SLOW_ABOVE: f64 = 0.8;

/// What a limit covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LimitScope {
    /// One app in one tenant.
    TenantApplication(ApplicationId, TenantId),
    /// All apps in one tenant.
    Tenant(TenantId),
    /// One app over all tenants.
    Application(ApplicationId),
    /// The sign-ins of one app in one tenant.
    SignIn(ApplicationId, TenantId),
}

impl LimitScope {
    /// Reads `x-ms-throttle-scope` (`Tenant_Application/ReadWrite/{app}/{tenant}`). The ids are taken from the
    /// call itself, and a scope that is missing or unknown is the narrowest.
    fn of(response: &Response, application: ApplicationId, tenant: TenantId) -> Self {
        let header = response.header("x-ms-throttle-scope").unwrap_or_default();
        match header.split('/').next().unwrap_or_default() {
            "Tenant" => Self::Tenant(tenant),
            "Application" => Self::Application(application),
            _ => Self::TenantApplication(application, tenant),
        }
    }
}

impl fmt::Display for LimitScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TenantApplication(app, tenant) => write!(f, "Tenant_Application/{app}/{tenant}"),
            Self::Tenant(tenant) => write!(f, "Tenant/{tenant}"),
            Self::Application(app) => write!(f, "Application/{app}"),
            Self::SignIn(app, tenant) => write!(f, "SignIn/{app}/{tenant}"),
        }
    }
}

/// Whom a call concerns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub service: Service,
    pub application: ApplicationId,
    pub tenant: TenantId,
}

impl Caller {
    /// The scopes that can stop this call.
    fn scopes(self) -> impl Iterator<Item = LimitScope> {
        let Self { service, application, tenant } = self;
        let [first, others @ ..] = match service {
            Service::SignIn => [Some(LimitScope::SignIn(application, tenant)), None, None],
            Service::Graph => [
                Some(LimitScope::TenantApplication(application, tenant)),
                Some(LimitScope::Tenant(tenant)),
                Some(LimitScope::Application(application)),
            ],
        };
        first.into_iter().chain(others.into_iter().flatten())
    }
}

#[derive(Debug, Clone, Copy)]
struct Closed {
    until: Timestamp,
    /// Refusals in a row that named no time.
    unnamed: u32,
}

#[derive(Debug, Default)]
struct State {
    closed: BTreeMap<LimitScope, Closed>,
    slow: BTreeMap<TenantId, Timestamp>,
}

/// The closed scopes of this process.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<State>);

impl Throttle {
    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere cannot leave these two maps half-changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The scope that stops this call now and the seconds until it opens, if one does.
    pub fn closed(&self, caller: Caller, now: Timestamp) -> Option<(LimitScope, u32)> {
        let state = self.state();
        let wait = |scope: LimitScope| {
            let until = state.closed.get(&scope)?.until;
            (until > now).then(|| (scope, secs_between(now, until)))
        };
        caller.scopes().filter_map(wait).max_by_key(|(_, secs)| *secs)
    }

    /// Microsoft refused a call and named a time, or none: then the scope stays closed for 1, 2, 4 … 60 s.
    pub fn close(
        &self,
        response: &Response,
        caller: Caller,
        named: Option<u32>,
        now: Timestamp,
    ) -> LimitScope {
        let scope = match caller.service {
            Service::SignIn => LimitScope::SignIn(caller.application, caller.tenant),
            Service::Graph => LimitScope::of(response, caller.application, caller.tenant),
        };
        let mut state = self.state();
        let closed = state.closed.entry(scope).or_insert(Closed { until: now, unnamed: 0 });
        let pause = named.unwrap_or_else(|| 2_u32.saturating_pow(closed.unnamed).min(LONGEST_PAUSE_SECS));
        closed.unnamed = if named.is_some() { 0 } else { closed.unnamed.saturating_add(1) };
        closed.until = closed.until.max(now.plus_secs(i64::from(pause)));
        scope
    }

    /// Microsoft served a call: what held its scopes back is over.
    pub fn served(&self, response: &Response, caller: Caller, now: Timestamp) {
        let mut state = self.state();
        for scope in caller.scopes() {
            if state.closed.get(&scope).is_some_and(|closed| closed.until <= now) {
                state.closed.remove(&scope);
            }
        }
        let share =
            response.header("x-ms-throttle-limit-percentage").and_then(|text| text.parse::<f64>().ok());
        if share.is_some_and(|share| share > SLOW_ABOVE) {
            state.slow.insert(caller.tenant, now.plus_secs(SLOW_SECS));
        }
    }

    /// Whether the tenant is near its limit and should be asked by one call at a time.
    pub fn is_slow(&self, tenant: TenantId, now: Timestamp) -> bool {
        let mut state = self.state();
        let slow = state.slow.get(&tenant).is_some_and(|until| *until > now);
        if !slow {
            state.slow.remove(&tenant);
        }
        slow
    }
}

/// Seconds from `now` to `until`, rounded up; at least 1.
fn secs_between(now: Timestamp, until: Timestamp) -> u32 {
    let millis = until.0.saturating_sub(now.0).max(1);
    u32::try_from((millis + 999) / 1000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    fn answer(headers: &[(&'static str, &str)]) -> Response {
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        Response { status: 429, headers, body: bytes::Bytes::new() }
    }

    fn caller(service: Service, application: u128, tenant: u128) -> Caller {
        let (application, tenant) =
            (ApplicationId(uuid::Uuid::from_u128(application)), TenantId(uuid::Uuid::from_u128(tenant)));
        Caller { service, application, tenant }
    }

    const NOW: Timestamp = Timestamp(1_000_000);

    #[test]
    fn sec_070_a_closed_scope_stops_exactly_the_calls_it_covers() {
        let check = |header: &str, stops: [bool; 3]| {
            let throttle = Throttle::default();
            let first = caller(Service::Graph, 1, 1);
            throttle.close(&answer(&[("x-ms-throttle-scope", header)]), first, Some(5), NOW);
            let others = [first, caller(Service::Graph, 1, 2), caller(Service::Graph, 2, 1)];
            let stopped = others.map(|caller| throttle.closed(caller, NOW).is_some());
            assert_eq!(stopped, stops, "{header}");
            assert!(throttle.closed(caller(Service::SignIn, 1, 1), NOW).is_none(), "{header}");
        };
        check("Tenant_Application/ReadWrite/app/tenant", [true, false, false]);
        check("Tenant/ReadWrite/app/tenant", [true, false, true]);
        check("Application/Read/app/tenant", [true, true, false]);
        check("", [true, false, false]);
        check("Galaxy/Read", [true, false, false]);
    }

    #[test]
    fn a_scope_opens_when_its_time_has_come_and_the_rest_is_rounded_up() {
        let throttle = Throttle::default();
        let caller = caller(Service::Graph, 1, 1);
        throttle.close(&answer(&[]), caller, Some(5), NOW);
        let secs = |millis| throttle.closed(caller, Timestamp(NOW.0 + millis)).map(|(_, secs)| secs);
        assert_eq!(
            [secs(0), secs(1), secs(4_001), secs(4_999), secs(5_000)],
            [Some(5), Some(5), Some(1), Some(1), None]
        );
        throttle.close(&answer(&[]), caller, Some(1), NOW);
        assert_eq!(secs(0), Some(5), "a shorter wait never shortens a longer one");
    }

    #[test]
    fn sec_070_without_a_time_the_pause_doubles_to_a_minute_and_a_served_call_ends_that() {
        let throttle = Throttle::default();
        let caller = caller(Service::Graph, 1, 1);
        let mut now = NOW;
        let mut pauses = Vec::new();
        for _ in 0..8 {
            throttle.close(&answer(&[]), caller, None, now);
            let (_, secs) = throttle.closed(caller, now).unwrap();
            pauses.push(secs);
            now = now.plus_secs(i64::from(secs));
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        throttle.served(&answer(&[]), caller, now);
        throttle.close(&answer(&[]), caller, None, now);
        assert_eq!(throttle.closed(caller, now).unwrap().1, 1);
    }

    #[test]
    fn sec_070_near_the_limit_a_tenant_is_slowed_down_for_a_while() {
        let throttle = Throttle::default();
        let near = caller(Service::Graph, 1, 1);
        throttle.served(&answer(&[("x-ms-throttle-limit-percentage", "0.8")]), near, NOW);
        assert!(!throttle.is_slow(near.tenant, NOW));
        throttle.served(&answer(&[("x-ms-throttle-limit-percentage", "0.85")]), near, NOW);
        assert!(throttle.is_slow(near.tenant, NOW));
        assert!(!throttle.is_slow(caller(Service::Graph, 1, 2).tenant, NOW));
        assert!(!throttle.is_slow(near.tenant, NOW.plus_secs(SLOW_SECS)));
    }
}
