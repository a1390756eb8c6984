//! Job Log Path: copies a version's logs into object storage when it ends.
//!
//! Before the end is written down, so that a console killed meanwhile does it again after its restart. How far it is, is
//! told in the task's log; how it went, as an event. What fails is none of the job's failure.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use trainyard_job::VersionKey;
use trainyard_logs::{PlatformLevel, PlatformRows, TaskLogPaths};
use trainyard_objects::{ObsUrl, Progress};
use trainyard_store::{EventKind, Store};

use crate::clock::now_ms;
use crate::console::Console;
use crate::diagnostic;
use crate::error::ConsoleError;
use crate::places::is_here;

/// Between two rows on how far a long copy is.
const PROGRESS_PAUSE: Duration = Duration::from_secs(10);

/// Copies each task's log to `<log path>/<job>-<version>-task-<i>.log`.
pub(super) async fn copy(console: &Console, key: VersionKey) {
    let read = console
        .inner()
        .db
        .read(move |store| store.version(key))
        .await;
    let Ok(Some(version)) = read else {
        return;
    };
    let spec = &version.spec;
    // A service copies its logs itself.
    if spec.log_path.is_empty() || !is_here(&version.backend) {
        return;
    }
    for task in 0..spec.resources.nodes {
        let dir = console.home().task(key, task);
        if !TaskLogPaths::new(&dir).log().is_file() {
            continue;
        }
        let name = format!("{}-{}-task-{task}.log", spec.name, key.version);
        let event = match copy_one(console, &dir, &spec.log_path, &name).await {
            Ok((to, size_bytes)) => {
                say(
                    &dir,
                    PlatformLevel::Info,
                    &format!("Copied the log to {to}"),
                );
                EventKind::LogCopied {
                    task,
                    to,
                    size_bytes,
                }
            }
            Err(error) => {
                let error = error.to_string();
                let to = spec.log_path.clone();
                let text = format!("The log could not be copied to {to}: {error}");
                say(&dir, PlatformLevel::Warn, &text);
                EventKind::LogNotCopied { task, to, error }
            }
        };
        let add = move |store: &mut Store| store.add_event_once(key, now_ms(), &event);
        if let Err(error) = console.inner().db.write(add).await {
            diagnostic::say(&format_args!("{key}: {error}"));
        }
    }
}

/// Where it was copied to, and its size.
async fn copy_one(
    console: &Console,
    dir: &Path,
    log_path: &str,
    name: &str,
) -> Result<(String, u64), ConsoleError> {
    let folder: ObsUrl = log_path.parse()?;
    let to = folder.to_dir().join(name)?;
    let log = TaskLogPaths::new(dir).log();
    let told = Mutex::new(Instant::now());
    let on_progress = |progress: Progress| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.elapsed() < PROGRESS_PAUSE {
            return;
        }
        *told = Instant::now();
        let percent = progress.bytes_done.saturating_mul(100) / progress.bytes_total.max(1);
        let row = format!("Copying the log to {to}: {percent} %");
        say(dir, PlatformLevel::Info, &row);
    };
    let entry = console.objects().put_file(&log, &to, &on_progress).await?;
    Ok((to.to_string(), entry.size_bytes))
}

/// Appends a row of the platform to a task's log. One that cannot be written is said here.
fn say(dir: &Path, level: PlatformLevel, text: &str) {
    let said = PlatformRows::open(dir).and_then(|mut rows| rows.append(level, text, now_ms()));
    if said.is_err() {
        diagnostic::say(&format_args!("{}: {text}", dir.display()));
    }
}
