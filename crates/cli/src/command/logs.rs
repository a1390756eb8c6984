//! `trainyard logs`.

use trainyard_console::wire::OneVersion;
use trainyard_console::{Console, FirstRow, RowPattern, WholeLogs};

use crate::args::Logs;
use crate::command::jobs::resolve;
use crate::exit::{Exit, Failure};
use crate::follow;

pub(super) async fn run(console: &Console, args: Logs, json: bool) -> Result<Exit, Failure> {
    let key = resolve(console, &args.job).await?;
    let matching = args.grep.as_deref().map(RowPattern::new).transpose();
    let matching = matching.map_err(|error| Failure::request(format!("--grep: {error}")))?;
    let version = console.show_version(OneVersion { key }).await?;
    let nodes = version.version.spec.resources.nodes;
    if args.task >= nodes {
        let task = args.task;
        return Err(Failure::request(format!(
            "--task {task}: the job has {nodes} tasks, counted from 0"
        )));
    }
    let logs = WholeLogs {
        key,
        tasks: vec![args.task],
        from: match (args.from, args.lines) {
            (Some(line), _) => FirstRow::Number(line.max(1) - 1),
            (None, Some(lines)) => FirstRow::Last(lines),
            (None, None) => FirstRow::Number(0),
        },
        matching,
    };
    if args.follow {
        let ended = follow::until_end(console, &logs, json).await?;
        return Ok(ended.map_or(Exit::Interrupted, |_| Exit::Done));
    }
    follow::all(console, &logs, json)?;
    Ok(Exit::Done)
}
