//! A disk of a few megabytes, to be filled.

use std::path::Path;

use rustix::mount::{MountFlags, UnmountFlags, mount, mount_remount, unmount};
use tempfile::TempDir;

/// A file system of its own, gone with this value.
#[derive(Debug)]
pub struct SmallDisk(TempDir);

impl SmallDisk {
    /// Mounts one; says why where that is not permitted.
    ///
    /// # Panics
    /// When no temporary folder can be made.
    #[must_use]
    pub fn mount(bytes: u64) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let size =
            std::ffi::CString::new(format!("size={bytes}")).expect("BUG: a number has no NUL");
        match mount(
            "none",
            folder.path(),
            "tmpfs",
            MountFlags::empty(),
            size.as_c_str(),
        ) {
            Ok(()) => Some(Self(folder)),
            Err(error) => {
                println!("skipped: a small disk cannot be mounted: {error}");
                None
            }
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// From now on nothing can be written.
    ///
    /// # Panics
    /// When the system refuses.
    pub fn make_read_only(&self) {
        mount_remount(self.path(), MountFlags::RDONLY, c"").expect("a small disk can be remounted");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // A process that is only just ending may still have a file open.
        let _ = unmount(self.path(), UnmountFlags::DETACH);
    }
}
