//! `verdict.json`: what this backend found of a task whose shim left no exit record.
//!
//! Written so that a second look, after a restart, comes to the same finding with the same time, and says it in the
//! task's log only once.

use std::fs;

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
    /// It was started or may have been, and its folder is gone.
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

    /// Writes it into a folder that is made for it, in one step: a folder without it is that of a task to start.
    pub(crate) fn write_with_folder(&self, dir: &TaskDir) -> Result<(), BackendError> {
        let path = dir.path();
        // Where the version's folder went too, there is nothing that a verdict could be about.
        if !path.parent().is_some_and(std::path::Path::is_dir) {
            return Ok(());
        }
        let beside = TaskDir::new(path.with_extension("gone"));
        beside
            .make()
            .map_err(|error| file::fault(path, std::io::Error::other(error)))?;
        self.write(&beside)?;
        fs::rename(beside.path(), path).map_err(|error| file::fault(path, error))
    }
}

fn path(dir: &TaskDir) -> std::path::PathBuf {
    dir.path().join("verdict.json")
}
