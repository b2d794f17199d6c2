//! Throttling by resource units: leaky budgets per application and tenant, and per application over all tenants.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{Budget, Kind};

/// The budgets' fill, by whom they are for.
#[derive(Debug, Default)]
pub struct Throttle {
    tenants: HashMap<(Uuid, Uuid), Level>,
    applications: HashMap<Uuid, Level>,
    requests: HashMap<Uuid, Level>,
    holds: HashMap<Hold, u64>,
}

/// Whom a 429 told to wait: an application in all tenants, in one, or for one kind of call there.
type Hold = (Uuid, Option<Uuid>, Option<Kind>);

/// How urgent a call is; where the budget is spent, the less urgent ones are refused first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Background work.
    Low,
    /// What callers say who say nothing.
    Normal,
    /// Somebody waits.
    High,
}

impl Priority {
    /// The share of the limit above which a call is refused.
    fn refused_above(self) -> f64 {
        match self {
            Priority::Low => 1.0,
            Priority::Normal => 1.1,
            Priority::High => 1.2,
        }
    }
}

/// How much of a limit is used up; it leaks away over the limit's window.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    used: f64,
    at_ms: u64,
}

/// A call to be weighed.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The application.
    pub app: Uuid,
    /// The tenant.
    pub tenant: Uuid,
    /// How many users the tenant has.
    pub users: u32,
    /// Resource units; none for services that are not weighed by units.
    pub units: Option<u32>,
    /// How urgent it is.
    pub priority: Priority,
    /// Now.
    pub now_ms: u64,
}

/// The verdict on a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// How much of the fullest unit budget is used; 1.0 is the limit.
    pub share: f64,
    /// Why the call is refused, if it is.
    pub refusal: Option<Refusal>,
}

/// A refused call.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Seconds until a call of this weight would pass.
    pub retry_after: f64,
    /// The tenant whose calls it is about; none for all.
    pub tenant: Option<Uuid>,
    /// `x-ms-throttle-scope`.
    pub scope: String,
    /// `x-ms-throttle-information`.
    pub information: &'static str,
}

impl Throttle {
    /// Weighs a call against a budget. Refused calls count as well: who retries at once stays refused.
    pub fn weigh(&mut self, budget: &Budget, call: Call) -> Verdict {
        let verdict = self.verdict(budget, call);
        if let Some(refusal) = &verdict.refusal {
            let until = call.now_ms.saturating_add(whole_ms(refusal.retry_after));
            self.holds.insert((call.app, refusal.tenant, None), until);
        }
        verdict
    }

    /// A 429 of its own told an application to wait with this kind of call in this tenant.
    pub fn hold_kind(&mut self, app: Uuid, tenant: Uuid, kind: Kind, until_ms: u64) {
        self.holds.insert((app, Some(tenant), Some(kind)), until_ms);
    }

    /// Whether a call comes before the wait is over that it was told. A batch is as early as the calls inside it.
    pub fn is_early(&self, app: Uuid, tenant: Uuid, kind: Kind, now_ms: u64) -> bool {
        let in_tenant = (kind != Kind::Batch).then_some((app, Some(tenant), None));
        let holds = [Some((app, None, None)), in_tenant, Some((app, Some(tenant), Some(kind)))];
        holds.iter().flatten().any(|hold| self.holds.get(hold).is_some_and(|until| now_ms < *until))
    }

    fn verdict(&mut self, budget: &Budget, call: Call) -> Verdict {
        let above = call.priority.refused_above();
        let per_tenant = match call.users {
            0..50 => budget.small,
            50..=500 => budget.medium,
            _ => budget.large,
        };
        let requests = self.requests.entry(call.app).or_default().add(1, budget.requests, above, call.now_ms);
        let Some(units) = call.units else {
            return Verdict {
                share: 0.0,
                refusal: requests.1.map(|wait| over_all(call.app, wait, "CPULimitExceeded")),
            };
        };
        let tenant = self.tenants.entry((call.app, call.tenant)).or_default().add(
            units,
            per_tenant,
            above,
            call.now_ms,
        );
        let app =
            self.applications.entry(call.app).or_default().add(units, budget.application, above, call.now_ms);
        let in_tenant = tenant.1.map(|wait| Refusal {
            retry_after: wait,
            tenant: Some(call.tenant),
            scope: format!("Tenant_Application/ReadWrite/{}/{}", call.app, call.tenant),
            information: "ResourceUnitLimitExceeded",
        });
        let everywhere =
            || app.1.or(requests.1).map(|wait| over_all(call.app, wait, "ResourceUnitLimitExceeded"));
        Verdict { share: tenant.0.max(app.0), refusal: in_tenant.or_else(everywhere) }
    }
}

