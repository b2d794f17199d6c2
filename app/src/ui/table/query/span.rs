//! Days that a time must lie in, fixed or counted from today; days are those of UTC, as everywhere here.

use domain::time::Timestamp;

const DAY_SECS: i64 = 86_400;

/// The longest window that is counted from today: ten years.
const MAX_DAYS: u16 = 3_660;

/// A window of whole days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Today and so many days after it.
    Within(u16),
    /// From the first day to the last, both included, each by its midnight.
    Days(Timestamp, Timestamp),
    /// From this day on.
    From(Timestamp),
    /// Up to this day, with it.
    Until(Timestamp),
}

impl Span {
    /// Reads `30d`, `2026-01-01..2026-03-31`, `2026-01-01..` and `..2026-03-31`. A window that ends before it begins
    /// is none.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(days) = text.strip_suffix('d') {
            let days = days.bytes().all(|byte| byte.is_ascii_digit()).then(|| days.parse().ok())??;
            return (days <= MAX_DAYS).then_some(Self::Within(days));
        }
        let (first, last) = text.split_once("..")?;
        match (first, last) {
            ("", last) => Timestamp::from_date(last).map(Self::Until),
            (first, "") => Timestamp::from_date(first).map(Self::From),
            (first, last) => {
                let (first, last) = (Timestamp::from_date(first)?, Timestamp::from_date(last)?);
                (first <= last).then_some(Self::Days(first, last))
            }
        }
    }

    /// What [`parse`](Self::parse) reads.
    pub fn encode(self) -> String {
        match self {
            Self::Within(days) => format!("{days}d"),
            Self::Days(first, last) => format!("{}..{}", first.date(), last.date()),
            Self::From(first) => format!("{}..", first.date()),
            Self::Until(last) => format!("..{}", last.date()),
        }
    }

    /// In words, such as "within 30 days".
    pub fn words(self) -> String {
        match self {
            Self::Within(0) => "today".to_owned(),
            Self::Within(1) => "today or tomorrow".to_owned(),
            Self::Within(days) => format!("within {days} days"),
            Self::Days(first, last) => format!("{} to {}", first.date(), last.date()),
            Self::From(first) => format!("from {}", first.date()),
            Self::Until(last) => format!("until {}", last.date()),
        }
    }

    /// The first and the last millisecond, seen from `now`. A time of 0 means none, so it is never within.
    pub fn bounds(self, now: Timestamp) -> (i64, i64) {
        let end = |day: Timestamp, days: i64| day.plus_secs(days * DAY_SECS).0.saturating_sub(1);
        match self {
            Self::Within(days) => {
                let today = Timestamp(now.0 - now.0.rem_euclid(DAY_SECS * 1000));
                (today.0.max(1), end(today, i64::from(days) + 1))
            }
            Self::Days(first, last) => (first.0.max(1), end(last, 1)),
            Self::From(first) => (first.0.max(1), i64::MAX),
            Self::Until(last) => (1, end(last, 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_rfc3339(text).unwrap()
    }

    #[test]
    fn a_window_is_read_as_it_is_written_and_nothing_else_is() {
        for text in
            ["0d", "30d", "2026-01-01..2026-03-31", "2026-01-01..2026-01-01", "2026-01-01..", "..2026-03-31"]
        {
            assert_eq!(Span::parse(text).map(Span::encode).as_deref(), Some(text));
        }
        for text in
            ["", "d", "30", "-1d", "+3d", "9999d", "..", "2026-02-30..", "2026-03-31..2026-01-01", "a..b"]
        {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_count_whole_from_the_midnight_before() {
        let now = at("2026-11-21T23:44:13Z");
        let check = |text: &str, first: &str, last: &str| {
            let bounds = Span::parse(text).unwrap().bounds(now);
            assert_eq!(bounds, (at(first).0, at(last).0), "{text}");
        };
        check("0d", "2026-11-21T00:00:00Z", "2026-11-21T23:59:59.999Z");
        check("30d", "2026-11-21T00:00:00Z", "2026-12-21T23:59:59.999Z");
        check("2026-01-01..2026-01-31", "2026-01-01T00:00:00Z", "2026-01-31T23:59:59.999Z");
        assert_eq!(Span::parse("..1970-01-01").unwrap().bounds(now).0, 1, "no time is not within");
        assert_eq!(Span::parse("2026-01-01..").unwrap().bounds(now).1, i64::MAX);
    }
}
