//! Rows of a log by position, as both generations page them.
//!
//! A position is the row's number in nineteen digits, as the service's are: opaque, and in the order of the rows.

use trainyard_console::ConsoleError;
use trainyard_console::logs::{Row, RowSource};
use trainyard_console::wire::{LogTarget, OneVersion, VersionDetail};
use trainyard_protocol::v1::{LogQuery, LogRows};
use trainyard_protocol::{Flag, Int, Text};

use crate::server::Server;

/// Most rows of one answer, and how many without being told.
const ROWS_MAX: u64 = 500;
const ROWS: u64 = 50;
/// Most text of one answer.
const BYTES_MAX: usize = 4 << 20;
/// Marks the platform's own rows, as `trainyard logs` does.
const MARK: &str = "[trainyard] ";

/// What is wrong with a question for rows.
pub(crate) enum RowsError {
    /// A member, and what would be right.
    Member(&'static str),
    /// There is no log yet.
    NoLog,
    Console(ConsoleError),
}

/// Which rows are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wanted {
    /// The position of `base_line`, zero before the first row; none for the newest rows.
    base: Option<u64>,
    /// Whether those before it are wanted.
    before: bool,
    lines: u64,
}

/// A page of rows.
pub(crate) async fn page(
    server: &Server,
    target: LogTarget,
    query: &LogQuery,
) -> Result<LogRows, RowsError> {
    let wanted = read(query)?;
    let one = OneVersion { key: target.key };
    let version: VersionDetail = server
        .console
        .show_version(one)
        .await
        .map_err(RowsError::Console)?;
    let ended = version.version.status.is_final();
    let range = move |total: u64| match (wanted.base, wanted.before) {
        (None, _) => total.saturating_sub(wanted.lines)..total,
        (Some(base), false) => base..base + wanted.lines,
        (Some(base), true) => {
            let end = base.saturating_sub(1);
            end.saturating_sub(wanted.lines)..end
        }
    };
    let rows = server
        .console
        .whole_rows(target, range, BYTES_MAX, ended)
        .await;
    let rows = match rows {
        Ok(rows) => rows,
        Err(ConsoleError::Log(_)) => return Err(RowsError::NoLog),
        Err(error) => return Err(RowsError::Console(error)),
    };
    Ok(written(&rows, query))
}

fn read(query: &LogQuery) -> Result<Wanted, RowsError> {
    let lines = match query.lines {
        None => ROWS,
        Some(Int(lines)) => u64::try_from(lines)
            .ok()
            .filter(|lines| *lines <= ROWS_MAX)
            .ok_or(RowsError::Member("lines: 0 to 500"))?,
    };
    let base = match query.base_line.as_ref().and_then(Text::some) {
        None => None,
        Some(text) => Some(number_of(text).ok_or(RowsError::Member(
            "base_line: a start_line or end_line that was answered earlier",
        ))?),
    };
    let before = match query.order.as_ref().map_or("", |order| order) {
        "" | "desc" => false,
        "asc" => true,
        _ => return Err(RowsError::Member("order: desc or asc")),
    };
    Ok(Wanted {
        base,
        before,
        lines,
    })
}

fn written(rows: &[Row], query: &LogQuery) -> LogRows {
    let mut content = String::new();
    for row in rows {
        if matches!(row.source, RowSource::Platform(_)) {
            content.push_str(MARK);
        }
        content.push_str(&String::from_utf8_lossy(&row.text));
        content.push('\n');
    }
    let base = query.base_line.clone().unwrap_or_default();
    let position = |row: Option<&Row>| match row {
        Some(row) => position(row.number).into(),
        None => base.clone(),
    };
    LogRows {
        is_success: Some(Flag(true)),
        content: content.into(),
        lines: Int::from(rows.len() as u64),
        start_line: position(rows.first()),
        end_line: position(rows.last()),
    }
}

/// The first row has a position above zero, which stands for none with some clients.
fn position(row: u64) -> String {
    format!("{:019}", row.saturating_add(1))
}

fn number_of(position: &str) -> Option<u64> {
    let is_position = position.len() <= 19 && position.bytes().all(|b| b.is_ascii_digit());
    is_position.then(|| position.parse().ok()).flatten()
}

/// The name of a task's log: `job-net-train.0`
pub(crate) fn file_name(job_name: &str, task: u32) -> String {
    format!("job-{}.{task}", job_name.to_lowercase().replace('_', "-"))
}

/// The task of a log's name.
pub(crate) fn task_of(job_name: &str, file: &str, nodes: u32) -> Option<u32> {
    (0..nodes).find(|task| file_name(job_name, *task) == file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_leads_back_to_its_row() {
        assert_eq!(position(0), "0000000000000000001");
        for row in [0, 1, 499, 1_000_000_000] {
            assert_eq!(number_of(&position(row)), Some(row + 1));
        }
        assert_eq!(number_of("0"), Some(0), "before the first row");
        for other in ["", "x", "-1", "99999999999999999999", "1.0"] {
            assert_eq!(number_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_logs_name_is_the_services() {
        assert_eq!(file_name("Net_Train", 0), "job-net-train.0");
        assert_eq!(task_of("Net_Train", "job-net-train.1", 2), Some(1));
        assert_eq!(task_of("Net_Train", "job-net-train.2", 2), None);
    }
}
