//! What differs between systems: how much is free on a disk, and copies that take no room.

use std::fs::File;
use std::io;
use std::path::Path;

/// What is free for an ordinary user.
pub(crate) struct Room {
    pub(crate) free_bytes: u64,
    block_bytes: u64,
}

impl Room {
    /// What a file of so many bytes takes.
    pub(crate) fn taken_by(&self, size_bytes: u64) -> u64 {
        size_bytes.div_ceil(self.block_bytes.max(1)) * self.block_bytes.max(1)
    }
}

/// The room on the disk of a folder; none where the system does not tell.
#[cfg(unix)]
pub(crate) fn free(folder: &Path) -> Option<Room> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(Room {
        free_bytes: disk.f_bavail.saturating_mul(disk.f_frsize),
        block_bytes: disk.f_frsize,
    })
}

/// The room on the disk of a folder; none where the system does not tell.
#[cfg(not(unix))]
pub(crate) fn free(_folder: &Path) -> Option<Room> {
    None
}

/// Makes a copy that shares its blocks with the file it is of. An error where that cannot be.
#[cfg(target_os = "linux")]
pub(crate) fn share(from: &Path, to: &Path) -> io::Result<()> {
    let (from, to) = (File::open(from)?, File::create_new(to)?);
    Ok(rustix::fs::ioctl_ficlone(to, from)?)
}

/// Makes a copy that shares its blocks with the file it is of. An error where that cannot be.
#[cfg(not(target_os = "linux"))]
pub(crate) fn share(_from: &Path, _to: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
