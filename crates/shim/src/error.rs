//! What can go wrong with a task directory and with reaching a shim.

use std::io;
use std::path::PathBuf;

/// A fault with a file of the task directory, or with the process behind it.
#[derive(Debug, thiserror::Error)]
pub enum ShimError {
    /// A file could not be read.
    #[error("cannot read {path}: {source}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {path}: {source}", path = path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is there, and is not what it should be.
    #[error("{path} is not valid: {source}", path = path.display())]
    Parse {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A launch file written by a later version of Trainyard.
    #[error("{path} has format {found}; this program knows formats up to {known}", path = path.display())]
    NewerFormat {
        /// The launch file.
        path: PathBuf,
        /// The format it names.
        found: u32,
        /// The newest format this program knows.
        known: u32,
    },
    /// The lock file could not be asked who holds it.
    #[error("cannot query the lock {path}: {source}", path = path.display())]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The shim is alive and could not be signalled.
    #[error("cannot signal the shim {pid}: {source}")]
    Signal {
        /// The shim's process id.
        pid: i32,
        /// Why.
        source: io::Error,
    },
}

impl ShimError {
    /// Whether there was no space to write, which may pass.
    #[must_use]
    pub fn is_full_disk(&self) -> bool {
        let Self::Write { source, .. } = self else {
            return false;
        };
        matches!(
            source.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        )
    }
}

/// The result of an operation on a task directory.
pub type Result<T> = std::result::Result<T, ShimError>;
