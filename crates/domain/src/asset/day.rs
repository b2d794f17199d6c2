//! A day without a time, for Date: the same day for everyone, wherever they are.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// A day, written `2026-11-21`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Day(
    /// Its midnight in UTC.
    Timestamp,
);

/// The text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a day is written year-month-day, as 2026-11-21")]
pub struct InvalidDay;

impl Day {
    /// The day in UTC on which something happens.
    pub fn of(at: Timestamp) -> Self {
        Timestamp::from_date(&at.date()).map_or(Self(Timestamp::default()), Self)
    }

    /// Its midnight in UTC.
    pub const fn start(self) -> Timestamp {
        self.0
    }

    /// Its place among all days: 0 is 1970-01-01.
    pub const fn number(self) -> i64 {
        self.0.0.div_euclid(MILLIS)
    }

    /// The day at that place.
    pub const fn from_number(number: i64) -> Self {
        Self(Timestamp(number.saturating_mul(MILLIS)))
    }

    /// The day so many days later, or earlier.
    #[must_use]
    pub const fn plus(self, days: i64) -> Self {
        Self::from_number(self.number().saturating_add(days))
    }
}

/// Milliseconds of a day.
const MILLIS: i64 = 86_400_000;

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.date())
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        Timestamp::from_date(text).map(Self).ok_or(InvalidDay)
    }
}

impl TryFrom<String> for Day {
    type Error = InvalidDay;

    fn try_from(text: String) -> Result<Self, InvalidDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_one_in_utc() {
        let late = Timestamp::from_rfc3339("2026-11-21T23:59:59.999Z").unwrap();
        assert_eq!(Day::of(late).to_string(), "2026-11-21");
        assert_eq!(
            "2026-11-21".parse::<Day>().map(Day::start),
            Ok(Timestamp::from_date("2026-11-21").unwrap())
        );
        assert_eq!("21.11.2026".parse::<Day>(), Err(InvalidDay));
    }

    #[test]
    fn days_are_counted() {
        let day: Day = "2026-11-21".parse().unwrap();
        assert_eq!(Day::from_number(day.number()), day);
        assert_eq!(
            (day.plus(10).to_string(), day.plus(-21).to_string()),
            ("2026-12-01".into(), "2026-10-31".into())
        );
        assert_eq!(Day::of(Timestamp(-1)).number(), -1);
    }
}
