//! One window or script and what it is looking at.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::{Mutex, Notify};
use tokio::task::JoinHandle;
use trainyard_logs::{LogError, LogReader, LogWatch};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::folder_watch::FolderWatch;
use crate::series;
use crate::watching::{LoadWatch, UsageWatch};
use crate::wire::{
    LogTarget, Nothing, Notice, SeriesSource, WatchLoad, WatchLogs, WatchObjects, WatchSeries,
    WatchUsage,
};

/// Between two notices of one log: a page paints no more often than it is told.
const PAUSE: Duration = Duration::from_millis(60);

/// Where commands are asked from.
pub struct Session {
    console: Console,
    /// Locked while logs are opened, which may take a while: what was asked for last counts.
    watched: Mutex<HashMap<LogTarget, Watched>>,
    usage: Mutex<Option<UsageWatch>>,
    load: Mutex<Option<LoadWatch>>,
    /// The same for series.
    series: Mutex<HashMap<SeriesSource, series::Watched>>,
    folder: Mutex<Option<FolderWatch>>,
}

impl Session {
    pub(crate) fn new(console: Console) -> Self {
        Self {
            console,
            watched: Mutex::default(),
            usage: Mutex::default(),
            load: Mutex::default(),
            series: Mutex::default(),
            folder: Mutex::default(),
        }
    }

    /// Asks for a command of the table, with its types. Passed on when another console is the owner.
    pub async fn ask<A: Serialize, R: DeserializeOwned>(
        &self,
        command: &str,
        args: &A,
    ) -> Result<R, ConsoleError> {
        let args = serde_json::to_value(args).expect("BUG: arguments are JSON");
        let answer = crate::commands::dispatch(self, command, args).await?;
        serde_json::from_slice(&answer).map_err(|e| ConsoleError::arguments(command, &e))
    }

    /// The console.
    #[must_use]
    pub fn console(&self) -> &Console {
        &self.console
    }

    /// Watches these logs and no others.
    pub async fn watch_logs(&self, watch: WatchLogs) -> Result<Nothing, ConsoleError> {
        let mut watched = self.watched.lock().await;
        watched.retain(|target, _| watch.targets.contains(target));
        for target in watch.targets {
            if let Entry::Vacant(place) = watched.entry(target) {
                place.insert(self.watch(target).await?);
            }
        }
        Ok(Nothing {})
    }

    /// Watches the samples of these tasks and no others.
    pub async fn watch_usage(&self, watch: WatchUsage) -> Result<Nothing, ConsoleError> {
        let mut usage = self.usage.lock().await;
        *usage = None;
        if watch.targets.is_empty() {
            return Ok(Nothing {});
        }
        let console = self.console.clone();
        let begun = tokio::task::spawn_blocking(move || UsageWatch::new(&console, &watch.targets));
        *usage = Some(begun.await.expect("BUG: watching samples panicked")?);
        Ok(Nothing {})
    }

    /// Watches how busy this computer is, or stops.
    pub async fn watch_load(&self, watch: WatchLoad) -> Result<Nothing, ConsoleError> {
        let mut load = self.load.lock().await;
        match (watch.watching, load.is_some()) {
            (true, false) => *load = Some(LoadWatch::new(self.console.clone())),
            (false, true) => *load = None,
            _ => {}
        }
        Ok(Nothing {})
    }

    /// Watches these series and no others.
    pub async fn watch_series(&self, watch: WatchSeries) -> Result<Nothing, ConsoleError> {
        let mut watched = self.series.lock().await;
        watched.retain(|source, one| watch.sources.contains(source) && !one.has_ended());
        for source in watch.sources {
            if let Entry::Vacant(place) = watched.entry(source) {
                let places = self.console.series_places(source).await?;
                if let SeriesSource::Version { key } = source
                    && !places.has_ended
                {
                    // A folder that is not there cannot be watched.
                    for (task, _) in (0..).zip(&places.tasks) {
                        self.console.task_dir(key, task)?;
                    }
                }
                let console = self.console.clone();
                // A watch is set on each folder below the output path.
                let start = move || series::Watched::start(&console, source, &places);
                let watched = tokio::task::spawn_blocking(start).await;
                place.insert(watched.expect("BUG: setting watches panicked"));
            }
        }
        Ok(Nothing {})
    }

    /// Watches this folder of object storage and no other.
    pub async fn watch_objects(&self, watch: WatchObjects) -> Result<Nothing, ConsoleError> {
        let mut folder = self.folder.lock().await;
        *folder = None;
        let Some(url) = watch.url else {
            return Ok(Nothing {});
        };
        let path = self.console.watched_folder(&url)?;
        let console = self.console.clone();
        // To begin may take a while on a disk of the network. Where the system has no watch left, the page still reads
        // the folder again when it is looked at.
        let runtime = tokio::runtime::Handle::current();
        let begin = tokio::task::spawn_blocking(move || {
            let _within = runtime.enter();
            FolderWatch::start(&console, url, &path)
        });
        *folder = begin.await.expect("BUG: watching a folder panicked").ok();
        Ok(Nothing {})
    }

    async fn watch(&self, target: LogTarget) -> Result<Watched, ConsoleError> {
        let dir = self.console.task_dir(target.key, target.task)?;
        let grown = Arc::new(Notify::new());
        let wake = Arc::clone(&grown);
        // Where the index of a large log is missing, all of it is read.
        let open = tokio::task::spawn_blocking(move || {
            let watch = LogWatch::new(&dir, move || wake.notify_one())?;
            Ok::<_, LogError>((watch, LogReader::open(&dir)?))
        });
        let (watch, reader) = open.await.expect("BUG: opening a log panicked")?;
        let teller = tokio::spawn(tell(self.console.clone(), target, reader, grown));
        Ok(Watched {
            _watch: watch,
            teller,
        })
    }
}

/// A log that is watched until this is dropped.
struct Watched {
    _watch: LogWatch,
    teller: JoinHandle<()>,
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.teller.abort();
    }
}

/// Says that a log grew, at most once in [`PAUSE`] however often it is written.
async fn tell(console: Console, target: LogTarget, mut reader: LogReader, grown: Arc<Notify>) {
    loop {
        grown.notified().await;
        let refreshed = tokio::task::spawn_blocking(move || {
            let rows = reader.refresh();
            (reader, rows)
        });
        let Ok((back, rows)) = refreshed.await else {
            return;
        };
        reader = back;
        if let Ok(total_rows) = rows {
            console.notify(Notice::Log { target, total_rows });
        }
        tokio::time::sleep(PAUSE).await;
    }
}
