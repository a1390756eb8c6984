//! The clock of this computer.

use std::time::{SystemTime, UNIX_EPOCH};

/// Epoch milliseconds; 0 on a clock that stands before the epoch.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where this room reads the clock"
)]
pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

/// The time of an ISO 8601 text such as `2024-01-02T03:04:05Z`, in epoch milliseconds.
pub(crate) fn of_iso(text: &str) -> Option<u64> {
    let at: jiff::Timestamp = text.parse().ok()?;
    u64::try_from(at.as_millisecond()).ok()
}

/// Epoch seconds.
pub(crate) fn now_s() -> u64 {
    now_ms() / 1000
}
