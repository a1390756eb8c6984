//! Waiting for something to become true, with a deadline.

use std::time::{Duration, Instant};

/// Longer than anything in these tests takes on a busy machine.
pub const DEADLINE: Duration = Duration::from_mins(2);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// Looks until there is something to see.
///
/// # Panics
/// When there is nothing within [`DEADLINE`].
#[track_caller]
pub fn until_some<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    until_some_within(DEADLINE, what, look)
}

/// The same with a deadline of one's own.
///
/// # Panics
/// When there is nothing within `deadline`.
#[track_caller]
pub fn until_some_within<T>(
    deadline: Duration,
    what: &str,
    mut look: impl FnMut() -> Option<T>,
) -> T {
    let end = Instant::now() + deadline;
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(Instant::now() < end, "{what}: not within {deadline:?}");
        std::thread::sleep(PAUSE);
    }
}

/// Looks until it is true.
///
/// # Panics
/// When it is not within [`DEADLINE`].
#[track_caller]
pub fn until(what: &str, mut condition: impl FnMut() -> bool) {
    until_some(what, || condition().then_some(()));
}
