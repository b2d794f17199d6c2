//! When to warn that a client secret or certificate will stop working; pure, days are counted from the time given.

use crate::time::Timestamp;

/// Days before the end at which a warning is due, the earliest first (security rule 74).
pub const WARNING_DAYS: [u16; 5] = [60, 30, 14, 7, 1];

const DAY_SECS: i64 = 86_400;

/// How near the end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// More than the earliest warning away.
    Far,
    /// The threshold reached last, one of [`WARNING_DAYS`].
    Within(u16),
    /// Over.
    Expired,
}

impl Expiry {
    /// Where an end stands at a time.
    pub fn of(expires_at: Timestamp, now: Timestamp) -> Self {
        let left = expires_at.secs_since(now);
        if left <= 0 {
            return Self::Expired;
        }
        let reached = WARNING_DAYS.into_iter().rev().find(|days| left <= i64::from(*days) * DAY_SECS);
        reached.map_or(Self::Far, Self::Within)
    }
}

/// Days until a time, begun ones counted whole; 0 once it has passed.
pub fn days_left(until: Timestamp, now: Timestamp) -> i64 {
    (until.secs_since(now).max(0) + DAY_SECS - 1) / DAY_SECS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_threshold_is_reached_at_its_day_and_holds_until_the_next() {
        let now = Timestamp::from_date("2026-11-21").unwrap();
        let check =
            |secs: i64, expected| assert_eq!(Expiry::of(now.plus_secs(secs), now), expected, "{secs}");
        check(60 * DAY_SECS + 1, Expiry::Far);
        check(60 * DAY_SECS, Expiry::Within(60));
        check(30 * DAY_SECS + 1, Expiry::Within(60));
        check(30 * DAY_SECS, Expiry::Within(30));
        check(14 * DAY_SECS, Expiry::Within(14));
        check(8 * DAY_SECS, Expiry::Within(14));
        check(7 * DAY_SECS, Expiry::Within(7));
        check(DAY_SECS, Expiry::Within(1));
        check(1, Expiry::Within(1));
        check(0, Expiry::Expired);
        check(-DAY_SECS, Expiry::Expired);
    }

    #[test]
    fn a_day_that_has_begun_counts() {
        let now = Timestamp(0);
        let check = |secs: i64, days| assert_eq!(days_left(now.plus_secs(secs), now), days, "{secs}");
        check(DAY_SECS, 1);
        check(DAY_SECS + 1, 2);
        check(1, 1);
        check(-5, 0);
    }
}
