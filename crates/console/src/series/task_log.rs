//! The metrics of one task's log: read as far as it was, a part at a time.

use std::path::PathBuf;
use std::time::Instant;

use trainyard_logs::{LogError, LogReader, RowSource};
use trainyard_summaries::{LogSeries, MetricRules};

/// Rows taken from the log at once, and bytes looked at of each.
const ROWS_AT_ONCE: u64 = 2_000;
const ROW_MAX_BYTES: usize = 16 << 10;

/// One log, and how far it was looked at.
pub(crate) struct TaskLog {
    dir: PathBuf,
    rules: MetricRules,
    reader: Option<LogReader>,
    next_row: u64,
    total_rows: u64,
    pub(crate) series: LogSeries,
}

impl TaskLog {
    pub(crate) fn new(dir: PathBuf, rules: MetricRules) -> Self {
        Self {
            dir,
            reader: None,
            next_row: 0,
            total_rows: 0,
            series: LogSeries::new(rules.clone()),
            rules,
        }
    }

    /// Reads on until there is no more, or the time is up. A row that is still being written is left for later, unless
    /// nobody writes any more. A task that has not been prepared has no log yet.
    pub(crate) fn refresh(&mut self, until: Instant, has_ended: bool) -> Result<(), LogError> {
        if self.reader.is_none() {
            if !self.dir.is_dir() {
                return Ok(());
            }
            self.reader = Some(LogReader::open(&self.dir)?);
        }
        let Some(reader) = &mut self.reader else {
            return Ok(());
        };
        self.total_rows = reader.refresh()?;
        if self.total_rows < self.next_row {
            // It was cut or replaced.
            self.next_row = 0;
            self.series = LogSeries::new(self.rules.clone());
        }
        while self.next_row < self.total_rows {
            let to = self.total_rows.min(self.next_row + ROWS_AT_ONCE);
            for row in reader.rows_cut(self.next_row..to, ROW_MAX_BYTES)? {
                if !row.complete && !has_ended {
                    self.total_rows = self.next_row;
                    return Ok(());
                }
                if matches!(row.source, RowSource::Task) {
                    self.series
                        .take(&String::from_utf8_lossy(&row.text), row.at_ms);
                }
                self.next_row = row.number + 1;
            }
            if Instant::now() >= until {
                break;
            }
        }
        Ok(())
    }

    pub(crate) fn rows_read(&self) -> u64 {
        self.next_row
    }

    pub(crate) fn rows_total(&self) -> u64 {
        self.total_rows
    }
}
