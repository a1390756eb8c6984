//! What the last look over the computer found, good for as long as nothing it saw has changed.
//!
//! A look reads some hundred files. A form asks at each pause in typing, so what a look depends on is remembered with
//! when it changed last: to ask again costs one question to the file system for each.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::scan::Scan;

/// Two changes within this may bear the same time: file systems keep it only so fine.
const FINENESS: Duration = Duration::from_millis(100);

/// The memory of one [`crate::Engines`] and its clones.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    kept: Mutex<Option<Kept>>,
    looks: AtomicU64,
}

#[derive(Debug)]
struct Kept {
    scan: Scan,
    seen: Vec<(PathBuf, Option<State>)>,
}

/// When a file or the list of a folder changed last, and how large a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    changed: SystemTime,
    size_bytes: u64,
}

/// A look that has begun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look(SystemTime);

impl Memory {
    /// What the last look found, where another would find the same.
    pub(crate) fn recall(&self) -> Option<Scan> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.as_ref()?;
        let unchanged = kept.seen.iter().all(|(path, was)| state(path) == *was);
        unchanged.then(|| kept.scan.clone())
    }

    /// To be called before anything is looked at.
    pub(crate) fn begin(&self) -> Look {
        self.looks.fetch_add(1, Ordering::Relaxed);
        Look(now())
    }

    /// Remembers what a look found at `seen`. Not where something changed only just or meanwhile: a further change
    /// could then not be told from it.
    pub(crate) fn keep(&self, look: Look, scan: &Scan, seen: BTreeSet<PathBuf>) {
        let seen: Vec<_> = seen
            .into_iter()
            .map(|path| (state(&path), path))
            .map(|(state, path)| (path, state))
            .collect();
        let unsettled = (look.0 - FINENESS)..(now() + FINENESS);
        let settled = |state: &State| !unsettled.contains(&state.changed);
        let is_settled = seen
            .iter()
            .filter_map(|(_, state)| *state)
            .all(|s| settled(&s));
        let scan = scan.clone();
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) =
            is_settled.then_some(Kept { scan, seen });
    }

    /// How often the computer was looked over.
    pub(crate) fn looks(&self) -> u64 {
        self.looks.load(Ordering::Relaxed)
    }
}

fn state(path: &Path) -> Option<State> {
    let metadata = fs::metadata(path).ok()?;
    Some(State {
        changed: metadata.modified().ok()?,
        size_bytes: metadata.len(),
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "compared with the times of files, which are the clock's"
)]
fn now() -> SystemTime {
    SystemTime::now()
}