fn over_all(app: Uuid, wait: f64, information: &'static str) -> Refusal {
    Refusal { retry_after: wait, tenant: None, scope: format!("Application/ReadWrite/{app}"), information }
}

/// Whole milliseconds, so that nobody who waits as told is called early.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "waits are short and not negative"
)]
fn whole_ms(seconds: f64) -> u64 {
    (seconds * 1000.0).floor().max(0.0) as u64
}

impl Level {
    /// Adds units; returns the share of the limit that is used, and the wait in seconds when that is too much.
    #[allow(clippy::cast_precision_loss, reason = "budgets and milliseconds are far below 2^52")]
    fn add(
        &mut self,
        units: u32,
        (limit, window_ms): (u32, u64),
        above: f64,
        now_ms: u64,
    ) -> (f64, Option<f64>) {
        let limit = f64::from(limit.max(1));
        let per_ms = limit / window_ms.max(1) as f64;
        let leaked = now_ms.saturating_sub(self.at_ms) as f64 * per_ms;
        let before = (self.used - leaked).max(0.0);
        // Graph reports shares up to 1.8; refused calls raise the level no higher.
        self.used = (before + f64::from(units)).min(limit * 1.8);
        self.at_ms = now_ms;
        let refused = before + f64::from(units) > limit * above;
        // Long enough for a call of this weight to pass, this refused one having counted.
        let wait_ms = (self.used + f64::from(units) - limit).max(0.0) / per_ms;
        (self.used / limit, refused.then_some(wait_ms / 1000.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(units: u32, now_ms: u64) -> Call {
        Call {
            app: Uuid::nil(),
            tenant: Uuid::nil(),
            users: 10,
            units: Some(units),
            priority: Priority::Low,
            now_ms,
        }
    }

    #[test]
    fn only_the_excess_is_refused_and_waiting_helps() {
        let budget = Budget::per_tenant(10, 1_000);
        let mut throttle = Throttle::default();
        assert_eq!(throttle.weigh(&budget, call(10, 0)).refusal, None);
        let refused = throttle.weigh(&budget, call(5, 0)).refusal.expect("the budget is spent");
        assert!((refused.retry_after - 1.0).abs() < 1e-9, "{}", refused.retry_after);
        assert_eq!(throttle.weigh(&budget, call(5, 1_000)).refusal, None);
    }

    #[test]
    fn the_less_urgent_are_refused_first() {
        let budget = Budget::per_tenant(100, 1_000);
        let mut throttle = Throttle::default();
        throttle.weigh(&budget, call(100, 0));
        let of = |priority| Call { priority, ..call(3, 0) };
        assert_eq!(throttle.weigh(&budget, of(Priority::Normal)).refusal, None);
        assert!(throttle.weigh(&budget, of(Priority::Low)).refusal.is_some());
        assert!(throttle.weigh(&budget, of(Priority::Normal)).refusal.is_none());
        assert!(throttle.weigh(&budget, of(Priority::Normal)).refusal.is_some());
        assert!(throttle.weigh(&budget, of(Priority::High)).refusal.is_none());
    }

    #[test]
    fn who_comes_before_the_wait_is_over_is_early() {
        let budget = Budget::per_tenant(10, 1_000);
        let mut throttle = Throttle::default();
        throttle.weigh(&budget, call(10, 0));
        let refused = throttle.weigh(&budget, call(1, 0)).refusal.expect("the budget is spent");
        let early = |throttle: &Throttle, at| throttle.is_early(Uuid::nil(), Uuid::nil(), Kind::Users, at);
        assert!(early(&throttle, 100) && !early(&throttle, whole_ms(refused.retry_after)));
    }

    #[test]
    fn a_refused_call_counts_too() {
        let budget = Budget::per_tenant(10, 1_000);
        let mut throttle = Throttle::default();
        for _ in 0..5 {
            throttle.weigh(&budget, call(10, 0));
        }
        let verdict = throttle.weigh(&budget, call(1, 500));
        assert!(verdict.refusal.is_some(), "impatience keeps the budget spent");
        assert!(verdict.share <= 1.8);
    }

    #[test]
    fn larger_tenants_have_larger_budgets() {
        let budget = Budget::documented();
        let mut throttle = Throttle::default();
        for (tenant, users, limit) in [(1, 49, 3_500), (2, 50, 5_000), (3, 500, 5_000), (4, 501, 8_000)] {
            let of = |units| Call { users, tenant: Uuid::from_u128(tenant), ..call(units, 0) };
            assert_eq!(throttle.weigh(&budget, of(limit)).refusal, None, "{users} users");
            assert!(throttle.weigh(&budget, of(1)).refusal.is_some(), "{users} users");
        }
    }
}
