//! Telling when a file was renamed into a folder, for many folders with one inotify instance.

use std::collections::HashMap;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::fs::inotify;
use rustix::io::Errno;
use tokio::io::unix::AsyncFd;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use super::readable;

/// Room for some tens of events with their names.
const BUFFER_BYTES: usize = 4096;

type Watches = Arc<Mutex<HashMap<i32, Arc<Notify>>>>;

/// The folders that are watched. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Appearances {
    inner: Arc<Inner>,
}

struct Inner {
    inotify: Arc<AsyncFd<OwnedFd>>,
    watches: Watches,
    reader: AbortHandle,
}

/// One watched folder, until it is dropped.
pub(crate) struct FolderWatch {
    inner: Arc<Inner>,
    id: i32,
    notify: Arc<Notify>,
}

impl Appearances {
    /// Within a tokio runtime.
    pub(crate) fn new() -> io::Result<Self> {
        let flags = inotify::CreateFlags::NONBLOCK | inotify::CreateFlags::CLOEXEC;
        let inotify = inotify::init(flags)?;
        let inotify = Arc::new(readable::register(inotify)?);
        let watches = Watches::default();
        let reader = tokio::spawn(read(Arc::clone(&inotify), Arc::clone(&watches)));
        Ok(Self {
            inner: Arc::new(Inner {
                inotify,
                watches,
                reader: reader.abort_handle(),
            }),
        })
    }

    /// Watches a folder, which must exist. Refused when the user's inotify watches are used up.
    pub(crate) fn watch(&self, folder: &Path) -> io::Result<FolderWatch> {
        let notify = Arc::new(Notify::new());
        // Locked before the watch exists, so that its first event finds whom to tell.
        let mut watches = lock(&self.inner.watches);
        let flags = inotify::WatchFlags::MOVED_TO;
        let id = inotify::add_watch(self.inner.inotify.get_ref(), folder, flags)?;
        watches.insert(id, Arc::clone(&notify));
        Ok(FolderWatch {
            inner: Arc::clone(&self.inner),
            id,
            notify,
        })
    }
}

impl FolderWatch {
    /// Waits until something appeared since the last call.
    pub(crate) async fn changed(&self) {
        self.notify.notified().await;
    }
}

impl Drop for FolderWatch {
    fn drop(&mut self) {
        lock(&self.inner.watches).remove(&self.id);
        // The folder may be gone already, and its watch with it.
        let _ = inotify::remove_watch(self.inner.inotify.get_ref(), self.id);
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

async fn read(inotify: Arc<AsyncFd<OwnedFd>>, watches: Watches) {
    let mut buffer = [MaybeUninit::uninit(); BUFFER_BYTES];
    while let Ok(mut ready) = inotify.readable().await {
        let mut reader = inotify::Reader::new(inotify.get_ref(), &mut buffer);
        loop {
            match reader.next() {
                Ok(event) if event.events().contains(inotify::ReadFlags::QUEUE_OVERFLOW) => {
                    lock(&watches).values().for_each(|one| one.notify_one());
                }
                Ok(event) => {
                    if let Some(notify) = lock(&watches).get(&event.wd()) {
                        notify.notify_one();
                    }
                }
                Err(Errno::INTR) => {}
                Err(_) => break,
            }
        }
        ready.clear_ready();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // Nothing in here panics halfway through a change.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn only_the_folder_a_file_appeared_in_is_told() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let appearances = Appearances::new().unwrap();
        let watches = folders
            .each_ref()
            .map(|f| appearances.watch(f.path()).unwrap());
        let log = folders[0].path().join("log");
        std::fs::write(&log, b"a row is not an appearance").unwrap();
        let other = folders[1].path().join("state.json.tmp");
        std::fs::write(&other, b"{}").unwrap();
        std::fs::rename(&other, folders[1].path().join("state.json")).unwrap();
        let second = tokio::time::timeout(Duration::from_secs(10), watches[1].changed());
        second.await.expect("the rename is told");
        let first = tokio::time::timeout(Duration::from_millis(1), watches[0].changed());
        assert!(
            first.await.is_err(),
            "events come in order, and there was none"
        );
    }
}
