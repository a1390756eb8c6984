//! Tells when a task's log may have grown.

use std::path::Path;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::paths::TaskLogPaths;
use crate::{LogError, Result};

/// Watches a task's log and its platform rows until it is dropped.
pub struct LogWatch {
    _watcher: RecommendedWatcher,
}

impl LogWatch {
    /// Calls `on_change` after each write, on a thread of the watch. Writes come by the thousand in a second, so it
    /// should do no more than wake somebody; the task directory must exist, its files need not.
    pub fn new(dir: &Path, on_change: impl Fn() + Send + 'static) -> Result<Self> {
        let watch_error = |source| LogError::Watch {
            path: dir.to_owned(),
            source,
        };
        let paths = TaskLogPaths::new(dir);
        let files =
            [paths.log(), paths.platform()].map(|path| path.file_name().map(ToOwned::to_owned));
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                let changed = match event {
                    // Opening and closing, readers' included, change nothing.
                    Ok(event) => {
                        event.need_rescan()
                            || (!matches!(event.kind, EventKind::Access(_))
                                && event.paths.iter().any(|path| {
                                    files.contains(&path.file_name().map(ToOwned::to_owned))
                                }))
                    }
                    // Something may have been missed.
                    Err(_) => true,
                };
                if changed {
                    on_change();
                }
            })
            .map_err(watch_error)?;
        watcher
            .watch(dir, RecursiveMode::NonRecursive)
            .map_err(watch_error)?;
        Ok(Self { _watcher: watcher })
    }
}
