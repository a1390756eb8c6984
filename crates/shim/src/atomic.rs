//! Writing a file so that a reader, or a crash, sees the old content or the new, never a part.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::private;

/// What a file must survive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Survives {
    /// The end of this process: enough for what only matters while it lives, and quick.
    Process,
    /// A power cut.
    PowerCut,
}

/// Writes begun by this process.
static WRITES: AtomicU64 = AtomicU64::new(0);

/// Replaces `path` with `content`: written beside it and renamed over it, each flushed where a power cut matters.
pub(crate) fn write(path: &Path, content: &[u8], survives: Survives) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    // Its own: of two that write the same file at once, neither takes the other's away.
    let count = WRITES.fetch_add(1, Ordering::Relaxed);
    name.push(format!(".{}-{count}.tmp", std::process::id()));
    let beside = folder.join(name);
    let written = (|| {
        let mut file = private::file().write(true).truncate(true).open(&beside)?;
        file.write_all(content)?;
        if survives == Survives::Process {
            return fs::rename(&beside, path);
        }
        file.sync_all()?;
        fs::rename(&beside, path)?;
        File::open(folder)?.sync_all()
    })();
    if written.is_err() {
        // What is left of a failed write is of no use to anybody, and on a full disk its space is.
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rewritten_file_has_the_new_content_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.json");
        write(&path, b"first, and longer", Survives::Process).unwrap();
        write(&path, b"second", Survives::PowerCut).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "no temporary file stays"
        );
    }

    #[test]
    fn two_that_write_a_file_at_once_both_succeed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("launch.json");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        write(&path, b"the same", Survives::Process).unwrap();
                    }
                });
            }
        });
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failed_write_leaves_the_old_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taken");
        fs::create_dir(&path).unwrap();
        assert!(
            write(&path, b"x", Survives::PowerCut).is_err(),
            "a folder cannot be replaced by a file"
        );
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "no temporary file stays"
        );
    }
}
