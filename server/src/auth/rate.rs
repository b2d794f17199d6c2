//! Limits attempts to sign in per address: a burst of 20, then one every three seconds (security rule 20).

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

use super::address;

/// One limiter for all forms that take a password or a link.
pub struct SignInRate(DefaultKeyedRateLimiter<IpAddr>);

impl Default for SignInRate {
    fn default() -> Self {
        let burst = NonZeroU32::new(20).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(Duration::from_secs(3)).unwrap_or(Quota::per_second(NonZeroU32::MIN));
        Self(RateLimiter::keyed(quota.allow_burst(burst)))
    }
}

impl SignInRate {
    /// Counts an attempt; `Err` holds the seconds to wait.
    pub fn attempt(&self, from: IpAddr) -> Result<(), u64> {
        // Entries whose bucket is full again say nothing; dropping them keeps the table small.
        if self.0.len() > 10_000 {
            self.0.retain_recent();
        }
        let clock = governor::clock::DefaultClock::default();
        self.0
            .check_key(&address::network(from))
            .map_err(|refusal| refusal.wait_time_from(clock.now()).as_secs() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_020_the_twenty_first_attempt_at_once_must_wait() {
        let rate = SignInRate::default();
        let one: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..20 {
            assert!(rate.attempt(one).is_ok());
        }
        assert!(matches!(rate.attempt(one), Err(1..=4)));
        assert!(rate.attempt("192.0.2.2".parse().unwrap()).is_ok());
    }
}
