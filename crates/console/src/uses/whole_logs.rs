//! Logs row by row, each row whole, if in pieces: for who prints or searches them. A window of rows for a page is `logs`'.
//!
//! Rows are handed over as they are read, so that a log of any length takes no memory. That blocks the thread it is done
//! on, which is meant for a program that does nothing else meanwhile.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use regex::bytes::Regex;
use tokio::sync::Notify;
use trainyard_job::{JobStatus, VersionKey};
use trainyard_logs::{LogError, LogReader, LogWatch, RowSource};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::OneVersion;

/// Which rows of which logs.
#[derive(Clone, Debug)]
pub struct WholeLogs {
    /// Of which version.
    pub key: VersionKey,
    /// Of which of its tasks, from 0.
    pub tasks: Vec<u32>,
    /// Where to begin in each log.
    pub from: FirstRow,
    /// Only the rows that match, or the pieces of a long one.
    pub matching: Option<RowPattern>,
}

/// Where to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstRow {
    /// At the row of this number, from 0.
    Number(u64),
    /// With so many rows as there are now.
    Last(u64),
}

/// What is looked for in rows: a regular expression over their bytes.
#[derive(Clone, Debug)]
pub struct RowPattern(Regex);

impl RowPattern {
    /// Reads a pattern as it is typed.
    pub fn new(typed: &str) -> Result<Self, ConsoleError> {
        Ok(Self(Regex::new(typed)?))
    }
}

/// One row, byte for byte.
#[derive(Clone, Copy, Debug)]
pub struct WholeRow<'a> {
    /// Whose log it is in.
    pub task: u32,
    /// Its number, from 0.
    pub number: u64,
    /// When it was written, in epoch milliseconds, where that is known.
    pub at_ms: Option<u64>,
    /// Whether it is the platform's own.
    pub is_platform: bool,
    /// Its bytes without the newline, or of one of several megabytes a piece of them.
    pub text: &'a [u8],
    /// Whether this is where it begins.
    pub begins: bool,
    /// Whether this is where it ends.
    pub ends: bool,
}

/// How following came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed<B> {
    /// The version has ended, whether its last rows were all wanted or not.
    Ended {
        /// How.
        status: JobStatus,
        /// What broke off the rest.
        broken: Option<B>,
    },
    /// A row was the last that was wanted, before the version ended.
    Broken(B),
}

impl Console {
    /// Hands over the rows that there are, one task after the other, until one breaks it off.
    pub fn read_logs<B>(
        &self,
        asked: &WholeLogs,
        mut take: impl FnMut(WholeRow<'_>) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, ConsoleError> {
        for &task in &asked.tasks {
            let mut log = OpenLog::open(self, asked, task)?;
            let total = log.reader.row_count();
            let flow = log.hand_over(total, asked, &mut take)?;
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Hands over the rows that there are and those that come, until the version ends or a row breaks it off.
    pub async fn follow_logs<B>(
        &self,
        asked: &WholeLogs,
        mut take: impl FnMut(WholeRow<'_>) -> ControlFlow<B>,
    ) -> Result<Followed<B>, ConsoleError> {
        let key = asked.key;
        let grown = Arc::new(Notify::new());
        let mut logs = Vec::new();
        let mut watches = Vec::new();
        for &task in &asked.tasks {
            let wake = Arc::clone(&grown);
            let dir = self.task_dir(key, task)?;
            watches.push(LogWatch::new(&dir, move || wake.notify_one())?);
            logs.push(OpenLog::open(self, asked, task)?);
        }
        let mut notices = self.notices();
        loop {
            // The status first: rows written before the end are then all there when it says the end.
            let status = self.show_version(OneVersion { key }).await?.version.status;
            let ended = status.is_final();
            for log in &mut logs {
                let flow = log.hand_over_new(ended, asked, &mut take)?;
                match flow {
                    ControlFlow::Continue(()) => {}
                    ControlFlow::Break(broken) if ended => {
                        let broken = Some(broken);
                        return Ok(Followed::Ended { status, broken });
                    }
                    ControlFlow::Break(broken) => return Ok(Followed::Broken(broken)),
                }
            }
            if ended {
                let broken = None;
                return Ok(Followed::Ended { status, broken });
            }
            tokio::select! {
                () = grown.notified() => {}
                _ = notices.recv() => {}
            }
        }
    }
}

/// One task's log and how far it was handed over.
struct OpenLog {
    reader: LogReader,
    task: u32,
    next: u64,
}

impl OpenLog {
    fn open(console: &Console, asked: &WholeLogs, task: u32) -> Result<Self, ConsoleError> {
        let mut reader = LogReader::open(&console.task_dir(asked.key, task)?)?;
        let next = match asked.from {
            FirstRow::Number(number) => number,
            FirstRow::Last(rows) => reader.refresh()?.saturating_sub(rows),
        };
        Ok(Self { reader, task, next })
    }

    /// Complete rows, and at the end the one without its newline.
    fn hand_over_new<B>(
        &mut self,
        ended: bool,
        asked: &WholeLogs,
        take: &mut impl FnMut(WholeRow<'_>) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, LogError> {
        let mut total = self.reader.refresh()?;
        if !ended {
            // Not read whole each time that it has grown.
            let last = self.reader.last_rows(1)?;
            let torn = last.iter().filter(|row| !row.complete).count() as u64;
            total -= torn.min(total);
        }
        self.hand_over(total, asked, take)
    }

    /// The rows from the next one up to `end`.
    fn hand_over<B>(
        &mut self,
        end: u64,
        asked: &WholeLogs,
        take: &mut impl FnMut(WholeRow<'_>) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, LogError> {
        let unwanted = |text: &[u8]| match &asked.matching {
            Some(RowPattern(pattern)) => !pattern.is_match(text),
            None => false,
        };
        let (task, next) = (self.task, &mut self.next);
        let range: Range<u64> = *next..end;
        let mut flow = ControlFlow::Continue(());
        self.reader.each_whole_row(range, |row| {
            *next = row.number + 1;
            let end = row.from + row.text.len() as u64;
            if unwanted(&row.text) {
                return ControlFlow::Continue(());
            }
            flow = take(WholeRow {
                task,
                number: row.number,
                at_ms: row.at_ms,
                is_platform: matches!(row.source, RowSource::Platform(_)),
                text: &row.text,
                begins: row.from == 0,
                ends: end == row.full_len,
            });
            if flow.is_break() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        Ok(flow)
    }
}
