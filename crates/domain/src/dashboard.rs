//! The figures that people see first: what is paid for, what is wasted, what needs care. Free pools and licenses that
//! Microsoft no longer lists are never handed to it.

use serde::{Deserialize, Serialize};

use crate::{
    asset::Day,
    seat::{CapabilityStatus, Seats},
    sku::AppliesTo,
    time::Timestamp,
};

/// Renewals are told for today and so many days after it, as the license list's filter takes them.
pub const RENEWAL_DAYS: u16 = 30;

/// One license as totals see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedLicense {
    /// Graph's status.
    pub status: CapabilityStatus,
    /// Whom it is for.
    pub applies_to: AppliesTo,
    /// Its seats.
    pub seats: Seats,
    /// Whether all its subscriptions are trials.
    pub is_trial: bool,
    /// When the first of its subscriptions moves to another state unless renewed.
    pub next_lifecycle_at: Option<Timestamp>,
}

/// Sums over licenses, each but the last a number of seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SeatTotals {
    /// Active seats of licenses that are bought for people: neither trials nor what belongs to a tenant as a whole.
    pub paid: i64,
    /// Of those, the ones that nobody holds.
    pub unused: i64,
    /// People beyond the seats that work.
    pub over_assigned: i64,
    /// Seats whose purchase has expired.
    pub in_grace: i64,
    /// Suspended seats.
    pub suspended: i64,
    /// Bought licenses that end or renew within [`RENEWAL_DAYS`].
    pub renewals: u32,
}

impl SeatTotals {
    /// Adds a license, seen at `now`.
    pub fn add(&mut self, license: &CountedLicense, now: Timestamp) {
        let CountedLicense { status, seats, .. } = license;
        self.over_assigned += seats.over_assigned(status);
        self.in_grace += seats.warning;
        self.suspended += seats.suspended;
        if license.is_trial || license.applies_to == AppliesTo::Company {
            return;
        }
        self.paid += seats.active(status);
        self.unused += seats.unused(status);
        let today = Day::of(now);
        let soon = |at: Timestamp| (today..=today.plus(RENEWAL_DAYS.into())).contains(&Day::of(at));
        self.renewals += u32::from(license.next_lifecycle_at.is_some_and(soon));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_251_600_000);

    fn license(enabled: i64, consumed: i64) -> CountedLicense {
        CountedLicense {
            status: CapabilityStatus::Enabled,
            applies_to: AppliesTo::User,
            seats: Seats { enabled, consumed, ..Seats::default() },
            is_trial: false,
            next_lifecycle_at: None,
        }
    }

    fn totals(licenses: &[CountedLicense]) -> SeatTotals {
        let mut totals = SeatTotals::default();
        for license in licenses {
            totals.add(license, NOW);
        }
        totals
    }

    #[test]
    fn only_what_is_bought_for_people_is_paid_or_unused() {
        let trial = CountedLicense { is_trial: true, ..license(25, 3) };
        let company = CountedLicense { applies_to: AppliesTo::Company, ..license(1, 0) };
        let got = totals(&[license(10, 4), trial, company]);
        assert_eq!(got, SeatTotals { paid: 10, unused: 6, ..SeatTotals::default() });
    }

    #[test]
    fn what_needs_care_counts_wherever_it_is() {
        let mut trial = CountedLicense { is_trial: true, ..license(5, 7) };
        trial.seats.suspended = 2;
        let mut grace = license(0, 3);
        grace.seats.warning = 4;
        let got = totals(&[trial, grace]);
        assert_eq!((got.over_assigned, got.in_grace, got.suspended), (2, 4, 2));
    }

    #[test]
    fn renewals_are_those_of_the_next_thirty_days() {
        let on = |day: i64, at: i64| {
            let at = Day::of(NOW).plus(day).start().plus_secs(at);
            CountedLicense { next_lifecycle_at: Some(at), ..license(1, 1) }
        };
        assert_eq!(totals(&[on(-1, 86_399), on(0, 0), on(30, 86_399), on(31, 0)]).renewals, 2);
        assert_eq!(totals(&[CountedLicense { is_trial: true, ..on(1, 0) }]).renewals, 0);
    }
}
