//! Room on the disk that is kept for what frees room: stopping, deleting, and writing down how a job ended.
//!
//! A file of no content anybody needs. It goes when the disk is full, and comes back when there is room; until then
//! nothing new is submitted.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;

/// Enough for the database's log and some records of tasks.
const BYTES: u64 = 1 << 20;

/// The file.
#[derive(Clone, Debug)]
pub(crate) struct Reserve(PathBuf);

impl Reserve {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Keeps the room, or says why there is none to keep.
    pub(crate) fn hold(&self) -> io::Result<()> {
        if fs::metadata(&self.0).is_ok_and(|file| file.len() >= BYTES) {
            return Ok(());
        }
        let parent = self.0.parent().expect("BUG: it is in a folder");
        let disk = rustix::fs::statvfs(parent)?;
        // Not to the last byte: whatever is running would lose rows of its log to this.
        if disk.f_bavail.saturating_mul(disk.f_frsize) < 2 * BYTES {
            return Err(rustix::io::Errno::NOSPC.into());
        }
        // Random, so that a disk that compresses keeps as much.
        let written = File::open("/dev/urandom").and_then(|source| {
            let mut file = File::create(&self.0)?;
            io::copy(&mut source.take(BYTES), &mut file)?;
            file.sync_all()
        });
        if written.is_err() {
            self.give_up();
        }
        written
    }

    /// Lets the room be used; whether there was any.
    pub(crate) fn give_up(&self) -> bool {
        fs::remove_file(&self.0).is_ok()
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_held_once_and_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let reserve = Reserve::new(folder.path().join("reserve"));
        for _ in 0..2 {
            reserve.hold().unwrap();
            assert_eq!(fs::metadata(reserve.path()).unwrap().len(), BYTES);
        }
        assert!(reserve.give_up() && !reserve.give_up());
        assert!(!reserve.path().exists());
    }
}
