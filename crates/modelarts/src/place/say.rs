//! Rows of the platform in the logs of a version's tasks.

use std::io;
use std::path::Path;

use trainyard_backend::Run;
use trainyard_logs::{PlatformLevel, PlatformRows};

use super::entry::Entry;
use crate::clock::now_ms;

/// Says something in every task's log.
pub(crate) fn to_all(run: &Run, level: PlatformLevel, text: &str) {
    for index in 0..run.spec.resources.nodes {
        to_task(run, index, level, text);
    }
}

/// Says something in one task's log. A row that cannot be written stops nothing.
pub(crate) fn to_task(run: &Run, index: u32, level: PlatformLevel, text: &str) {
    let dir = Entry::task_dir(run, index);
    let said = make(&dir).and_then(|()| {
        let mut rows = PlatformRows::open(&dir).map_err(io::Error::other)?;
        rows.append(level, text, now_ms()).map_err(io::Error::other)
    });
    let _ = said;
}

/// Makes a task's folder, which is its owner's alone, in that of a version; in none where the version was deleted.
pub(crate) fn make(dir: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    match std::fs::DirBuilder::new().mode(0o700).create(dir) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}
