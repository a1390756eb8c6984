//! `platform.jsonl`: what the platform says about a task, each row with its place in the task's log.
//!
//! One JSON object a line, `{"at_ms":…,"offset":…,"level":"info","text":"Started"}`, where `offset` is the length of
//! the log when the row was written. Rows are appended in one write each, so several processes may write.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::paths::TaskLogPaths;
use crate::platform::{private, read_at};
use crate::{LogError, Result};

/// How much of the file is read at once, and the longest row there can be: a file of any length, a hole even, costs no more
/// memory than its rows need.
const READ_BYTES: u64 = 4 << 20;

/// How much a row of the platform matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlatformLevel {
    /// Progress.
    Info,
    /// Something is not as wished for; the task goes on.
    Warn,
    /// Why the task failed.
    Error,
}

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlatformRow {
    pub(crate) at_ms: u64,
    pub(crate) offset: u64,
    pub(crate) level: PlatformLevel,
    pub(crate) text: String,
}

impl PlatformRow {
    fn write_line(&self, lines: &mut Vec<u8>) {
        serde_json::to_writer(&mut *lines, self).expect("BUG: a row is plain JSON");
        lines.push(b'\n');
    }
}

/// The platform's rows of a task, opened for appending.
pub struct PlatformRows {
    paths: TaskLogPaths,
    path: PathBuf,
    file: File,
    /// The file ends in a line that was cut short, by us or by who wrote before.
    torn: bool,
}

impl PlatformRows {
    /// Opens the rows of the task in `dir`, or creates them.
    pub fn open(dir: &Path) -> Result<Self> {
        let paths = TaskLogPaths::new(dir);
        let path = paths.platform();
        let file = private()
            .append(true)
            .open(&path)
            .map_err(LogError::file("open", &path))?;
        let torn = ends_torn(&file).map_err(LogError::file("read", &path))?;
        Ok(Self {
            paths,
            path,
            file,
            torn,
        })
    }

    /// Appends a row that stands at the log's present end. A text of several lines becomes as many rows.
    pub fn append(&mut self, level: PlatformLevel, text: &str, at_ms: u64) -> Result<()> {
        let offset = log_len(&self.paths.log())?;
        let mut lines = if self.torn { vec![b'\n'] } else { Vec::new() };
        for text in text.lines() {
            PlatformRow {
                at_ms,
                offset,
                level,
                text: text.to_owned(),
            }
            .write_line(&mut lines);
        }
        // One write, not write_all: rows of several processes must not mix.
        let written = self
            .file
            .write(&lines)
            .map_err(LogError::file("write", &self.path))?;
        if written > 0 {
            self.torn = written < lines.len();
        }
        if written < lines.len() {
            return Err(LogError::file("write", &self.path)(
                io::ErrorKind::StorageFull.into(),
            ));
        }
        Ok(())
    }
}

fn log_len(log: &Path) -> Result<u64> {
    match log.metadata() {
        Ok(file) => Ok(file.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(LogError::file("read", log)(error)),
    }
}

fn ends_torn(file: &File) -> io::Result<bool> {
    let len = file.metadata()?.len();
    let mut last = [b'\n'];
    if len > 0 {
        read_at(file, &mut last, len - 1)?;
    }
    Ok(last != [b'\n'])
}

/// Complete lines of the file from `consumed` on, and how many bytes they are: none where there are no more. Lines that are
/// no rows (torn by a crash, then continued) are left out.
pub(crate) fn read_rows(file: &File, consumed: u64) -> io::Result<(Vec<PlatformRow>, u64)> {
    let len = file.metadata()?.len().saturating_sub(consumed);
    let len = len.min(READ_BYTES);
    let mut bytes = vec![0; usize::try_from(len).unwrap_or(usize::MAX)];
    let filled = read_at(file, &mut bytes, consumed)?;
    let complete = memchr::memrchr(b'\n', &bytes[..filled]).map_or(0, |last| last + 1);
    let rows = bytes[..complete]
        .split(|&byte| byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect();
    Ok((rows, complete as u64))
}
