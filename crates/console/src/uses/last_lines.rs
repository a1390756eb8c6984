//! The last row of each version in a list.
//!
//! A list asks at each notice, most of which are about one job: a log is read again only where it has changed. It shows
//! the log as it is, what a task printed of its secrets too; the row goes to the window and is neither kept nor sent.

use std::collections::HashMap;
use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use trainyard_files::{Links, open_regular};
use trainyard_logs::TaskLogPaths;

use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::{LastLine, LastLines};

/// Versions whose last lines are told at once.
const AT_ONCE_MAX: usize = 200;
/// Versions whose last lines are kept.
const KEPT_MAX: usize = 4 * AT_ONCE_MAX;
/// Characters of a last line.
const CHARS_MAX: usize = 300;
/// Bytes looked at to find it.
const WINDOW_BYTES: u64 = 4096;

/// Last lines that were read, by the folder of their version.
#[derive(Default)]
pub(crate) struct KeptLastLines(Mutex<HashMap<PathBuf, Kept>>);

/// A last line and the log that it is the last of.
struct Kept {
    log: Log,
    text: String,
}

/// A log as it was at a moment.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Log {
    modified: SystemTime,
    path: PathBuf,
    size_bytes: u64,
}

impl Console {
    /// The last row each of some versions wrote.
    pub async fn last_lines(&self, wanted: LastLines) -> Result<Vec<LastLine>, ConsoleError> {
        let console = self.clone();
        let work = move || {
            let kept = &console.inner().last_lines;
            let keys = wanted.keys.into_iter().take(AT_ONCE_MAX);
            keys.map(|key| LastLine {
                key,
                text: kept.of(&console.home().version(key)),
            })
            .collect()
        };
        let done = tokio::task::spawn_blocking(work).await;
        Ok(done.expect("BUG: reading last lines panicked"))
    }
}

impl KeptLastLines {
    /// The last row of the task that wrote last; empty where there is none.
    fn of(&self, version: &Path) -> String {
        let Some(log) = newest_log(version) else {
            return String::new();
        };
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = kept().get(version).filter(|kept| kept.log == log) {
            return same.text.clone();
        }
        let text = last_line(&log.path).unwrap_or_default();
        let mut kept = kept();
        if kept.len() >= KEPT_MAX {
            // A list that long is rare, and all it costs is to read these again.
            kept.clear();
        }
        let entry = Kept {
            log,
            text: text.clone(),
        };
        kept.insert(version.to_owned(), entry);
        text
    }
}

fn newest_log(version: &Path) -> Option<Log> {
    let tasks = fs::read_dir(version).ok()?.flatten();
    let logs = tasks.filter_map(|task| {
        let path = TaskLogPaths::new(task.path()).log();
        let file = fs::metadata(&path).ok()?;
        Some(Log {
            modified: file.modified().ok()?,
            path,
            size_bytes: file.len(),
        })
    });
    logs.max()
}

/// The last row that is not blank, from the end of the file.
fn last_line(log: &Path) -> Option<String> {
    let mut file = open_regular(log, Links::Followed).ok()?;
    let length = file.metadata().ok()?.len();
    let start = length.saturating_sub(WINDOW_BYTES);
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut end = Vec::new();
    file.take(WINDOW_BYTES).read_to_end(&mut end).ok()?;
    let text = String::from_utf8_lossy(&end);
    let line = text
        .split(['\n', '\r'])
        .rfind(|line| !line.trim().is_empty())?;
    Some(line.trim().chars().take(CHARS_MAX).collect())
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Write;
    use std::time::Duration;

    use super::*;

    /// A version whose task 0 wrote this.
    fn version(text: &str) -> (tempfile::TempDir, PathBuf) {
        let version = tempfile::tempdir().unwrap();
        let log = version.path().join("task-0/log");
        fs::create_dir(log.parent().unwrap()).unwrap();
        fs::write(&log, text).unwrap();
        (version, log)
    }

    #[test]
    fn a_log_that_did_not_change_is_not_read_again() {
        let (version, log) = version("epoch 1\n");
        let kept = KeptLastLines::default();
        assert_eq!(kept.of(version.path()), "epoch 1");
        let modified = fs::metadata(&log).unwrap().modified().unwrap();
        // Behind its back, which nothing but this test does: the same size at the same time.
        fs::write(&log, "epoch 2\n").unwrap();
        let file = File::options().append(true).open(&log).unwrap();
        file.set_modified(modified).unwrap();
        assert_eq!(kept.of(version.path()), "epoch 1", "it was not looked at");
        file.set_modified(modified + Duration::from_secs(1))
            .unwrap();
        assert_eq!(kept.of(version.path()), "epoch 2");
    }

    #[test]
    fn a_row_more_is_seen_even_within_one_tick_of_the_clock() {
        let (version, log) = version("epoch 1\n");
        let kept = KeptLastLines::default();
        assert_eq!(kept.of(version.path()), "epoch 1");
        let mut file = File::options().append(true).open(&log).unwrap();
        let modified = file.metadata().unwrap().modified().unwrap();
        file.write_all(b"epoch 2\n").unwrap();
        file.set_modified(modified).unwrap();
        assert_eq!(kept.of(version.path()), "epoch 2");
    }

    #[test]
    fn no_more_are_kept_than_a_few_lists_show() {
        let jobs = tempfile::tempdir().unwrap();
        let kept = KeptLastLines::default();
        for at in 0..KEPT_MAX + 10 {
            let version = jobs.path().join(at.to_string());
            fs::create_dir_all(version.join("task-0")).unwrap();
            fs::write(version.join("task-0/log"), format!("epoch {at}\n")).unwrap();
            assert_eq!(kept.of(&version), format!("epoch {at}"));
        }
        let size = kept.0.lock().unwrap().len();
        assert!((1..=KEPT_MAX).contains(&size), "{size}");
    }
}
