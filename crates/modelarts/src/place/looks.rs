//! When the logs of which version are looked at: the list says nothing of them, so each look is a call of its own.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use trainyard_job::StatusGroup;

use super::entry::{Entry, Inner, Look};
use super::follow::copy_once;
use super::mirror::Pumped;
use super::record::Ids;
use super::watch::LIVELY;

/// What each that was quiet adds to the pause of all of them: two looks a second are made at most.
const QUIET_SHARE: Duration = Duration::from_millis(500);
/// The same of those that wrote or changed just now, of which a few are looked at whenever there is a look at all.
const LIVELY_SHARE: Duration = Duration::from_millis(100);
const FREE_LOOKS: u32 = 20;

/// Copies what is new of every version that is due, each in a task of its own.
pub(crate) fn mirror_all(inner: &Arc<Inner>) {
    let slow = inner.client.settings().limits.slow;
    let now = Instant::now();
    let keys: Vec<_> = {
        let mut entries = inner.entries();
        let asked_for = entries.values().filter(|entry| is_asked_for(entry));
        let (lively, quiet) = asked_for.fold((0, 0), |(lively, quiet), entry| {
            if is_lively(entry, now) {
                (lively + 1, quiet)
            } else {
                (lively, quiet + 1)
            }
        });
        let pauses = Pauses::among(lively, quiet, slow);
        let due = entries
            .iter_mut()
            .filter(|(_, entry)| is_asked_for(entry) && pauses.are_over(entry, now));
        due.map(|(key, entry)| {
            entry.look = Look::Going;
            *key
        })
        .collect()
    };
    for key in keys {
        let inner = Arc::clone(inner);
        tokio::spawn(async move {
            while let Some(Pumped { more: true, .. }) = copy_once(&inner, key).await {}
            inner.with(key, |entry| entry.look = Look::Over(Instant::now()));
        });
    }
}

/// Whether there is more to hear of a version than its status: its logs grow, or the service may say what it waits for.
fn is_asked_for(entry: &Entry) -> bool {
    !entry.ending
        && matches!(
            (&entry.ids, entry.status.group()),
            (Some(_), StatusGroup::Running) | (Some(Ids::V2 { .. }), StatusGroup::Pending)
        )
}

/// Whether a version's logs grow just now.
fn is_lively(entry: &Entry, now: Instant) -> bool {
    entry.status.group() == StatusGroup::Running && now.duration_since(entry.changed) < LIVELY
}

/// Between two looks at one version's logs: what was quiet for a while is asked for seldom, and of many that run each one more
/// seldom, however lively others are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pauses {
    lively: Duration,
    quiet: Duration,
}

impl Pauses {
    fn among(lively: u32, quiet: u32, slow: Duration) -> Self {
        Self {
            lively: LIVELY_SHARE * lively.saturating_sub(FREE_LOOKS),
            quiet: slow.max(QUIET_SHARE * quiet),
        }
    }

    fn are_over(self, entry: &Entry, now: Instant) -> bool {
        let pause = if is_lively(entry, now) {
            self.lively
        } else {
            self.quiet
        };
        // What it waits for is told a while after it began to wait; a log may have been written before anybody looked.
        let waits = entry.status.group() == StatusGroup::Pending;
        match entry.look {
            Look::Going => false,
            Look::None if !waits => true,
            Look::None => now.duration_since(entry.changed) >= pause,
            Look::Over(at) => now.duration_since(at) >= pause,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_log_is_asked_for_seldom_and_a_lively_one_at_each_look() {
        let slow = Duration::from_secs(20);
        let few = Pauses::among(5, 10, slow);
        assert_eq!((few.lively, few.quiet), (Duration::ZERO, slow));
    }

    #[test]
    fn however_many_run_the_looks_of_a_second_are_few() {
        for count in [1_000_u32, 10_000, 100_000] {
            let pauses = Pauses::among(count, count, Duration::from_secs(20));
            let a_second = |pause: Duration| f64::from(count) / pause.as_secs_f64();
            assert!(a_second(pauses.quiet) <= 2.0, "{count} quiet");
            assert!(a_second(pauses.lively) <= 10.5, "{count} lively");
        }
    }
}
