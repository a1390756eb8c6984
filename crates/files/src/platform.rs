//! What differs between systems.

use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::Builder;

/// Makes files of the mode that new files have: what the user's umask leaves.
pub(crate) fn as_usual() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.permissions(Permissions::from_mode(0o666));
    builder
}

/// Gives a file the mode of one that is there already.
pub(crate) fn give_mode_of(there: &Path, file: &File) -> io::Result<()> {
    match there.metadata() {
        Ok(metadata) => file.set_permissions(metadata.permissions()),
        Err(_) => Ok(()),
    }
}

/// Has the names in a folder survive a power cut.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
