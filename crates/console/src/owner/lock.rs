//! The lock that says who owns a data directory. The system gives it free when its holder dies, however it dies.
//!
//! Two locks in truth, taken in this order: that of the file `owner.lock`, and that of the directory itself, since a file
//! can be removed under its holder. Some network file systems know no lock of a directory; there the file's is all.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::error::ConsoleError;
use crate::home::file_error;

/// Held while this lives.
pub(crate) struct Lock {
    file: File,
    directory: File,
}

impl Drop for Lock {
    /// Frees the locks themselves, not only these descriptors' part in them: a child that is just being started still
    /// shares them.
    fn drop(&mut self) {
        let _ = flock(&self.directory, FlockOperation::Unlock);
        let _ = flock(&self.file, FlockOperation::Unlock);
    }
}

/// What is done while somebody else has a lock.
#[derive(Clone, Copy)]
enum Held {
    GiveUp,
    Wait,
}

impl Lock {
    /// The lock, or `None` while somebody else has it.
    pub(crate) fn try_take(path: &Path) -> Result<Option<Self>, ConsoleError> {
        take(path, Held::GiveUp)
    }

    /// The lock, once nobody else has it. Waits in the kernel, not by asking again.
    pub(crate) async fn take(path: PathBuf) -> Result<Self, ConsoleError> {
        let (send, receive) = tokio::sync::oneshot::channel();
        // A thread of its own: a pooled one would keep the program from ending while it waits.
        std::thread::spawn(move || {
            let taken = take(&path, Held::Wait);
            let _ = send.send(taken.map(|lock| lock.expect("BUG: it was waited for")));
        });
        receive.await.expect("BUG: the waiting thread panicked")
    }
}

fn take(path: &Path, held: Held) -> Result<Option<Lock>, ConsoleError> {
    let operation = match held {
        Held::GiveUp => FlockOperation::NonBlockingLockExclusive,
        Held::Wait => FlockOperation::LockExclusive,
    };
    let failed = |error: Errno| file_error(path, error.into());
    let file = open(path)?;
    match flock(&file, operation) {
        Ok(()) => {}
        Err(Errno::WOULDBLOCK) => return Ok(None),
        Err(error) => return Err(failed(error)),
    }
    let parent = path.parent().expect("BUG: the lock is in a directory");
    let directory = File::open(parent).map_err(|error| file_error(parent, error))?;
    match flock(&directory, operation) {
        Ok(()) | Err(Errno::BADF | Errno::INVAL | Errno::NOLCK | Errno::OPNOTSUPP) => {
            Ok(Some(Lock { file, directory }))
        }
        Err(Errno::WOULDBLOCK) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

fn open(path: &Path) -> Result<File, ConsoleError> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)
        .map_err(|e| file_error(path, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_that_is_removed_frees_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("owner.lock");
        let first = Lock::try_take(&path).unwrap().unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(Lock::try_take(&path).unwrap().is_none());
        drop(first);
        assert!(Lock::try_take(&path).unwrap().is_some());
    }
}
