//! Tells when something in the folder of object storage that a window looks at changes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::console::Console;
use crate::wire::Notice;

/// Between two notices of one folder: a page reads it again no more often than it is told.
const PAUSE: Duration = Duration::from_millis(400);

/// A folder that is watched until this is dropped.
pub(crate) struct FolderWatch {
    _watcher: RecommendedWatcher,
    teller: JoinHandle<()>,
}

impl FolderWatch {
    /// Watches a folder that need not be there: then the nearest one around it, until the page asks again.
    pub(crate) fn start(console: &Console, url: String, folder: &Path) -> notify::Result<Self> {
        let changed = Arc::new(Notify::new());
        let wake = Arc::clone(&changed);
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Reading changes nothing, and an error may be a change that was missed.
            if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
                wake.notify_one();
            }
        })?;
        watcher.watch(&nearest(folder), RecursiveMode::NonRecursive)?;
        let console = console.clone();
        let teller = tokio::spawn(async move {
            loop {
                changed.notified().await;
                console.notify(Notice::Objects { url: url.clone() });
                tokio::time::sleep(PAUSE).await;
            }
        });
        Ok(Self {
            _watcher: watcher,
            teller,
        })
    }
}

impl Drop for FolderWatch {
    fn drop(&mut self) {
        self.teller.abort();
    }
}

fn nearest(folder: &Path) -> PathBuf {
    let found = folder.ancestors().find(|folder| folder.is_dir());
    found.unwrap_or(folder).to_owned()
}
