//! Files and folders that are their owner's alone, whatever the user's umask: the task's own keep to that.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

/// Options that create a private file. A pipe in its place is an error and not waited for.
pub(crate) fn file() -> OpenOptions {
    let mut options = File::options();
    options
        .create(true)
        .mode(0o600)
        .custom_flags(OFlags::NONBLOCK.bits().cast_signed());
    options
}

/// Makes a private folder, parents too; one that is there is left as it is.
pub(crate) fn make_dir(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}
