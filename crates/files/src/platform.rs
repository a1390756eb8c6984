//! What differs between systems.

use std::fs::{File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use rustix::fs::OFlags;
use rustix::io::Errno;
use tempfile::Builder;

use crate::Links;

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

/// Options that read and wait for nobody: a pipe that nobody writes to is opened at once.
pub(crate) fn at_once(links: Links) -> OpenOptions {
    let flags = match links {
        Links::Followed => OFlags::NONBLOCK,
        Links::Refused => OFlags::NONBLOCK | OFlags::NOFOLLOW,
    };
    let mut options = File::options();
    options.read(true).custom_flags(flags.bits().cast_signed());
    options
}

/// Whether opening failed because of a link, or of what cannot be opened: a socket.
pub(crate) fn is_no_file(error: &io::Error) -> bool {
    let errors = [Errno::LOOP, Errno::NXIO];
    let found = error.raw_os_error();
    errors.iter().any(|one| found == Some(one.raw_os_error()))
}

/// Has the names in a folder survive a power cut.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
