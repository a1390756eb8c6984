//! What can go wrong when something is asked of a reader.

use std::io;
use std::path::{Path, PathBuf};

use crate::{RunName, Tag};

/// An error of this crate, with the file or the series it is about. What is wrong inside event files is no error
/// but a [`Fault`](crate::Fault): the rest can still be read.
#[derive(Debug, thiserror::Error)]
pub enum SummaryError {
    /// A file could not be used.
    #[error("cannot {action} {}", path.display())]
    File {
        /// What was tried, as a verb: "open", "read".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// There is no picture or text of that step: it was replaced by a later attempt, thinned out, or never there.
    #[error("run {run} has nothing under {tag} at step {step}")]
    Absent {
        /// The run asked for.
        run: RunName,
        /// The tag asked for.
        tag: Tag,
        /// The step asked for.
        step: i64,
    },
    /// The file no longer holds what was seen there: the next refresh notices.
    #[error("{} changed at byte {offset}", path.display())]
    Changed {
        /// The event file.
        path: PathBuf,
        /// Where the record began.
        offset: u64,
    },
    /// The bytes are none of the picture formats that pages show: PNG, JPEG, GIF, WebP, BMP.
    #[error("{tag} of run {run} at step {step} is no picture that can be shown")]
    NotAPicture {
        /// The run asked for.
        run: RunName,
        /// The tag asked for.
        tag: Tag,
        /// The step asked for.
        step: i64,
    },
}

impl SummaryError {
    /// For `map_err`: names the action and the file an I/O error is about.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File {
            action,
            path: path.to_owned(),
            source,
        }
    }
}
