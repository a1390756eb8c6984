//! Where an object is while it arrives: a folder beside the buckets whose name no bucket can have.
//!
//! A put that is killed leaves its part here; the next store that is opened removes parts older than a day.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Not a bucket's name, for it begins with a dot.
pub(crate) const FOLDER: &str = ".partial";
const LEFT_BEHIND_AFTER: Duration = Duration::from_hours(24);

/// Where a new object arrives, below the folder of the buckets.
pub(crate) fn path() -> String {
    format!("{FOLDER}/{}", name())
}

/// Whether this is the name of the folder of all parts.
pub(crate) fn is_folder(name: &std::ffi::OsStr) -> bool {
    name == FOLDER
}

/// A name no other put uses, in this process or another.
pub(crate) fn name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    // A process id alone may repeat: two containers can share the folder.
    let random = RandomState::new().hash_one(count);
    format!("{}-{random:016x}", process::id())
}

/// Removes what puts that were killed left behind. What cannot be removed stays: it harms nobody.
pub(crate) fn sweep(root: &Path) {
    let Ok(parts) = fs::read_dir(root.join(FOLDER)) else {
        return;
    };
    for part in parts.flatten() {
        let age = part
            .metadata()
            .and_then(|metadata| metadata.modified())
            .map(|modified| modified.elapsed());
        if matches!(age, Ok(Ok(age)) if age > LEFT_BEHIND_AFTER) {
            let path = part.path();
            // A snapshot arrives as a folder.
            fs::remove_file(&path)
                .or_else(|_| fs::remove_dir_all(&path))
                .ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn only_old_parts_are_swept() {
        let root = tempfile::tempdir().expect("a folder");
        let folder = root.path().join(FOLDER);
        fs::create_dir(&folder).expect("a folder");
        let fresh = folder.join(name());
        let old = folder.join(name());
        fs::write(&fresh, "arriving").expect("written");
        let file = fs::File::create(&old).expect("created");
        file.set_modified(SystemTime::UNIX_EPOCH).expect("aged");

        sweep(root.path());

        assert!(fresh.exists(), "a put may still be at work on it");
        assert!(!old.exists());
    }
}
