//! The lock that says who owns a data directory. The system gives it free when its holder dies, however it dies.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use crate::error::ConsoleError;
use crate::home::file_error;

/// Held while this lives.
pub(crate) struct Lock(File);

impl Drop for Lock {
    /// Frees the lock itself, not only this file's part in it: a child that is just being started still shares it.
    fn drop(&mut self) {
        let _ = flock(&self.0, FlockOperation::Unlock);
    }
}

impl Lock {
    /// The lock, or `None` while somebody else has it.
    pub(crate) fn try_take(path: &Path) -> Result<Option<Self>, ConsoleError> {
        let file = open(path)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(Self(file))),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(file_error(path, error.into())),
        }
    }

    /// The lock, once nobody else has it. Waits in the kernel, not by asking again.
    pub(crate) async fn take(path: PathBuf) -> Result<Self, ConsoleError> {
        let (send, receive) = tokio::sync::oneshot::channel();
        // A thread of its own: a pooled one would keep the program from ending while it waits.
        std::thread::spawn(move || {
            let taken = open(&path).and_then(|file| {
                flock(&file, FlockOperation::LockExclusive)
                    .map_err(|e| file_error(&path, e.into()))?;
                Ok(Self(file))
            });
            let _ = send.send(taken);
        });
        receive.await.expect("BUG: the waiting thread panicked")
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
