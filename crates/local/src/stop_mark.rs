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

pub(crate) fn write(version_dir: &Path, at_ms: u64) -> Result<(), BackendError> {
    file::write(&path(version_dir), &StopMark { at_ms })
}

fn path(version_dir: &Path) -> PathBuf {
    version_dir.join("stop.json")
}
