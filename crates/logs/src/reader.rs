//! The rows of a log as a person sees them: the task's and the platform's in one sequence.
//!
//! A platform row written when the log was `offset` bytes long stands before the first task row that starts at or
//! after `offset`. Platform rows are few and kept in memory; task rows are read when asked for.

use std::fs::File;
use std::ops::{ControlFlow, Range};
use std::path::Path;

use crate::open::open_log;
use crate::paths::TaskLogPaths;
use crate::platform_rows::{PlatformRow, read_rows};
use crate::row::{Extent, ROW_CUT_BYTES, Row, RowCount, RowSource};
use crate::task_rows::{Change, TaskRows};
use crate::{LogError, Result};

/// Reads a log, while it grows or afterwards, from any process.
pub struct LogReader {
    paths: TaskLogPaths,
    task: TaskRows,
    platform: Vec<Placed>,
    platform_file: Option<File>,
    platform_consumed: u64,
    /// How many of `platform` have their final number.
    settled: usize,
}

/// A platform row and its number in the merged sequence.
struct Placed {
    number: u64,
    row: PlatformRow,
}

impl LogReader {
    /// Opens the log of the task in `dir`. A task that has written nothing yet has an empty log.
    pub fn open(dir: &Path) -> Result<Self> {
        let paths = TaskLogPaths::new(dir);
        let task = TaskRows::new(paths.clone());
        let mut reader = Self {
            paths,
            task,
            platform: Vec::new(),
            platform_file: None,
            platform_consumed: 0,
            settled: 0,
        };
        reader.refresh()?;
        Ok(reader)
    }

    /// Takes in what has been written since. Until the next refresh the reader answers from what this one saw. A log
    /// that was cut or replaced is read anew; the count then falls.
    pub fn refresh(&mut self) -> Result<RowCount> {
        // In this order, the log is at least as long as any platform row says it was.
        self.read_platform()?;
        if self.task.refresh()? == Change::Replaced {
            self.settled = 0;
        }
        self.place_platform()?;
        Ok(self.row_count())
    }

    /// Rows there are, as of the last refresh; an unfinished last row counts.
    #[must_use]
    pub fn row_count(&self) -> RowCount {
        self.task.end().rows() + self.platform.len() as u64
    }

    /// Bytes the task has written, as of the last refresh.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.task.end().offset
    }

    /// The rows with these numbers. Numbers beyond the last row are left out; the answer takes up to 64 KiB a row, so
    /// callers ask for a screenful or two.
    pub fn rows(&mut self, range: Range<u64>) -> Result<Vec<Row>> {
        self.rows_cut(range, ROW_CUT_BYTES)
    }

    /// The same with rows of at most `cut_bytes`, or of 64 KiB where that is less.
    pub fn rows_cut(&mut self, range: Range<u64>, cut_bytes: usize) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        let extent = Extent::Cut(cut_bytes.min(ROW_CUT_BYTES));
        self.each_row(range, extent, |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    }

    /// Hands over the rows with these numbers one by one, a long one piece by piece, until `take` wants no more. One piece is
    /// in memory at a time.
    pub fn each_whole_row(
        &mut self,
        range: Range<u64>,
        take: impl FnMut(Row) -> ControlFlow<()>,
    ) -> Result<()> {
        self.each_row(range, Extent::Whole, take)
    }

    fn each_row(
        &mut self,
        range: Range<u64>,
        extent: Extent,
        mut take: impl FnMut(Row) -> ControlFlow<()>,
    ) -> Result<()> {
        let range = range.start..range.end.min(self.row_count());
        if range.is_empty() {
            return Ok(());
        }
        let first = self.platform_before(range.start);
        let last = self.platform_before(range.end);
        let mut platform = self.platform[first..last].iter().peekable();
        let mut number = range.start;
        // The platform's rows that stand right here, then the row that follows them.
        let mut merge = |task: Option<Row>| {
            let task = match task {
                // More of the row that was handed over last.
                Some(piece) if piece.from > 0 => {
                    let number = number - 1;
                    return take(Row { number, ..piece });
                }
                task => task,
            };
            while let Some(placed) = platform.next_if(|placed| placed.number == number) {
                number += 1;
                take(placed.to_row(extent.at_once()))?;
            }
            if let Some(row) = task {
                let row = Row { number, ..row };
                number += 1;
                take(row)?;
            }
            ControlFlow::Continue(())
        };
        let mut flow = ControlFlow::Continue(());
        let task = range.start - first as u64..range.end - last as u64;
        self.task.each_row(task, extent, |row| {
            flow = merge(Some(row));
            flow
        })?;
        if flow.is_continue() {
            let _ = merge(None);
        }
        Ok(())
    }

    /// The last `n` rows, or all if there are fewer.
    pub fn last_rows(&mut self, n: u64) -> Result<Vec<Row>> {
        let count = self.row_count();
        self.rows(count.saturating_sub(n)..count)
    }

    /// Platform rows with a smaller number.
    fn platform_before(&self, number: u64) -> usize {
        self.platform
            .partition_point(|placed| placed.number < number)
    }

    fn read_platform(&mut self) -> Result<()> {
        let path = self.paths.platform();
        if self.platform_file.is_none() {
            self.platform_file = open_log(&path)?;
        }
        let Some(file) = &self.platform_file else {
            return Ok(());
        };
        let len = file
            .metadata()
            .map_err(LogError::file("read", &path))?
            .len();
        if len < self.platform_consumed {
            self.platform.clear();
            self.platform_consumed = 0;
            self.settled = 0;
        }
        loop {
            let read = read_rows(file, self.platform_consumed);
            let (rows, bytes) = read.map_err(LogError::file("read", &path))?;
            if bytes == 0 {
                return Ok(());
            }
            self.platform_consumed += bytes;
            self.platform
                .extend(rows.into_iter().map(|row| Placed { number: 0, row }));
        }
    }

    /// Numbers the platform rows that have no number yet. A row that claims a longer log than there is (the log was
    /// cut) stands at the end until the log is that long.
    fn place_platform(&mut self) -> Result<()> {
        let task_rows = self.task.end().rows();
        for index in self.settled..self.platform.len() {
            let ahead = index as u64;
            let offset = self.platform[index].row.offset;
            let known = offset <= self.task.end().offset;
            let before = if known {
                self.task.begun_before(offset)?
            } else {
                task_rows
            };
            // Rows keep the order in which they were written, whatever the offsets of two writers say.
            let floor = index
                .checked_sub(1)
                .map_or(0, |previous| self.platform[previous].number + 1);
            self.platform[index].number = floor.max(before + ahead);
            if known && self.settled == index {
                self.settled += 1;
            }
        }
        Ok(())
    }
}

impl Placed {
    fn to_row(&self, cut: usize) -> Row {
        let PlatformRow {
            at_ms, level, text, ..
        } = &self.row;
        Row {
            from: 0,
            number: self.number,
            at_ms: Some(*at_ms),
            source: RowSource::Platform(*level),
            text: text.as_bytes()[..text.len().min(cut)].to_vec(),
            full_len: text.len() as u64,
            complete: true,
        }
    }
}
