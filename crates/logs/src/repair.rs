//! Who may write a task's log and index: whoever holds the lock on `log`.
//!
//! A capture holds it while it runs, so a reader that gets it knows that nobody writes and may rebuild the index.

use std::fs::{File, TryLockError};
use std::time::{Duration, Instant};

use crate::indexer::Indexer;
use crate::paths::TaskLogPaths;
use crate::{LogError, Result};

/// How long a capture waits for a reader that is rebuilding the index.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
const RETRY: Duration = Duration::from_millis(10);

/// Locks the log for a capture. The lock ends with the file handle, and with the process.
pub(crate) fn lock_for_capture(paths: &TaskLogPaths, log: &File, patience: Duration) -> Result<()> {
    let deadline = Instant::now() + patience;
    while !try_lock(paths, log)? {
        if Instant::now() > deadline {
            return Err(LogError::Busy { path: paths.log() });
        }
        std::thread::sleep(RETRY);
    }
    Ok(())
}

/// Rebuilds the index on disk unless a capture is at work; answers whether it did. A directory that cannot be written
/// is no error: readers do without an index too.
pub(crate) fn repair_if_idle(paths: &TaskLogPaths, log: &File) -> bool {
    if !try_lock(paths, log).unwrap_or(false) {
        return false;
    }
    let repaired = Indexer::open(paths, log).is_ok();
    // Should unlocking fail, the lock ends with the reader's file.
    let _ = log.unlock();
    repaired
}

fn try_lock(paths: &TaskLogPaths, log: &File) -> Result<bool> {
    match log.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(source)) => Err(LogError::file("lock", &paths.log())(source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_has_one_capture_at_a_time() {
        let dir = tempfile::tempdir().expect("a directory");
        let paths = TaskLogPaths::new(dir.path());
        let first = File::create(paths.log()).expect("a log");
        let second = File::open(paths.log()).expect("a log");
        let soon = Duration::from_millis(30);
        lock_for_capture(&paths, &first, soon).expect("nobody captures yet");
        let refusal = lock_for_capture(&paths, &second, soon);
        assert!(matches!(refusal, Err(LogError::Busy { .. })), "{refusal:?}");
        assert!(
            !repair_if_idle(&paths, &second),
            "the index belongs to the capture"
        );
        drop(first);
        lock_for_capture(&paths, &second, soon).expect("the first capture is gone");
    }
}
