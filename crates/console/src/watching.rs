//! What a window hears of besides logs: new samples of tasks, and how busy this computer is.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::time::Duration;

use ::notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::task::JoinHandle;
use trainyard_backend::USAGE_FILE;
use trainyard_local::{Load, LoadMeter};
use trainyard_shim::TaskDir;

use crate::console::Console;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::wire::{LogTarget, Notice, ThisComputer};

/// Between two looks at the load: slow enough to be no load itself.
const LOAD_EVERY: Duration = Duration::from_secs(4);

/// Until the first, so that there is something to measure.
const LOAD_FIRST: Duration = Duration::from_millis(500);

/// Tasks whose samples are watched until this is dropped.
pub(crate) struct UsageWatch {
    _watcher: RecommendedWatcher,
}

impl UsageWatch {
    /// Says [`Notice::Usage`] at each new sample of these tasks.
    pub(crate) fn new(console: &Console, targets: &[LogTarget]) -> Result<Self, ConsoleError> {
        let mut files: HashMap<PathBuf, LogTarget> = HashMap::new();
        for target in targets {
            let dir = console.task_dir(target.key, target.task)?;
            let real = dir.canonicalize().map_err(|e| file_error(&dir, e))?;
            files.insert(real.join(USAGE_FILE), *target);
            files.insert(TaskDir::new(real).metrics_file(), *target);
        }
        let folders: HashSet<PathBuf> = files
            .keys()
            .filter_map(|file| Some(file.parent()?.to_owned()))
            .collect();
        let told = console.clone();
        let watcher = ::notify::recommended_watcher(move |event: ::notify::Result<Event>| {
            let Ok(event) = event else { return };
            if matches!(event.kind, EventKind::Access(_)) {
                return;
            }
            for target in event.paths.iter().filter_map(|path| files.get(path)) {
                told.notify(Notice::Usage { target: *target });
            }
        });
        let mut watcher = watcher.map_err(|e| refused(&PathBuf::from("inotify"), e))?;
        for folder in &folders {
            // The folder, for the file may not be there yet, and is replaced now and then.
            watcher
                .watch(folder, RecursiveMode::NonRecursive)
                .map_err(|e| refused(folder, e))?;
        }
        Ok(Self { _watcher: watcher })
    }
}

fn refused(path: &std::path::Path, error: ::notify::Error) -> ConsoleError {
    let source = match error.kind {
        ::notify::ErrorKind::Io(source) => source,
        _ => std::io::Error::other(error),
    };
    file_error(path, source)
}

/// The load of this computer, told until this is dropped.
pub(crate) struct LoadWatch(JoinHandle<()>);

impl LoadWatch {
    pub(crate) fn new(console: Console) -> Self {
        Self(tokio::spawn(tell_load(console)))
    }
}

impl Drop for LoadWatch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn tell_load(console: Console) {
    let memory_bytes = trainyard_local::Computer::memory();
    // Loading the driver of a GPU may take a while.
    let Ok(mut meter) = tokio::task::spawn_blocking(LoadMeter::new).await else {
        return;
    };
    let first = tokio::time::Instant::now() + LOAD_FIRST;
    let mut ticks = tokio::time::interval_at(first, LOAD_EVERY);
    loop {
        ticks.tick().await;
        let measured = tokio::task::spawn_blocking(move || {
            let load = meter.measure();
            (meter, load)
        });
        let Ok((back, load)) = measured.await else {
            return;
        };
        meter = back;
        let load = this_computer(load, memory_bytes);
        console.notify(Notice::Load { load });
    }
}

fn this_computer(load: Load, memory_bytes: u64) -> ThisComputer {
    ThisComputer {
        cpu_percent: load.cpu_percent,
        memory_used_bytes: load.memory_used_bytes,
        memory_bytes,
        gpu_percent: load.gpu_percent,
    }
}
