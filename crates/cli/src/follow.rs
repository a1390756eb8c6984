//! Follows the logs of a version until it ends.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use regex::bytes::Regex;
use tokio::sync::Notify;
use trainyard_console::logs::{LogReader, LogWatch, Row, RowSource};
use trainyard_console::{Console, wire::OneVersion};
use trainyard_job::{JobStatus, VersionKey};

use crate::exit::{Exit, Failure};
use crate::output::{self, Unwritten};
use crate::terminal;

/// Prints the tasks' rows from row `from` on as they come. Answers the final status, or none when interrupted.
pub(crate) async fn until_end(
    console: &Console,
    key: VersionKey,
    tasks: &[u32],
    from: u64,
    print: &Print,
) -> Result<Option<JobStatus>, Failure> {
    let changed = Arc::new(Notify::new());
    let mut logs = Vec::new();
    for &task in tasks {
        logs.push(TaskLog::open(
            console,
            key,
            task,
            tasks.len() > 1,
            from,
            &changed,
        )?);
    }
    let mut notices = console.notices();
    let interrupted = tokio::signal::ctrl_c();
    tokio::pin!(interrupted);
    loop {
        // The status first: rows written before the end are then all there when it says the end.
        let version = console.show_version(OneVersion { key }).await?;
        let status = version.version.status;
        let ended = status.is_final();
        for log in &mut logs {
            // Until the end nothing has succeeded, whoever reads.
            match log.print_new(print, ended) {
                // The exit code still tells the end to who reads no more.
                Err(failure) if ended && failure.exit == Exit::Done => {}
                printed => printed.map_err(Failure::before_the_end)?,
            }
        }
        if ended {
            return Ok(Some(status));
        }
        tokio::select! {
            () = changed.notified() => {}
            _ = notices.recv() => {}
            _ = &mut interrupted => return Ok(None),
        }
    }
}

struct TaskLog {
    reader: LogReader,
    _watch: LogWatch,
    next: u64,
    task: u32,
    /// Whether other tasks' rows come between.
    is_one_of_many: bool,
}

/// How rows are printed.
pub(crate) struct Print {
    /// One JSON object a row.
    pub(crate) json: bool,
    /// Only the rows that match.
    pub(crate) grep: Option<Regex>,
}

impl TaskLog {
    fn open(
        console: &Console,
        key: VersionKey,
        task: u32,
        many: bool,
        next: u64,
        changed: &Arc<Notify>,
    ) -> Result<Self, Failure> {
        let dir = console.task_dir(key, task)?;
        let wake = Arc::clone(changed);
        let failed = |error: trainyard_console::logs::LogError| Failure::request(error.to_string());
        Ok(Self {
            _watch: LogWatch::new(&dir, move || wake.notify_one()).map_err(failed)?,
            reader: LogReader::open(&dir).map_err(failed)?,
            next,
            task,
            is_one_of_many: many,
        })
    }

    /// Prints complete rows, and at the end the one without its newline.
    fn print_new(&mut self, print: &Print, ended: bool) -> Result<(), Failure> {
        let failed = |error: trainyard_console::logs::LogError| Failure::request(error.to_string());
        let mut total = self.reader.refresh().map_err(failed)?;
        if !ended {
            // Not read whole each time that it has grown.
            let last = self.reader.last_rows(1).map_err(failed)?;
            let torn = last.iter().filter(|row| !row.complete).count() as u64;
            total -= torn.min(total);
        }
        let (task, many) = (self.task, self.is_one_of_many);
        let from = self.next;
        let next = &mut self.next;
        print_rows(&mut self.reader, from..total, |row| {
            *next = row.number + 1;
            print.row(task, many, row)
        })
    }
}

/// Prints these rows, until one cannot be written.
pub(crate) fn print_rows(
    reader: &mut LogReader,
    range: Range<u64>,
    mut print: impl FnMut(&Row) -> Result<(), Unwritten>,
) -> Result<(), Failure> {
    let mut printed = Ok(());
    let read = reader.each_whole_row(range, |row| {
        printed = print(&row);
        if printed.is_ok() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    read.map_err(|error| Failure::request(error.to_string()))?;
    Ok(printed?)
}

impl Print {
    /// Prints a row, unless it is not wanted.
    pub(crate) fn row(&self, task: u32, is_one_of_many: bool, row: &Row) -> Result<(), Unwritten> {
        let unwanted = |pattern: &Regex| !pattern.is_match(&row.text);
        if self.grep.as_ref().is_some_and(unwanted) {
            return Ok(());
        }
        let mut line = match (self.json, is_one_of_many) {
            (false, true) => format!("[{task}] ").into_bytes(),
            _ => Vec::new(),
        };
        let is_platform = matches!(row.source, RowSource::Platform(_));
        if self.json {
            line.extend(json(task, is_platform, row).into_bytes());
        } else if terminal::is_output() {
            line.extend(for_terminal(is_platform, row).into_bytes());
        } else {
            if is_platform {
                line.extend_from_slice(terminal::MARK.as_bytes());
                line.push(b' ');
            }
            line.extend_from_slice(&row.text);
        }
        line.push(b'\n');
        output::write(&line)
    }
}

fn for_terminal(is_platform: bool, row: &Row) -> String {
    if is_platform {
        let text = String::from_utf8_lossy(&row.text);
        return format!("{} {}", terminal::MARK, terminal::one_line(&text));
    }
    terminal::task_row(&row.text)
}

fn json(task: u32, is_platform: bool, row: &Row) -> String {
    let value = serde_json::json!({
        "task": task,
        "number": row.number + 1,
        "at_ms": row.at_ms,
        "platform": is_platform,
        "text": String::from_utf8_lossy(&row.text),
    });
    value.to_string()
}
