//! What can go wrong with a log on disk.

use std::io;
use std::path::{Path, PathBuf};

/// An error of this crate, with the file it is about.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// A file of the task directory could not be used.
    #[error("cannot {action} {}", path.display())]
    File {
        /// What was tried, as a verb: "open", "read", "write", "lock".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Another capture holds this log.
    #[error("{} is being written by another capture", path.display())]
    Busy {
        /// The log.
        path: PathBuf,
    },
    /// The task's output could not be read. What came before is in the log.
    #[error("cannot read the task's output")]
    Source(#[source] io::Error),
    /// Changes of the directory cannot be watched.
    #[error("cannot watch {}", path.display())]
    Watch {
        /// The task directory.
        path: PathBuf,
        /// Why not.
        source: notify::Error,
    },
}

impl LogError {
    /// For `map_err`: names the action and the file an I/O error is about.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File {
            action,
            path: path.to_owned(),
            source,
        }
    }
}
