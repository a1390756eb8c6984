//! Watching the series of one source for one window.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use trainyard_logs::LogWatch;

use super::{FolderWatch, Places};
use crate::console::Console;
use crate::diagnostic;
use crate::error::ConsoleError;
use crate::wire::{Notice, SeriesSource};

/// Between two looks at one source: charts are redrawn no more often.
const PAUSE: Duration = Duration::from_millis(300);
/// Before a look that failed is tried again.
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(5);

/// A source that is watched until this is dropped.
pub(crate) struct Watched {
    _logs: Vec<LogWatch>,
    teller: JoinHandle<()>,
}

impl Watched {
    /// Looks at once, and then whenever something was written.
    pub(crate) fn start(console: &Console, source: SeriesSource, places: &Places) -> Self {
        let news = Arc::new(Notify::new());
        let waker = || {
            let news = Arc::clone(&news);
            move || news.notify_one()
        };
        let folder = places.folder.as_deref().and_then(|folder| {
            let watch = FolderWatch::new(folder, waker());
            // Without it charts still follow when they are asked for.
            told(watch, &format_args!("{} is not watched", folder.display()))
        });
        let tasks = places.tasks.iter().filter_map(|dir| {
            // A task that has no folder yet has no log; the source is watched anew when its version changes.
            dir.is_dir().then(|| LogWatch::new(dir, waker()).ok())?
        });
        let logs = tasks.collect();
        // What was written between the page's question and now.
        news.notify_one();
        Self {
            _logs: logs,
            teller: tokio::spawn(tell(console.clone(), source, folder, news)),
        }
    }

    /// Whether nothing is told any more: what was watched is gone.
    pub(crate) fn has_ended(&self) -> bool {
        self.teller.is_finished()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.teller.abort();
    }
}

async fn tell(
    console: Console,
    source: SeriesSource,
    mut folder: Option<FolderWatch>,
    news: Arc<Notify>,
) {
    let mut last_fault = None;
    loop {
        news.notified().await;
        // Setting a watch walks the folders.
        let settled = tokio::task::spawn_blocking(move || {
            if let Some(folder) = &mut folder {
                let _ = folder.settle();
            }
            folder
        });
        let Ok(back) = settled.await else { return };
        folder = back;
        match console.look_at_series(source).await {
            Ok(progress) => {
                last_fault = None;
                if progress.changed {
                    console.notify(Notice::Series { source });
                }
                if progress.more {
                    news.notify_one();
                    continue;
                }
            }
            Err(ConsoleError::NotFound { .. }) => return,
            Err(error) => {
                let fault = error.to_string();
                if last_fault.as_ref() != Some(&fault) {
                    diagnostic::say(&format_args!("charts do not follow: {fault}"));
                }
                last_fault = Some(fault);
                news.notify_one();
                tokio::time::sleep(PAUSE_AFTER_FAULT).await;
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn told<T, E: std::fmt::Display>(
    result: Result<T, E>,
    what: &std::fmt::Arguments<'_>,
) -> Option<T> {
    result
        .map_err(|error| diagnostic::say(&format_args!("{what}: {error}")))
        .ok()
}
