//! A local store against the real file system.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod faults;
mod folder;
mod keys;
#[cfg(unix)]
mod links;
mod naming;
mod snapshot;
mod transfer;

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;
use trainyard_objects::{ObjectStore, ObsUrl, Progress, Recursion};

/// A store below a temporary folder, with room beside it for files that are not in the store.
struct Yard {
    folder: TempDir,
    store: ObjectStore,
}

impl Yard {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = ObjectStore::local(&folder.path().join("obs")).expect("a store");
        Self { folder, store }
    }

    /// A path beside the store.
    fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.beside(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(&path, text).expect("written");
        path
    }

    async fn put(&self, name: &str, text: &str) {
        self.store.put_bytes(text, &url(name)).await.expect("put");
    }

    async fn text(&self, name: &str) -> String {
        let bytes = self
            .store
            .read_bytes(&url(name), 1 << 20)
            .await
            .expect("read");
        String::from_utf8(bytes).expect("text")
    }

    async fn names(&self, dir: &str, recursion: Recursion) -> Vec<String> {
        let entries = self.store.list(&url(dir), recursion).await.expect("listed");
        entries.iter().map(|entry| entry.url.to_string()).collect()
    }

    fn parts_left(&self) -> usize {
        fs::read_dir(self.beside("obs/.partial")).map_or(0, Iterator::count)
    }
}

fn url(text: &str) -> ObsUrl {
    text.parse().expect("a good name")
}

fn quiet(_: Progress) {}
