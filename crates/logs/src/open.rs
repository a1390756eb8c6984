//! Opening the files of a log to read them: those that are there, and are files.

use std::fs::File;
use std::io;
use std::path::Path;

use trainyard_files::{Links, open_regular};

use crate::{LogError, Result};

/// The log or the platform's rows, if there are any. A user may have moved a large log to another disk, so a link is
/// followed.
pub(crate) fn open_log(path: &Path) -> Result<Option<File>> {
    match open_regular(path, Links::Followed) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(LogError::file("open", path)(error)),
    }
}

/// The index. None also where another thing is in its place: a reader does without it.
pub(crate) fn open_index(path: &Path) -> Result<Option<File>> {
    match open_log(path) {
        Err(LogError::File { source, .. }) if source.kind() == io::ErrorKind::InvalidInput => {
            Ok(None)
        }
        opened => opened,
    }
}
