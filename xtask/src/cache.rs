//! A build folder outside the clone, so that a fresh clone does not compile every dependency again.
//!
//! It is a convenience and never needed: one run at a time holds it, another builds in its own
//! clone meanwhile. What is in it may be deleted at any time no chore is running.

use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Versions of dependencies pile up in a build folder, and cargo removes none. Past this it is
/// emptied and built again.
const MOST_BYTES: u64 = 30 << 30;

/// The cache, held by this process until it is dropped.
pub(crate) struct Cache {
    dir: PathBuf,
    _lock: File,
}

impl Cache {
    /// Takes the cache if there is one and nobody holds it.
    pub(crate) fn claim(root: &Path) -> Result<Option<Self>> {
        match chosen_dir() {
            Some(dir) if !dir.starts_with(root) => Self::claim_at(dir),
            _ => Ok(None),
        }
    }

    fn claim_at(dir: PathBuf) -> Result<Option<Self>> {
        fs::create_dir_all(&dir)
            .with_context(|| format!("the build cache {} cannot be made", dir.display()))?;
        let path = dir.join("lock");
        let lock =
            File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                println!(
                    "The build cache {} is in use: building in this clone",
                    dir.display()
                );
                return Ok(None);
            }
            Err(TryLockError::Error(error)) => {
                println!(
                    "The build cache {} cannot be locked ({error})",
                    dir.display()
                );
                return Ok(None);
            }
        }
        let cache = Self { dir, _lock: lock };
        if size_bytes(&cache.target()) > MOST_BYTES {
            fs::remove_dir_all(cache.target())
                .with_context(|| format!("{} cannot be emptied", cache.target().display()))?;
        }
        Ok(Some(cache))
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn target(&self) -> PathBuf {
        self.dir.join("target")
    }

    pub(crate) fn npm(&self) -> PathBuf {
        self.dir.join("npm")
    }

    fn last_clone(&self) -> PathBuf {
        self.dir.join("last-clone")
    }

    /// Whether another clone built here last.
    pub(crate) fn is_from_elsewhere(&self, root: &Path) -> bool {
        fs::read(self.last_clone()).ok().as_deref() != Some(root.as_os_str().as_encoded_bytes())
    }

    /// Notes that what is built from here on is of `root`.
    pub(crate) fn take_over(&self, root: &Path) -> Result<()> {
        fs::write(self.last_clone(), root.as_os_str().as_encoded_bytes())
            .with_context(|| format!("{} cannot be written", self.last_clone().display()))
    }
}

/// `TRAINYARD_CACHE`, else `~/.cache/trainyard-build` where somebody made it or in continuous
/// integration, which clones afresh each time.
fn chosen_dir() -> Option<PathBuf> {
    if let Some(dir) = env::var_os("TRAINYARD_CACHE").filter(|value| !value.is_empty()) {
        return Some(env::current_dir().ok()?.join(dir));
    }
    let dir = env::home_dir()?.join(".cache").join("trainyard-build");
    let in_ci = env::var_os("CI").is_some_and(|value| value == "true");
    (in_ci || dir.is_dir()).then_some(dir)
}

/// Bytes of all files below `folder`; what cannot be read counts as nothing.
fn size_bytes(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size_bytes(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(dir: &Path) -> Option<Cache> {
        Cache::claim_at(dir.to_path_buf()).expect("a temporary folder can be claimed")
    }

    #[test]
    fn a_second_run_builds_elsewhere_while_the_first_holds_the_cache() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let first = claim(dir.path());
        assert!(first.is_some(), "nobody held it");
        assert!(claim(dir.path()).is_none(), "the first still holds it");
        drop(first);
        assert!(claim(dir.path()).is_some(), "the first has let go");
    }

    #[test]
    fn a_cache_remembers_which_clone_built_in_it() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let cache = claim(dir.path()).expect("nobody holds it");
        let (one, other) = (Path::new("/clones/one"), Path::new("/clones/other"));
        assert!(cache.is_from_elsewhere(one), "nobody has built here yet");
        cache.take_over(one).expect("the folder is writable");
        assert!(!cache.is_from_elsewhere(one), "it was the last");
        assert!(
            cache.is_from_elsewhere(other),
            "another clone's crates are in it"
        );
    }
}
