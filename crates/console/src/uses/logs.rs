//! Logs: windows of rows, never whole files.

use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use trainyard_files::{Links, open_regular};
use trainyard_job::VersionKey;
use trainyard_logs::{LogError, LogReader, PlatformLevel, Row, RowSource, TaskLogPaths};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::home::{file_error, make_private};
use crate::uses::jobs::not_found;
use crate::wire::{LogRange, LogRow, LogTailQuery, LogTarget, LogWindow, PlatformRow};

/// Rows a window may have.
const ROWS_MAX: u64 = 5_000;
/// Bytes all rows of a window may have together; each may have its share, and is cut there.
const WINDOW_MAX_BYTES: usize = 8 << 20;
/// What is kept of one row that is passed on whole.
const WHOLE_ROW_MAX_BYTES: usize = 1 << 20;
/// Rows that are read at once of those: at their longest they are a few megabytes.
const WHOLE_ROWS_AT_ONCE: u64 = 16;
/// Readers kept open.
const READERS_MAX: usize = 16;

/// Readers that were used last, so that their index need not be read again for each window.
#[derive(Default)]
pub(crate) struct LogReaders(Mutex<Vec<(PathBuf, LogReader)>>);

impl LogReaders {
    fn take(&self, dir: &Path) -> Result<LogReader, LogError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = kept.iter().position(|(kept, _)| kept == dir) {
            return Ok(kept.swap_remove(at).1);
        }
        drop(kept);
        LogReader::open(dir)
    }

    fn give_back(&self, dir: PathBuf, reader: LogReader) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= READERS_MAX {
            kept.remove(0);
        }
        kept.push((dir, reader));
    }

    /// Closes the readers of a folder that is deleted.
    pub(crate) fn forget(&self, dir: &Path) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(kept, _)| !kept.starts_with(dir));
    }
}

impl Console {
    /// Rows of a log by number.
    pub async fn log_rows(&self, range: LogRange) -> Result<LogWindow, ConsoleError> {
        let LogRange { target, from, to } = range;
        let to = to.clamp(from, from.saturating_add(ROWS_MAX));
        self.read_log(target, move |_| from..to).await
    }

    /// The last rows of a log.
    pub async fn log_tail(&self, query: LogTailQuery) -> Result<LogWindow, ConsoleError> {
        let rows = u64::from(query.rows).min(ROWS_MAX);
        self.read_log(query.target, move |total| total.saturating_sub(rows)..total)
            .await
    }

    /// Whole rows of a log, for who passes them on: from `range` of the number of rows, up to `bytes_max` together and at
    /// least one. Of a row that is longer than a megabyte the rest is left out. A last row without its newline is among them only
    /// where it is `ended`: nobody writes on.
    pub async fn whole_rows(
        &self,
        target: LogTarget,
        range: impl FnOnce(u64) -> Range<u64> + Send + 'static,
        bytes_max: usize,
        ended: bool,
    ) -> Result<Vec<Row>, ConsoleError> {
        let dir = self.home().task(target.key, target.task);
        let console = self.clone();
        let work = move || {
            let readers = &console.inner().readers;
            let mut reader = readers.take(&dir)?;
            let total = reader.refresh()?;
            let range = range(total);
            let end = range.end.min(total);
            let (mut next, mut size) = (range.start, 0);
            let mut rows: Vec<Row> = Vec::new();
            while next < end && (size < bytes_max || rows.is_empty()) {
                let to = end.min(next + WHOLE_ROWS_AT_ONCE);
                for row in reader.rows_cut(next..to, WHOLE_ROW_MAX_BYTES)? {
                    if !(row.complete || ended) || (size >= bytes_max && !rows.is_empty()) {
                        break;
                    }
                    size += row.text.len();
                    rows.push(row);
                }
                next = to;
            }
            readers.give_back(dir, reader);
            Ok(rows)
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.expect("BUG: reading a log panicked")
    }

    /// Bytes of what a task wrote, and where they end: `length` from `start` on, before it where `length` is negative, and
    /// the last ones where `start` is. None where the task has not begun to write.
    pub async fn log_bytes(
        &self,
        target: LogTarget,
        start: i64,
        length: i64,
    ) -> Result<Option<(Vec<u8>, u64)>, ConsoleError> {
        let path = TaskLogPaths::new(self.home().task(target.key, target.task)).log();
        let work = move || {
            let read = || {
                let mut file = open_regular(&path, Links::Followed)?;
                let size = file.metadata()?.len();
                let count = length.unsigned_abs();
                let from = match u64::try_from(start) {
                    Err(_) => size.saturating_sub(count),
                    Ok(start) if length < 0 => start.min(size).saturating_sub(count),
                    Ok(start) => start.min(size),
                };
                file.seek(SeekFrom::Start(from))?;
                let mut bytes = Vec::new();
                file.take(count).read_to_end(&mut bytes)?;
                let end = from + bytes.len() as u64;
                Ok::<_, std::io::Error>((bytes, end))
            };
            match read() {
                Ok(found) => Ok(Some(found)),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(file_error(&path, error)),
            }
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.expect("BUG: reading a log panicked")
    }

    /// Where a task's log and records are, made if the task has not been prepared yet.
    pub(crate) fn task_dir(&self, key: VersionKey, task: u32) -> Result<PathBuf, ConsoleError> {
        // Nothing is made for a version that there is not.
        if !self.home().version(key).is_dir() {
            return Err(not_found("version", &key));
        }
        let dir = self.home().task(key, task);
        make_private(&dir).map_err(|e| file_error(&dir, e))?;
        Ok(dir)
    }

    async fn read_log(
        &self,
        target: LogTarget,
        range: impl FnOnce(u64) -> Range<u64> + Send + 'static,
    ) -> Result<LogWindow, ConsoleError> {
        let dir = self.home().task(target.key, target.task);
        let console = self.clone();
        let work = move || {
            let readers = &console.inner().readers;
            let mut reader = readers.take(&dir)?;
            let total_rows = reader.refresh()?;
            let range = range(total_rows);
            let there = range.end.min(total_rows);
            let count = there.saturating_sub(range.start).clamp(1, ROWS_MAX);
            let share = WINDOW_MAX_BYTES / usize::try_from(count).unwrap_or(usize::MAX);
            let rows = reader.rows_cut(range, share)?;
            let rows = rows.iter().map(log_row).collect();
            let size_bytes = reader.size_bytes();
            readers.give_back(dir, reader);
            Ok(LogWindow {
                total_rows,
                size_bytes,
                rows,
            })
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.expect("BUG: reading a log panicked")
    }
}

fn log_row(row: &Row) -> LogRow {
    let cut = row.full_len > row.text.len() as u64;
    LogRow {
        number: row.number,
        at_ms: row.at_ms,
        platform: match row.source {
            RowSource::Task => None,
            RowSource::Platform(PlatformLevel::Info) => Some(PlatformRow::Info),
            RowSource::Platform(PlatformLevel::Warn) => Some(PlatformRow::Warn),
            RowSource::Platform(PlatformLevel::Error) => Some(PlatformRow::Error),
        },
        text: String::from_utf8_lossy(&row.text).into_owned(),
        cut_from_bytes: cut.then_some(row.full_len),
    }
}
