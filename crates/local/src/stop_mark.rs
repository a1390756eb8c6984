//! `stop.json`: that and when somebody asked for a version to end.
//!
//! The time tells, also after a restart, whether a task failed by itself before or because of the request.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use trainyard_backend::BackendError;

use crate::file;

#[derive(Serialize, Deserialize)]
struct StopMark {
    at_ms: u64,
}

/// When the stop was asked for, if it was.
pub(crate) fn read(version_dir: &Path) -> Result<Option<u64>, BackendError> {
    let mark: Option<StopMark> = file::read(&path(version_dir))?;
    Ok(mark.map(|mark| mark.at_ms))
}

/// Writes when the stop was asked for, unless somebody asked before. It waits for the disk, though not on the runtime.
/// Without the mark a restart knows of the stop from the console, which wrote Killing.
pub(crate) async fn write_once(version_dir: PathBuf, at_ms: u64) {
    let mark = move || {
        if let Ok(None) = read(&version_dir) {
            let _ = file::write(&path(&version_dir), &StopMark { at_ms });
        }
    };
    let marked = tokio::task::spawn_blocking(mark).await;
    marked.expect("BUG: marking a stop panicked");
}

fn path(version_dir: &Path) -> PathBuf {
    version_dir.join("stop.json")
}
