//! Time as the simulator sees it: handed in as a function, by default the wall clock, at which nothing else looks.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Answers the time in milliseconds since the Unix epoch. A test may hand in one that it moves by itself.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The wall clock.
pub fn system() -> Clock {
    Arc::new(|| i64::try_from(wall_ms()).unwrap_or(i64::MAX))
}

#[allow(
    clippy::disallowed_methods,
    reason = "a simulated Microsoft lives in real time unless told otherwise, and this is its only clock"
)]
fn wall_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Today in UTC by the wall clock, on which the dates of new worlds are built.
pub fn today() -> NaiveDate {
    calendar(wall_ms()).date_naive()
}

/// A time in milliseconds since the Unix epoch as a calendar time in UTC.
pub fn calendar(ms: u64) -> DateTime<Utc> {
    i64::try_from(ms).ok().and_then(DateTime::from_timestamp_millis).unwrap_or_default()
}

/// An HTTP date, the given seconds after a time.
pub fn http_date(from: DateTime<Utc>, seconds_ahead: u64) -> String {
    let ahead = TimeDelta::seconds(i64::try_from(seconds_ahead).unwrap_or(0));
    (from + ahead).format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
