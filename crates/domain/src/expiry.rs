//! When to warn that a credential will stop working, by its end or by lying idle; pure, days are counted from the time
//! given.

use crate::time::Timestamp;

/// Days before the end at which a warning is due, the earliest first (security rule 74).
pub const WARNING_DAYS: [u16; 5] = [60, 30, 14, 7, 1];

/// Days without use after which a service account's sign-in is warned about (security rule 74): Microsoft ends one
/// that was not used for 90.
pub const IDLE_DAYS: u16 = 60;

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

    /// The threshold that was reached last, in days before the end; 0 for the end itself, `None` before the first.
    pub const fn threshold(self) -> Option<u16> {
        match self {
            Self::Far => None,
            Self::Within(days) => Some(days),
            Self::Expired => Some(0),
        }
    }
}

/// The threshold that a sign-in reaches by lying idle since its last use: [`IDLE_DAYS`], or `None`.
pub const fn idle_threshold(used_at: Timestamp, now: Timestamp) -> Option<u16> {
    if now.secs_since(used_at) >= IDLE_DAYS as i64 * DAY_SECS { Some(IDLE_DAYS) } else { None }
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
    fn thresholds_are_counted_in_days_and_the_end_is_the_last() {
        let all = [Expiry::Far, Expiry::Within(60), Expiry::Within(1), Expiry::Expired];
        assert_eq!(all.map(Expiry::threshold), [None, Some(60), Some(1), Some(0)]);
        let idle = |days: i64| idle_threshold(Timestamp(0), Timestamp(0).plus_secs(days * DAY_SECS));
        assert_eq!([idle(59), idle(60), idle(400)], [None, Some(60), Some(60)]);
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
