//! Which scopes Microsoft has closed and until when, in this process's memory; the one place that obeys `Retry-After`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{
    id::{ApplicationId, TenantId},
    time::Timestamp,
};
use outbound::Response;

use crate::error::Service;
pub(crate) use crate::limit_scope::LimitScope;

/// The longest pause that is chosen here when Microsoft names none (security rule 70).
const LONGEST_PAUSE_SECS: u32 = 60;

/// How long a tenant near its limit is spared: the window of the directory's limits.
const SLOW_SECS: i64 = 10;

/// Above this share of a limit we slow down; Graph reports it from here on.
const SLOW_ABOVE: f64 = 0.8;

/// The shortest and the longest time between two calls to a tenant near its limit. In between it grows with the share:
/// 1 s where the limit is just reached, 5 s at the most that Graph reports (1.8).
const GAP_MILLIS: (f64, f64) = (250.0, 5_000.0);

/// How a call spares a tenant that is near its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// It waits for the calls under way and goes alone.
    OneByOne,
    /// It is refused here until some time has passed since the last one; whoever asked comes back then.
    Spaced,
}

/// A scope to which nothing may be sent for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hold {
    pub scope: LimitScope,
    pub until: Timestamp,
}

/// A scope that Microsoft closed, for the table that all servers share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScopeHold {
    /// What is closed, such as `Tenant/…`; the table's key.
    pub scope: String,
    /// Nothing may be sent to it before.
    pub until: Timestamp,
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

/// A tenant near its limit.
#[derive(Debug, Clone, Copy)]
struct Slow {
    until: Timestamp,
    gap_millis: i64,
    next_at: Timestamp,
}

#[derive(Debug, Default)]
struct State {
    closed: BTreeMap<LimitScope, Closed>,
    /// Those closed by Microsoft's word to this process that nobody has asked for yet.
    untold: BTreeSet<LimitScope>,
    slow: BTreeMap<TenantId, Slow>,
}

/// The closed scopes of this process.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<State>);

impl Throttle {
    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere cannot leave these two maps half-changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What stops this call now: a closed scope, the one that stays closed longest, or else its own pace.
    pub fn held(&self, caller: Caller, pace: Pace, now: Timestamp) -> Option<Hold> {
        let state = self.state();
        let wait = |scope: LimitScope| {
            let until = state.closed.get(&scope)?.until;
            (until > now).then_some(Hold { scope, until })
        };
        let spared = || {
            let slow =
                state.slow.get(&caller.tenant).filter(|slow| slow.until > now && slow.next_at > now)?;
            let scope = LimitScope::TenantApplication(caller.application, caller.tenant);
            (pace == Pace::Spaced).then_some(Hold { scope, until: slow.next_at })
        };
        caller.scopes().filter_map(wait).max_by_key(|hold| hold.until).or_else(spared)
    }

    /// A call goes out: the next one of its pace to the same tenant keeps its distance.
    pub fn leaving(&self, tenant: TenantId, pace: Pace, now: Timestamp) {
        if pace == Pace::Spaced
            && let Some(slow) = self.state().slow.get_mut(&tenant)
        {
            slow.next_at = Timestamp(now.0.saturating_add(slow.gap_millis));
        }
    }

    /// Microsoft refused a call and named a time, or none: then the scope stays closed for 1, 2, 4 … 60 s.
    pub fn close(&self, response: &Response, caller: Caller, named: Option<u32>, now: Timestamp) -> Hold {
        let scope = match caller.service {
            Service::SignIn => LimitScope::SignIn(caller.application, caller.tenant),
            Service::Graph => LimitScope::of(response, caller.application, caller.tenant),
        };
        let mut state = self.state();
        let closed = state.closed.entry(scope).or_insert(Closed { until: now, unnamed: 0 });
        let pause = named.unwrap_or_else(|| 2_u32.saturating_pow(closed.unnamed).min(LONGEST_PAUSE_SECS));
        closed.unnamed = if named.is_some() { 0 } else { closed.unnamed.saturating_add(1) };
        closed.until = closed.until.max(now.plus_secs(i64::from(pause)));
        let until = closed.until;
        state.untold.insert(scope);
        Hold { scope, until }
    }

    /// The holds that Microsoft ordered since this was last asked and that have not ended.
    pub fn fresh(&self, now: Timestamp) -> Vec<ScopeHold> {
        let mut state = self.state();
        let untold = std::mem::take(&mut state.untold);
        let still = |scope: &LimitScope| {
            state.closed.get(scope).map(|closed| closed.until).filter(|until| *until > now)
        };
        untold
            .iter()
            .filter_map(|scope| Some(ScopeHold { scope: scope.to_string(), until: still(scope)? }))
            .collect()
    }

    /// What another server was told holds here too.
    pub fn take_over(&self, hold: &ScopeHold) {
        if let Ok(scope) = hold.scope.parse::<LimitScope>() {
            let mut state = self.state();
            let closed = state.closed.entry(scope).or_insert(Closed { until: hold.until, unnamed: 0 });
            closed.until = closed.until.max(hold.until);
        }
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
        if let Some(share) = share.filter(|share| *share > SLOW_ABOVE) {
            let gap_millis = gap_millis(share);
            let next_at = Timestamp(now.0.saturating_add(gap_millis));
            state.slow.insert(caller.tenant, Slow { until: now.plus_secs(SLOW_SECS), gap_millis, next_at });
        }
    }

    /// Whether the tenant is near its limit and should be asked by one call at a time.
    pub fn is_slow(&self, tenant: TenantId, now: Timestamp) -> bool {
        let mut state = self.state();
        let slow = state.slow.get(&tenant).is_some_and(|slow| slow.until > now);
        if !slow {
            state.slow.remove(&tenant);
        }
        slow
    }
}

/// The time to keep between two calls at this share of the limit.
fn gap_millis(share: f64) -> i64 {
    let (shortest, longest) = GAP_MILLIS;
    #[allow(clippy::cast_possible_truncation, reason = "clamped to a few thousand, NaN becomes 0")]
    let millis = ((share - SLOW_ABOVE) * longest).clamp(shortest, longest).round() as i64;
    millis
}

/// Seconds from `now` to `until`, rounded up; at least 1.
pub(crate) fn secs_between(now: Timestamp, until: Timestamp) -> u32 {
    let millis = until.0.saturating_sub(now.0).max(1);
    u32::try_from((millis + 999) / 1000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
