//! `verdict.json`: what this backend found of a task whose shim left no exit record.
//!
//! Written so that a second look, after a restart, comes to the same finding with the same time, and says it in the
//! task's log only once.

use serde::{Deserialize, Serialize};
use trainyard_backend::BackendError;
use trainyard_shim::TaskDir;

use crate::file;

/// A finding and when it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Verdict {
    /// Epoch milliseconds.
    pub(crate) at_ms: u64,
    /// The finding.
    pub(crate) finding: Finding,
}

/// What became of a task without an exit record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Finding {
    /// Its shim was there and is gone.
    Lost,
    /// Its shim was there and is gone, and so is its folder.
    FolderGone,
    /// Its shim never came to be.
    NotStarted {
        /// Why, in words.
        message: String,
    },
}

impl Verdict {
    pub(crate) fn read(dir: &TaskDir) -> Result<Option<Self>, BackendError> {
        file::read(&path(dir))
    }

    pub(crate) fn write(&self, dir: &TaskDir) -> Result<(), BackendError> {
        file::write(&path(dir), self)
    }
}

fn path(dir: &TaskDir) -> std::path::PathBuf {
    dir.path().join("verdict.json")
}
