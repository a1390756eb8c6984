//! The lock that a shim holds for its life.
//!
//! It is a POSIX record lock: whoever asks can be told the holder's process id without taking the lock, no child
//! inherits it, and the kernel drops it with the process whatever ends it.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use rustix::fs::FlockOperation;
use rustix::io::Errno;
use rustix::process::{Flock, FlockType, Pid, fcntl_getlk};

use crate::{Result, ShimError, TaskDir};

/// The shim that holds the lock of this task directory, if one lives.
pub fn is_shim_alive(dir: &TaskDir) -> Result<Option<Pid>> {
    let path = dir.lock_file();
    match File::open(&path) {
        Ok(file) => holder(&file, &path),
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ShimError::Read { path, source }),
    }
}

/// Takes the lock for the rest of this process's life. `false`: another process has it.
///
/// For the shim only. The process must not open the lock file again: closing any descriptor of it drops the lock.
pub fn lock_for_life(dir: &TaskDir) -> Result<bool> {
    let path = dir.lock_file();
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path);
    let file = file.map_err(|source| ShimError::Write {
        path: path.clone(),
        source,
    })?;
    match rustix::fs::fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {
            std::mem::forget(file);
            Ok(true)
        }
        Err(Errno::AGAIN | Errno::ACCESS) => Ok(false),
        Err(source) => Err(ShimError::Lock {
            path,
            source: source.into(),
        }),
    }
}

fn holder(file: &File, path: &Path) -> Result<Option<Pid>> {
    let conflicting = fcntl_getlk(file, &Flock::from(FlockType::WriteLock));
    let conflicting = conflicting.map_err(|source| ShimError::Lock {
        path: path.to_path_buf(),
        source: source.into(),
    })?;
    Ok(conflicting.and_then(|lock| lock.pid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_no_shim_was_ever_in_has_none_alive() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(is_shim_alive(&TaskDir::new(folder.path())).unwrap(), None);
    }

    #[test]
    fn a_lock_file_left_behind_is_no_sign_of_life() {
        let folder = tempfile::tempdir().unwrap();
        let dir = TaskDir::new(folder.path());
        std::fs::write(dir.lock_file(), b"").unwrap();
        assert_eq!(is_shim_alive(&dir).unwrap(), None);
    }
}
