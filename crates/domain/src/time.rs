//! Points in time as Unix milliseconds, and the clock that is passed in wherever time matters.

use chrono::{DateTime, Datelike as _, NaiveDate, SecondsFormat, Timelike as _, Utc};
use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads RFC 3339 with any offset, as Graph writes it; `None` for anything else and for the year 1, Graph's "none".
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let at = DateTime::parse_from_rfc3339(text.trim()).ok()?.timestamp_millis();
        (at > -62_135_510_400_000).then_some(Self(at))
    }

    /// `2026-11-21T09:10:00.000Z`; out of chrono's range the Unix epoch, which no stored time reaches.
    pub fn to_rfc3339(self) -> String {
        self.utc().to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    /// `2026-11-21`, the day in UTC.
    pub fn date(self) -> String {
        let at = self.utc();
        // By hand, as below: chrono's formats would be a good part of what a browser loads.
        format!("{:04}-{:02}-{:02}", at.year(), at.month(), at.day())
    }

    /// `2026-11-21 09:10 UTC`, for people.
    pub fn minute(self) -> String {
        let at = self.utc();
        format!("{} {:02}:{:02} UTC", self.date(), at.hour(), at.minute())
    }

    fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    /// Midnight UTC at the start of a day written `2026-11-21`.
    pub fn from_date(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || ![year, month, day].into_iter().all(digits) {
            return None;
        }
        let day = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        Some(Self(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis()))
    }

    /// This time plus a number of seconds, which may be negative; saturates.
    #[must_use]
    pub const fn plus_secs(self, secs: i64) -> Self {
        Self(self.0.saturating_add(secs.saturating_mul(1000)))
    }

    /// Whole seconds since `earlier`; negative if that lies ahead.
    pub const fn secs_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0) / 1000
    }
}

/// Where the time comes from: the system's clock in `server`, one under control in tests.
pub trait Clock: Send + Sync + 'static {
    /// The present.
    fn now(&self) -> Timestamp;
}

/// "just now", "4 min ago", "3 h ago", "2 days ago"; for the future "in 4 min".
pub fn relative(at: Timestamp, now: Timestamp) -> String {
    let secs = now.secs_since(at);
    let ahead = secs < 0;
    let secs = secs.unsigned_abs();
    let span = match secs {
        0..45 => return if ahead { "in a moment".into() } else { "just now".into() },
        45..3_600 => format!("{} min", (secs + 30) / 60),
        3_600..86_400 => format!("{} h", (secs + 1_800) / 3_600),
        _ => match (secs + 43_200) / 86_400 {
            1 => "1 day".into(),
            days => format!("{days} days"),
        },
    };
    if ahead { format!("in {span}") } else { format!("{span} ago") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graph_dates_are_read_with_offsets_and_seven_digits_of_fraction() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(
                Timestamp::from_rfc3339(text).map(Timestamp::to_rfc3339).as_deref(),
                expected,
                "{text}"
            );
        };
        check("2022-02-10T11:24:42.3148266Z", Some("2022-02-10T11:24:42.314Z"));
        check("2017-01-01T00:00:00-08:00", Some("2017-01-01T08:00:00.000Z"));
        check("0001-01-01T00:00:00Z", None);
        check("", None);
        check("date-time", None);
    }

    #[test]
    fn days_and_minutes_are_written_as_people_here_read_them() {
        let at = Timestamp::from_rfc3339("2026-01-02T03:04:59.9Z").unwrap();
        assert_eq!((at.date().as_str(), at.minute().as_str()), ("2026-01-02", "2026-01-02 03:04 UTC"));
    }

    #[test]
    fn a_day_is_read_at_its_midnight_and_nothing_else_is() {
        assert_eq!(Timestamp::from_date(" 2026-11-21 "), Timestamp::from_rfc3339("2026-11-21T00:00:00Z"));
        for text in ["", "2026-11", "2026-02-30", "26-11-21", "+026-11-21", "2026-11-21-1", "2026-+1-01"] {
            assert_eq!(Timestamp::from_date(text), None, "{text}");
        }
    }

    #[test]
    fn relative_times_read_as_people_say_them() {
        let now = Timestamp(1_000_000_000_000);
        let check =
            |secs: i64, expected: &str| assert_eq!(relative(now.plus_secs(-secs), now), expected, "{secs}");
        check(3, "just now");
        check(240, "4 min ago");
        check(-240, "in 4 min");
        check(7_200, "2 h ago");
        check(86_400, "1 day ago");
        check(86_400 * 9, "9 days ago");
        check(-5, "in a moment");
    }
}
