//! Saving a task's log as a file: the bytes the task wrote, as they are.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use trainyard_logs::TaskLogPaths;

use crate::console::Console;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::uses::jobs::not_found;
use crate::wire::{SaveLog, SavedLog};

impl Console {
    /// Saves a log as a file of this computer. One that still grows is saved as far as it is.
    pub async fn save_log(&self, save: SaveLog) -> Result<SavedLog, ConsoleError> {
        let target = save.target;
        let log = TaskLogPaths::new(self.home().task(target.key, target.task)).log();
        if !log.exists() {
            return Err(not_found(
                "log",
                &format!("{} task {}", target.key, target.task),
            ));
        }
        let to = PathBuf::from(&save.to);
        let home = self.home().clone();
        let copied = tokio::task::spawn_blocking(move || {
            let copied = home.refuse_own(&to).and_then(|()| copy(&log, &to));
            copied.map_err(|error| file_error(&to, error))
        });
        Ok(SavedLog {
            size_bytes: copied.await.expect("BUG: copying a log panicked")?,
            path: save.to,
        })
    }
}

/// Beside the file first, so that nothing half-written ever has its name.
fn copy(log: &Path, to: &Path) -> io::Result<u64> {
    let mut name = to
        .file_name()
        .ok_or(io::ErrorKind::InvalidInput)?
        .to_owned();
    name.push(".part");
    let part = to.with_file_name(name);
    let copied = write(log, &part).and_then(|bytes| fs::rename(&part, to).map(|()| bytes));
    if copied.is_err() {
        let _ = fs::remove_file(&part);
    }
    copied
}

fn write(log: &Path, part: &Path) -> io::Result<u64> {
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(part)?;
    let bytes = io::copy(&mut File::open(log)?, &mut file)?;
    file.sync_all()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_written_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        fs::write(&log, "one\n").unwrap();
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).unwrap();
        fs::write(taken.join("x"), "").unwrap();
        copy(&log, &taken).unwrap_err();
        assert!(!folder.path().join("taken.part").exists());
        let to = folder.path().join("saved.log");
        assert_eq!(copy(&log, &to).unwrap(), 4);
        assert_eq!(fs::read_to_string(to).unwrap(), "one\n");
    }
}
