//! Tells when a task's log may have grown.
//!
//! All watches of a process share one watcher, which is there while any of them is: the system gives a user few (128
//! inotify instances by default), and each has a thread.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::paths::TaskLogPaths;
use crate::{LogError, Result};

type Wake = Arc<dyn Fn() + Send + Sync>;

/// Who waits for which folder, by the number of the watch. Never held while the watcher is asked for something: it
/// answers on the thread that takes this lock.
type Waiting = Arc<Mutex<HashMap<PathBuf, HashMap<u64, Wake>>>>;

/// The process's watcher.
struct Shared {
    watcher: RecommendedWatcher,
    waiting: Waiting,
    next: u64,
}

static SHARED: Mutex<Option<Shared>> = Mutex::new(None);

/// Watches a task's log and its platform rows until it is dropped.
pub struct LogWatch {
    dir: PathBuf,
    number: u64,
}

impl LogWatch {
    /// Calls `on_change` after each write, on a thread that all watches share. Writes come by the thousand in a second,
    /// so it should do no more than wake somebody; the task directory must exist, its files need not.
    pub fn new(dir: &Path, on_change: impl Fn() + Send + Sync + 'static) -> Result<Self> {
        let watch_error = |source| LogError::Watch {
            path: dir.to_owned(),
            source,
        };
        // One folder has one watch, whose events bear the path that it was last given.
        let real = std::fs::canonicalize(dir).map_err(|error| watch_error(error.into()))?;
        let mut shared = lock(&SHARED);
        let watching = match &mut *shared {
            Some(watching) => watching,
            none => none.insert(Shared::new().map_err(watch_error)?),
        };
        watching.next += 1;
        let number = watching.next;
        // Before the watch exists, so that its first event finds whom to wake.
        lock(&watching.waiting)
            .entry(real.clone())
            .or_default()
            .insert(number, Arc::new(on_change));
        // Asked for again each time: the folder may have been made anew since.
        let watched = watching.watcher.watch(&real, RecursiveMode::NonRecursive);
        drop(shared);
        let watch = Self { dir: real, number };
        watched.map(|()| watch).map_err(watch_error)
    }
}

impl Drop for LogWatch {
    fn drop(&mut self) {
        let mut shared = lock(&SHARED);
        let Some(watching) = &mut *shared else {
            return;
        };
        let mut waiting = lock(&watching.waiting);
        let of_dir = waiting.get_mut(&self.dir);
        let is_last =
            of_dir.is_some_and(|all| all.remove(&self.number).is_some() && all.is_empty());
        if is_last {
            waiting.remove(&self.dir);
        }
        let nobody_waits = waiting.is_empty();
        drop(waiting);
        if nobody_waits {
            *shared = None;
        } else if is_last {
            // The folder may be gone already, and its watch with it.
            let _ = watching.watcher.unwatch(&self.dir);
        }
    }
}

impl Shared {
    fn new() -> notify::Result<Self> {
        let waiting = Waiting::default();
        let told = Arc::clone(&waiting);
        let watcher = notify::recommended_watcher(move |event| tell(&told, event))?;
        Ok(Self {
            watcher,
            waiting,
            next: 0,
        })
    }
}

/// Wakes those whom an event is about.
fn tell(waiting: &Waiting, event: notify::Result<Event>) {
    let woken: Vec<Wake> = match event {
        // Something may have been missed.
        Err(_) => everybody(waiting),
        Ok(event) if event.need_rescan() => everybody(waiting),
        // Opening and closing, readers' included, change nothing.
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
        Ok(event) => {
            let dirs = event.paths.iter().filter_map(|path| changed_dir(path));
            let waiting = lock(waiting);
            dirs.filter_map(|dir| waiting.get(dir))
                .flat_map(HashMap::values)
                .cloned()
                .collect()
        }
    };
    for wake in woken {
        wake();
    }
}

fn everybody(waiting: &Waiting) -> Vec<Wake> {
    let waiting = lock(waiting);
    waiting
        .values()
        .flat_map(HashMap::values)
        .cloned()
        .collect()
}

/// The task's folder, if the file is one of those that matter.
fn changed_dir(path: &Path) -> Option<&Path> {
    let dir = path.parent()?;
    let paths = TaskLogPaths::new(dir);
    (path == paths.log() || path == paths.platform()).then_some(dir)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing in here panics halfway through a change.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
