//! `trainyard logs`.

use regex::bytes::Regex;
use trainyard_console::Console;
use trainyard_console::logs::{LogReader, Row, RowSource};
use trainyard_console::wire::{LogTarget, OneVersion};

use crate::args::Logs;
use crate::command::jobs::resolve;
use crate::exit::{Exit, Failure};
use crate::follow::{self, print_row, print_rows};
use crate::output::{self, Unwritten};

pub(super) async fn run(console: &Console, args: Logs, json: bool) -> Result<Exit, Failure> {
    let key = resolve(console, &args.job).await?;
    let grep = args.grep.as_deref().map(Regex::new).transpose();
    let grep = grep.map_err(|error| Failure::request(format!("--grep: {error}")))?;
    let version = console.show_version(OneVersion { key }).await?;
    let nodes = version.version.spec.resources.nodes;
    if args.task >= nodes {
        let task = args.task;
        return Err(Failure::request(format!(
            "--task {task}: the job has {nodes} tasks, counted from 0"
        )));
    }
    let dir = console.task_dir(key, args.task)?;
    let failed = |error: trainyard_console::logs::LogError| Failure::request(error.to_string());
    let mut reader = LogReader::open(&dir).map_err(failed)?;
    let total = reader.refresh().map_err(failed)?;
    let from = match (args.from, args.lines) {
        (Some(line), _) => line.max(1) - 1,
        (None, Some(lines)) => total.saturating_sub(lines),
        (None, None) => 0,
    };
    if args.follow {
        drop(reader);
        let ended = follow::until_end(console, key, &[args.task], from, grep.as_ref()).await?;
        return Ok(ended.map_or(Exit::Interrupted, |_| Exit::Done));
    }
    let target = LogTarget {
        key,
        task: args.task,
    };
    print_rows(&mut reader, from..total, |row| {
        if json {
            print_json(target, row, grep.as_ref())
        } else {
            print_row("", row, grep.as_ref())
        }
    })?;
    Ok(Exit::Done)
}

/// One JSON object a row.
fn print_json(target: LogTarget, row: &Row, grep: Option<&Regex>) -> Result<(), Unwritten> {
    if grep.is_some_and(|pattern| !pattern.is_match(&row.text)) {
        return Ok(());
    }
    let value = serde_json::json!({
        "task": target.task,
        "number": row.number + 1,
        "at_ms": row.at_ms,
        "platform": matches!(row.source, RowSource::Platform(_)),
        "text": String::from_utf8_lossy(&row.text),
    });
    output::line(&value.to_string())
}
