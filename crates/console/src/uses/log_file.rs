//! Saving a task's log as a file: the bytes the task wrote, as they are.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use trainyard_files::{Links, Survives, open_regular};
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
            let log =
                open_regular(&log, Links::Followed).map_err(|error| file_error(&log, error))?;
            let copied = home.refuse_own(&to).and_then(|()| copy(log, &to));
            copied.map_err(|error| file_error(&to, error))
        });
        Ok(SavedLog {
            size_bytes: copied.await.expect("BUG: copying a log panicked")?,
            path: save.to,
        })
    }
}

/// For nobody else's eyes, as the log itself.
fn copy(mut log: File, to: &Path) -> io::Result<u64> {
    let to = &trainyard_files::users_file(to)?;
    trainyard_files::replace_with(to, Survives::PowerCut, |file| io::copy(&mut log, file))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_cannot_be_written_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        fs::write(&log, "one\n").unwrap();
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).unwrap();
        fs::write(taken.join("x"), "").unwrap();
        copy(File::open(&log).unwrap(), &taken).unwrap_err();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        let to = folder.path().join("saved.log");
        assert_eq!(copy(File::open(&log).unwrap(), &to).unwrap(), 4);
        assert_eq!(fs::read_to_string(to).unwrap(), "one\n");
    }
}
