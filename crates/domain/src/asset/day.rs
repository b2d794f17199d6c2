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
}

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
}
