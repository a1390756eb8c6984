//! Wrong passwords: each makes the next try wait a little longer, and none keeps the user out.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// By how much each wrong one makes the next try wait.
const STEP: Duration = Duration::from_millis(100);
/// Longer nobody waits, however many were wrong: the user would wait as well.
const PAUSE_MAX: Duration = Duration::from_secs(1);
/// After so long without a try all is forgotten.
const FORGOTTEN: Duration = Duration::from_mins(1);

/// The wrong ones since the last right one.
#[derive(Debug, Default)]
pub(crate) struct WrongPasswords(Mutex<Option<Wrong>>);

#[derive(Clone, Copy, Debug)]
struct Wrong {
    count: u32,
    last: Instant,
}

impl WrongPasswords {
    /// How long the next try waits, right or wrong: the time tells nothing.
    pub(crate) fn pause(&self) -> Duration {
        let wrong = self.recent(Instant::now());
        wrong.map_or(Duration::ZERO, |wrong| {
            STEP.saturating_mul(wrong.count).min(PAUSE_MAX)
        })
    }

    pub(crate) fn note(&self, is_right: bool) {
        let now = Instant::now();
        let before = self.recent(now).map_or(0, |wrong| wrong.count);
        let next = (!is_right).then_some(Wrong {
            count: before.saturating_add(1),
            last: now,
        });
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = next;
    }

    fn recent(&self, now: Instant) -> Option<Wrong> {
        let wrong = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.filter(|wrong| now.duration_since(wrong.last) < FORGOTTEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_one_costs_a_little_more_and_none_locks_out() {
        let passwords = WrongPasswords::default();
        assert_eq!(passwords.pause(), Duration::ZERO);
        passwords.note(false);
        assert_eq!(passwords.pause(), STEP);
        passwords.note(false);
        assert_eq!(passwords.pause(), STEP * 2);
        for _ in 0..10_000 {
            passwords.note(false);
        }
        assert_eq!(passwords.pause(), PAUSE_MAX);
        passwords.note(true);
        assert_eq!(passwords.pause(), Duration::ZERO, "a right one ends it");
    }
}
