//! `trainyard logs`.

use regex::bytes::Regex;
use trainyard_console::Console;
use trainyard_console::logs::LogReader;
use trainyard_console::wire::OneVersion;

use crate::args::Logs;
use crate::command::jobs::resolve;
use crate::exit::{Exit, Failure};
use crate::follow::{self, Print, print_rows};

pub(super) async fn run(console: &Console, args: Logs, json: bool) -> Result<Exit, Failure> {
    let key = resolve(console, &args.job).await?;
    let grep = args.grep.as_deref().map(Regex::new).transpose();
    let grep = grep.map_err(|error| Failure::request(format!("--grep: {error}")))?;
    let print = Print { json, grep };
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
        let ended = follow::until_end(console, key, &[args.task], from, &print).await?;
        return Ok(ended.map_or(Exit::Interrupted, |_| Exit::Done));
    }
    print_rows(&mut reader, from..total, |row| {
        print.row(args.task, false, row)
    })?;
    Ok(Exit::Done)
}
