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

/// Epoch seconds.
pub(crate) fn now_s() -> u64 {
    now_ms() / 1000
}
