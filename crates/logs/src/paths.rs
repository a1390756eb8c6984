//! Where the files of a task's log are.

use std::path::{Path, PathBuf};

/// The log files of one task directory. Names only; nothing is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskLogPaths {
    dir: PathBuf,
}

impl TaskLogPaths {
    /// The files of the task whose directory is `dir`.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The task directory itself.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The bytes the task wrote.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.dir.join("log")
    }

    /// The index beside the log.
    #[must_use]
    pub fn index(&self) -> PathBuf {
        self.dir.join("log.idx")
    }

    /// The platform's own rows.
    #[must_use]
    pub fn platform(&self) -> PathBuf {
        self.dir.join("platform.jsonl")
    }
}
