//! Rows of logs on standard output, those there are or those that come.

use std::ops::ControlFlow;

use trainyard_console::{Console, Followed, WholeLogs, WholeRow};
use trainyard_job::JobStatus;

use crate::exit::{Exit, Failure};
use crate::output::{self, Unwritten};
use crate::terminal;

/// Prints the rows that come until the version ends. Answers the final status, or none when interrupted.
pub(crate) async fn until_end(
    console: &Console,
    logs: &WholeLogs,
    json: bool,
) -> Result<Option<JobStatus>, Failure> {
    let many = logs.tasks.len() > 1;
    let followed = tokio::select! {
        followed = console.follow_logs(logs, |row| print(json, many, row)) => followed?,
        _ = tokio::signal::ctrl_c() => return Ok(None),
    };
    match followed {
        Followed::Ended { status, broken } => match broken.map(Failure::from) {
            // The exit code still tells the end to who reads no more.
            Some(failure) if failure.exit != Exit::Done => Err(failure),
            _ => Ok(Some(status)),
        },
        // Until the end nothing has succeeded, whoever reads.
        Followed::Broken(unwritten) => Err(Failure::from(unwritten).before_the_end()),
    }
}

/// Prints the rows that there are.
pub(crate) fn all(console: &Console, logs: &WholeLogs, json: bool) -> Result<(), Failure> {
    match console.read_logs(logs, |row| print(json, false, row))? {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(unwritten) => Err(unwritten.into()),
    }
}

/// Prints a row; breaks off when it cannot be written.
fn print(json: bool, is_one_of_many: bool, row: WholeRow<'_>) -> ControlFlow<Unwritten> {
    let mut line = match (json, is_one_of_many && row.begins) {
        (false, true) => format!("[{}] ", row.task).into_bytes(),
        _ => Vec::new(),
    };
    if json {
        line.extend(as_json(row).into_bytes());
    } else if terminal::is_output() {
        line.extend(for_terminal(row).into_bytes());
    } else {
        if row.is_platform && row.begins {
            line.extend_from_slice(terminal::MARK.as_bytes());
            line.push(b' ');
        }
        line.extend_from_slice(row.text);
    }
    if json || row.ends {
        line.push(b'\n');
    }
    match output::write(&line) {
        Ok(()) => ControlFlow::Continue(()),
        Err(unwritten) => ControlFlow::Break(unwritten),
    }
}

fn for_terminal(row: WholeRow<'_>) -> String {
    if row.is_platform {
        let text = String::from_utf8_lossy(row.text);
        return format!("{} {}", terminal::MARK, terminal::one_line(&text));
    }
    terminal::task_row(row.text)
}

fn as_json(row: WholeRow<'_>) -> String {
    let value = serde_json::json!({
        "task": row.task,
        "number": row.number + 1,
        "at_ms": row.at_ms,
        "platform": row.is_platform,
        "text": String::from_utf8_lossy(row.text),
        "goes_on": !row.ends,
    });
    value.to_string()
}
