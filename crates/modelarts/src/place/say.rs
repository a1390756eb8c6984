//! Rows of the platform in the logs of a version's tasks.

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
        let mut rows = PlatformRows::open(&dir).map_err(std::io::Error::other)?;
        rows.append(level, text, now_ms())
            .map_err(std::io::Error::other)
    });
    let _ = said;
}

/// Makes a folder that is its owner's alone.
pub(crate) fn make(dir: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
}
