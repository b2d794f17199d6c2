//! The simulator's one look at the wall clock; every other module is handed the time.

use std::time::{Duration, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate, Utc};

/// Now, in milliseconds since the Unix epoch.
#[allow(
    clippy::disallowed_methods,
    reason = "a simulated Microsoft lives in real time, and this is its only clock"
)]
pub fn now_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Now, as a calendar time in UTC.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(i64::try_from(now_ms()).unwrap_or(i64::MAX)).unwrap_or_default()
}

/// Today in UTC.
pub fn today() -> NaiveDate {
    now().date_naive()
}

/// An HTTP date, the given seconds from now.
pub fn http_date(seconds_ahead: u64) -> String {
    let ahead = chrono::TimeDelta::seconds(i64::try_from(seconds_ahead).unwrap_or(0));
    (now() + ahead).format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
