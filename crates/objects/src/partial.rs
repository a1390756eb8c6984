//! Where an object is while it arrives: a folder beside the buckets whose name no bucket can have.
//!
//! A put that is killed leaves its part here; the next store that is opened removes parts whose process is gone, and
//! all that are older than a day.

use std::fs;
use std::hash::{BuildHasher, RandomState};
#[cfg(target_os = "linux")]
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process;
#[cfg(target_os = "linux")]
use std::sync::LazyLock;
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

/// A name no other put uses, in this process or another. It says who writes it.
pub(crate) fn name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    // A process id alone may repeat: two containers can share the folder.
    let random = RandomState::new().hash_one(count);
    format!("{}-{}-{random:016x}", process::id(), system())
}

/// Where process ids mean what they mean here: this start of this system, and this container. The same word for all
/// processes that see one another.
#[cfg(target_os = "linux")]
fn system() -> &'static str {
    static SYSTEM: LazyLock<String> = LazyLock::new(|| {
        let boot = fs::read("/proc/sys/kernel/random/boot_id").ok();
        let container = fs::read_link("/proc/self/ns/pid").ok();
        let mut hash = DefaultHasher::new();
        match (boot, container) {
            (Some(boot), Some(container)) => (boot, container).hash(&mut hash),
            // It cannot be told, so nobody is the same.
            _ => return "0".to_owned(),
        }
        format!("{:016x}", hash.finish())
    });
    &SYSTEM
}

#[cfg(not(target_os = "linux"))]
fn system() -> &'static str {
    "0"
}

/// Whether the process that wrote a part of this name is gone for certain. Of another system's that cannot be said.
fn is_abandoned(name: &str) -> bool {
    let mut words = name.split('-');
    let (Some(pid), Some(of)) = (words.next(), words.next()) else {
        return false;
    };
    let Ok(pid) = pid.parse::<u32>() else {
        return false;
    };
    of != "0" && of == system() && !Path::new(&format!("/proc/{pid}")).exists()
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
        let is_old = matches!(age, Ok(Ok(age)) if age > LEFT_BEHIND_AFTER);
        // An upload in parts is a folder of such a name; it is its client's, and goes on with the next process.
        let is_file = part.file_type().is_ok_and(|kind| kind.is_file());
        if is_old || (is_file && is_abandoned(&part.file_name().to_string_lossy())) {
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

    #[cfg(target_os = "linux")]
    #[test]
    fn a_part_whose_process_is_gone_is_swept_at_once() {
        // Larger than any process id of the system.
        const GONE: &str = "4194305";
        let root = tempfile::tempdir().expect("a folder");
        let folder = root.path().join(FOLDER);
        fs::create_dir(&folder).expect("a folder");
        let gone = folder.join(format!("{GONE}-{}-0123456789abcdef", system()));
        let elsewhere = folder.join(format!("{GONE}-fedcba9876543210-0123456789abcdef"));
        let alive = folder.join(name());
        for part in [&gone, &elsewhere, &alive] {
            fs::write(part, "arriving").expect("written");
        }
        let upload = folder.join(format!("{GONE}-{}-fedcba9876543210", system()));
        fs::create_dir(&upload).expect("a folder");

        sweep(root.path());

        assert!(!gone.exists());
        assert!(elsewhere.exists(), "another system may be at work on it");
        assert!(alive.exists() && upload.exists());
    }
}
