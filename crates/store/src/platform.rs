//! What differs between operating systems: who may read the database, and how a disk says that it is read-only.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

/// Opens the file, making it readable by its owner only when it is new. `SQLite` gives `-wal` and `-shm` the same mode.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Takes the file away from everybody but its owner: it may have been restored from a backup.
#[cfg(unix)]
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mut permissions = fs::metadata(path)?.permissions();
    if permissions.mode() & 0o077 != 0 {
        permissions.set_mode(0o600);
        fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

/// Elsewhere the data directory's own protection applies.
#[cfg(not(unix))]
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    fs::metadata(path).map(|_| ())
}

/// Whether a database lies on a disk that is mounted read-only, whole: nothing of it is in a log beside it.
pub(crate) fn is_at_rest_on_a_read_only_disk(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let whole = fs::metadata(log).map_or(true, |log| log.len() == 0);
    let opened = OpenOptions::new().write(true).open(path);
    whole && opened.is_err_and(|error| error.kind() == io::ErrorKind::ReadOnlyFilesystem)
}
