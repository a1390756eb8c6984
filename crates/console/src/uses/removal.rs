//! Removing the folder of a job, version or visualization job, also one that its task has locked.
//!
//! It gets another name first: what a killed console has begun to remove, the next owner knows by that.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::clock::now_ms;
use crate::error::ConsoleError;
use crate::home::file_error;

/// In the names of folders that are being removed.
const MARK: &str = ".deleted-";
/// How often a folder is removed into which something is being written.
const TRIES: u32 = 10;

/// Removes a folder below `place` with all that is in it. Folders that a task left read-only are made writable first, as
/// far as they are this user's. The fault names what stays.
pub(crate) fn remove(dir: &Path, place: &Path) -> Result<(), ConsoleError> {
    let inside = dir.strip_prefix(place).unwrap_or(dir);
    let name = inside.to_string_lossy().replace('/', "-");
    let aside = place.join(format!("{name}{MARK}{}", now_ms()));
    match fs::rename(dir, &aside) {
        Ok(()) => remove_here(&aside),
        Err(_) => remove_here(dir),
    }
}

/// What others have begun to remove.
pub(crate) fn begun(place: &Path) -> Vec<PathBuf> {
    folders_named(place, |name| name.to_string_lossy().contains(MARK))
}

/// Goes on with it. What cannot be removed stays, and was told to them.
pub(crate) fn finish(begun: &[PathBuf]) {
    for dir in begun {
        let _ = remove_here(dir);
    }
}

fn remove_here(dir: &Path) -> Result<(), ConsoleError> {
    let mut removed = remove_all(dir);
    if removed
        .as_ref()
        .is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied)
    {
        unlock(dir);
        removed = remove_all(dir);
    }
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            let words = format!("it is deleted, but this stays: {error}");
            Err(file_error(
                &first_left(dir),
                io::Error::new(error.kind(), words),
            ))
        }
        _ => Ok(()),
    }
}

/// Removes the folder; again where something was written into it meanwhile, as the last row of a task may be.
fn remove_all(dir: &Path) -> io::Result<()> {
    for _ in 1..TRIES {
        match fs::remove_dir_all(dir) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
            removed => return removed,
        }
    }
    fs::remove_dir_all(dir)
}

/// Lets this user list and change the folder and those below it. What is not this user's stays as it is.
fn unlock(dir: &Path) {
    let _ = fs::set_permissions(dir, fs::Permissions::from_mode(0o700));
    for below in folders(dir) {
        unlock(&below);
    }
}

/// The folders in a folder; links are none.
fn folders(dir: &Path) -> Vec<PathBuf> {
    folders_named(dir, |_| true)
}

/// Those of them whose name is wanted: of the many jobs' hardly any is.
fn folders_named(dir: &Path, is_wanted: impl Fn(&OsStr) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let wanted = entries.filter(|entry| is_wanted(&entry.file_name()));
    let folders = wanted.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    folders.map(|entry| entry.path()).collect()
}

/// The first thing found that could not be removed.
fn first_left(dir: &Path) -> PathBuf {
    let mut entries = fs::read_dir(dir).into_iter().flatten().flatten();
    match entries.next() {
        Some(entry) if entry.file_type().is_ok_and(|kind| kind.is_dir()) => {
            first_left(&entry.path())
        }
        Some(entry) => entry.path(),
        None => dir.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_meanwhile_goes_too() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("V001");
        for _ in 0..50 {
            let task = dir.join("task-0");
            fs::create_dir_all(&task).unwrap();
            for at in 0..200 {
                fs::write(task.join(at.to_string()), "").unwrap();
            }
            let late = task.join("platform.jsonl");
            let writer = std::thread::spawn(move || fs::write(late, "the last row"));
            remove(&dir, root.path()).unwrap();
            // It is written before, meanwhile, or not at all.
            let _ = writer.join().unwrap();
            assert!(!dir.exists(), "{:?}", first_left(&dir));
        }
    }

    /// Whether permissions bind this user; says that they do not.
    fn permissions_bind() -> bool {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
        let bind = fs::write(folder.path().join("x"), "").is_err();
        if !bind {
            println!("skipped: permissions do not bind root");
        }
        bind
    }

    #[test]
    fn folders_that_a_task_left_read_only_go_too() {
        if !permissions_bind() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("V001/task-0/home/locked/inner");
        fs::create_dir_all(&inner).unwrap();
        fs::write(inner.join("file"), "").unwrap();
        for (dir, mode) in [(inner.as_path(), 0o000), (inner.parent().unwrap(), 0o500)] {
            fs::set_permissions(dir, fs::Permissions::from_mode(mode)).unwrap();
        }
        remove(&folder.path().join("V001"), folder.path()).unwrap();
        assert!(!folder.path().join("V001").exists());
    }

    #[test]
    fn what_cannot_be_removed_is_named() {
        if !permissions_bind() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let job = folder.path().join("job");
        fs::create_dir(&job).unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
        let error = remove(&job, folder.path()).unwrap_err().to_string();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(error.contains(&job.display().to_string()), "{error}");
    }

    #[test]
    fn what_is_not_there_needs_no_removing() {
        let folder = tempfile::tempdir().unwrap();
        remove(&folder.path().join("gone"), folder.path()).unwrap();
    }

    #[test]
    fn what_was_begun_is_finished_and_nothing_else_is_touched() {
        let place = tempfile::tempdir().unwrap();
        for below in ["1.deleted-1700000000000/V001", "2/V001", "3-V001.orphan-1"] {
            fs::create_dir_all(place.path().join(below)).unwrap();
        }
        finish(&begun(place.path()));
        let mut left: Vec<_> = folders(place.path());
        left.sort();
        assert_eq!(
            left,
            ["2", "3-V001.orphan-1"].map(|name| place.path().join(name))
        );
        fs::create_dir_all(place.path().join("2/V002/task-0")).unwrap();
        remove(&place.path().join("2/V002"), place.path()).unwrap();
        assert_eq!(
            folders(&place.path().join("2")),
            [place.path().join("2/V001")]
        );
        assert_eq!(folders(place.path()).len(), 2, "nothing stays beside it");
    }
}
