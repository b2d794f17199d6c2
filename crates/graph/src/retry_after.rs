//! Reads `Retry-After`: whole seconds, a decimal (Graph's own sample is `2.128`) or an HTTP date; anything else is none.

use chrono::DateTime;
use domain::time::Timestamp;
use outbound::Response;

/// The longest wait that is believed: one day.
const LONGEST_SECS: f64 = 86_400.0;

/// Seconds to wait, rounded up, from 1 to 86,400; `None` where the answer names none. A date counts from the
/// answer's own `Date`, so that a wrong clock here does not matter, and from `now` where that is missing.
pub(crate) fn retry_after_secs(response: &Response, now: Timestamp) -> Option<u32> {
    let text = response.header("retry-after")?.trim();
    let secs = match text.parse::<f64>() {
        Ok(secs) if secs.is_finite() && secs >= 0.0 => secs,
        Ok(_) => return None,
        Err(_) => {
            let from = response.header("date").and_then(http_date).unwrap_or(now);
            // Below a day the milliseconds are far from where f64 becomes inexact.
            #[allow(clippy::cast_precision_loss, reason = "clamped to a day on the next line")]
            let secs = (http_date(text)?.0 - from.0) as f64 / 1000.0;
            secs
        }
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=86,400")]
    let secs = secs.ceil().clamp(1.0, LONGEST_SECS) as u32;
    Some(secs)
}

fn http_date(text: &str) -> Option<Timestamp> {
    Some(Timestamp(DateTime::parse_from_rfc2822(text).ok()?.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn sec_070_every_form_of_retry_after_is_read_and_rounded_up() {
        let now = Timestamp::from_rfc3339("2026-11-21T10:00:00Z").unwrap();
        let check = |value: Option<&str>, date: Option<&str>, expected: Option<u32>| {
            let mut headers = HeaderMap::new();
            for (name, value) in [("retry-after", value), ("date", date)] {
                if let Some(value) = value {
                    headers.insert(name, value.parse().unwrap());
                }
            }
            let response = Response { status: 429, headers, body: bytes::Bytes::new() };
            assert_eq!(retry_after_secs(&response, now), expected, "{value:?} {date:?}");
        };
        check(Some("10"), None, Some(10));
        check(Some("2.128"), None, Some(3));
        check(Some(" 7 "), None, Some(7));
        check(Some("0"), None, Some(1));
        check(Some("Sat, 21 Nov 2026 10:02:00 GMT"), None, Some(120));
        check(Some("Sat, 21 Nov 2026 12:00:30 GMT"), Some("Sat, 21 Nov 2026 12:00:00 GMT"), Some(30));
        check(Some("Sat, 21 Nov 2026 09:00:00 GMT"), None, Some(1));
        check(Some("999999999999"), None, Some(86_400));
        for nonsense in ["", "soon", "-5", "NaN", "inf", "Sat, 99 Nov 2026"] {
            check(Some(nonsense), None, None);
        }
        check(None, None, None);
    }
}
