//! The one place of this room where the time is read.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now, in epoch milliseconds.
#[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX))
}

/// `2024-01-02T03:04:05.006000Z`, as tokens write times.
pub(crate) fn with_microseconds(at_ms: u64) -> String {
    of_ms(at_ms).strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

/// `2024-01-02T03:04:05Z`
pub(crate) fn with_seconds(at_ms: u64) -> String {
    of_ms(at_ms).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn of_ms(at_ms: u64) -> jiff::Timestamp {
    let at_ms = i64::try_from(at_ms).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default()
}

/// The time of an HTTP date such as `Tue, 02 Jan 2024 03:04:05 GMT`, in epoch milliseconds.
pub(crate) fn of_http_date(text: &str) -> Option<u64> {
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    u64::try_from(at.as_millisecond()).ok()
}

/// The time of an ISO 8601 text such as `2024-01-02T03:04:05Z`, in epoch milliseconds.
pub(crate) fn of_iso(text: &str) -> Option<u64> {
    let at: jiff::Timestamp = text.parse().ok()?;
    u64::try_from(at.as_millisecond()).ok()
}
