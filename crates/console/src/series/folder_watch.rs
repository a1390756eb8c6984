//! Tells when event files below a folder may have changed, or the folder appears.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// Watches until it is dropped.
pub(crate) struct FolderWatch {
    folder: PathBuf,
    watcher: RecommendedWatcher,
    /// What is watched now: the folder, or the nearest one above that is there.
    at: PathBuf,
    /// Set by the watcher when what is watched may have to move.
    moved: Arc<Mutex<bool>>,
}

impl FolderWatch {
    /// Calls `on_change` after each change, on a thread of the watcher: it should do no more than wake somebody. The folder
    /// need not be there yet: call [`FolderWatch::settle`] when woken, so that it is found once it is.
    pub(crate) fn new(
        folder: &Path,
        on_change: impl Fn() + Send + 'static,
    ) -> notify::Result<Self> {
        let moved = Arc::new(Mutex::new(false));
        let told = Arc::clone(&moved);
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if !is_news(&event) {
                return;
            }
            let is_about_folders = event
                .as_ref()
                .map_or(true, |event| changes_names(event.kind));
            if is_about_folders {
                *told.lock().unwrap_or_else(PoisonError::into_inner) = true;
            }
            on_change();
        })?;
        let mut watch = Self {
            folder: folder.to_owned(),
            watcher,
            at: PathBuf::new(),
            moved,
        };
        watch.place()?;
        Ok(watch)
    }

    /// Looks at the folder itself once it is there, and above it when it went away. To be called when woken.
    pub(crate) fn settle(&mut self) -> notify::Result<()> {
        let moved = std::mem::take(&mut *self.moved.lock().unwrap_or_else(PoisonError::into_inner));
        let is_placed = self.at == self.folder && self.folder.is_dir();
        if !moved || is_placed {
            return Ok(());
        }
        self.place()
    }

    fn place(&mut self) -> notify::Result<()> {
        loop {
            let there = self.folder.ancestors().find(|folder| folder.is_dir());
            let at = there.unwrap_or(Path::new("/")).to_owned();
            if at != self.at {
                if !self.at.as_os_str().is_empty() {
                    // It may be gone, and its watch with it.
                    let _ = self.watcher.unwatch(&self.at);
                }
                let mode = if at == self.folder {
                    RecursiveMode::Recursive
                } else {
                    RecursiveMode::NonRecursive
                };
                self.watcher.watch(&at, mode)?;
                self.at = at;
            }
            // It may have been made between the look and the watch.
            let nearest = self.folder.ancestors().find(|folder| folder.is_dir());
            if nearest.is_none_or(|nearest| nearest == self.at) {
                return Ok(());
            }
        }
    }
}

/// Of what a job writes, event files and folders alone are looked at; reading changes nothing.
fn is_news(event: &notify::Result<Event>) -> bool {
    let Ok(event) = event else {
        // Something may have been missed.
        return true;
    };
    let is_event_file = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().contains("tfevents")
    };
    match event.kind {
        _ if event.need_rescan() => true,
        EventKind::Access(_) => false,
        kind => changes_names(kind) || event.paths.iter().any(is_event_file),
    }
}

/// Whether something was made, renamed or removed: a folder, perhaps.
fn changes_names(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
    )
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
    use std::time::Duration;

    use super::*;

    fn watch(folder: &Path) -> (FolderWatch, Receiver<()>) {
        let (woken, news) = channel();
        let watch = FolderWatch::new(folder, move || {
            let _ = woken.send(());
        });
        (watch.unwrap(), news)
    }

    /// Waits for news until the condition holds.
    fn settle_until(
        watch: &mut FolderWatch,
        news: &Receiver<()>,
        done: impl Fn(&FolderWatch) -> bool,
    ) {
        while !done(watch) {
            news.recv_timeout(Duration::from_secs(30)).unwrap();
            watch.settle().unwrap();
        }
    }

    #[test]
    fn a_folder_that_is_made_later_is_watched_from_then_on() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("demo/out");
        let (mut watch, news) = watch(&folder);
        fs::create_dir_all(&folder).unwrap();
        settle_until(&mut watch, &news, |watch| watch.at == folder);
        while news.try_recv().is_ok() {}
        fs::create_dir(folder.join("train")).unwrap();
        news.recv_timeout(Duration::from_secs(30)).unwrap();
        let file = folder.join("train/events.out.tfevents.1");
        // The folder's own watch is set after it was made; what comes before counts with the folder.
        let deadline = std::time::Instant::now() + Duration::from_secs(30);
        loop {
            fs::write(&file, "x").unwrap();
            match news.recv_timeout(Duration::from_millis(200)) {
                Ok(()) => break,
                Err(RecvTimeoutError::Timeout) => assert!(std::time::Instant::now() < deadline),
                Err(error) => panic!("{error}"),
            }
        }
    }

    #[test]
    fn a_checkpoint_that_is_written_is_no_news() {
        let root = tempfile::tempdir().unwrap();
        let checkpoint = root.path().join("model.bin");
        fs::write(&checkpoint, "1").unwrap();
        let (_watch, news) = watch(root.path());
        fs::write(&checkpoint, "2").unwrap();
        fs::write(root.path().join("events.out.tfevents.1"), "x").unwrap();
        news.recv_timeout(Duration::from_secs(30)).unwrap();
        assert!(!is_news(&Ok(Event::new(EventKind::Modify(
            notify::event::ModifyKind::Any
        ))
        .add_path(checkpoint))));
    }
}
