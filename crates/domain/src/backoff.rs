//! How long a unit that keeps failing waits before the schedule tries it again (security rule 75); pure.

use crate::time::Timestamp;

/// Hours until the next try, by the number of failures in a row; later ones wait as long as the last.
const HOURS: [i64; 4] = [1, 6, 12, 24];
/// A unit that has failed for so long is given up until a person asks.
const GIVEN_UP_AFTER_DAYS: i64 = 28;

/// When the schedule tries again a unit that fails since `failing_since` and failed now for the `failures`th time
/// in a row (from 1); `None` once it is given up.
pub fn next_try(failures: u32, failing_since: Timestamp, now: Timestamp) -> Option<Timestamp> {
    if now.secs_since(failing_since) >= GIVEN_UP_AFTER_DAYS * 86_400 {
        return None;
    }
    let step = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX).min(HOURS.len() - 1);
    HOURS.get(step).map(|hours| now.plus_secs(hours * 3_600))
}

/// Whether a run that failed for so many of its units says more about the integration than about the units: more
/// than 40 % of at least five.
pub const fn quarantines(units: u32, failed: u32) -> bool {
    units >= 5 && failed as u64 * 5 > units as u64 * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failing_units_wait_longer_and_longer_and_are_given_up_after_four_weeks() {
        let since = Timestamp(0);
        let check = |failures: u32, days: i64, hours: Option<i64>| {
            let now = since.plus_secs(days * 86_400);
            let expected = hours.map(|hours| now.plus_secs(hours * 3_600));
            assert_eq!(next_try(failures, since, now), expected, "failure {failures} after {days} days");
        };
        check(1, 0, Some(1));
        check(2, 0, Some(6));
        check(3, 0, Some(12));
        check(4, 1, Some(24));
        check(20, 27, Some(24));
        check(21, 28, None);
    }

    #[test]
    fn more_than_two_in_five_quarantine() {
        for (units, failed, expected) in
            [(5, 2, false), (5, 3, true), (4, 4, false), (100, 40, false), (100, 41, true)]
        {
            assert_eq!(quarantines(units, failed), expected, "{failed} of {units}");
        }
    }
}
