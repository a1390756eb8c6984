//! `trainyard submit`.

use std::fs;
use std::io::Read;
use std::path::Path;

use trainyard_console::backend::Flavor;
use trainyard_console::protocol::{Dialect, ParsedSpec, parse_spec};
use trainyard_console::store::JobConfig;
use trainyard_console::wire::{BackendName, ByName, SubmitRequest, Submitted};
use trainyard_console::{Console, ConsoleError, FirstRow, WholeLogs};
use trainyard_job::{Fault, FaultKind, JobSpec, JobStatus, StatusGroup, Variable, VersionKey};

use crate::args::Submit;
use crate::exit::{Exit, Failure};
use crate::follow;
use crate::{output, places, terminal};

/// What a file may have.
const TEXT_BYTES_MAX: u64 = 1_000_000;

pub(super) async fn run(console: &Console, mut args: Submit, json: bool) -> Result<Exit, Failure> {
    args.backend = places::find(console, &args.backend).await?;
    let ParsedSpec { mut spec, dialect } = read(console, &args).await?;
    adjust(console, &args, &mut spec).await?;
    let mut request = SubmitRequest {
        parent: parent(console, &args, &spec).await?,
        spec,
        backend: args.backend.clone(),
        save_as: None,
        from_config: args.config.clone(),
    };
    let mut asked: Result<Submitted, _> = console.session().ask("submit", &request).await;
    if let Err(error) = &asked
        && args.new_version
        && request.parent.is_none()
        && is_of_a_taken_name(error)
    {
        // Somebody else has made the job meanwhile.
        request.parent = parent(console, &args, &request.spec).await?;
        asked = console.session().ask("submit", &request).await;
    }
    let submitted = asked.map_err(|error| Failure::from(error).in_words_of(dialect))?;
    say_warnings(&submitted, dialect);
    let Submitted { key, job_name, .. } = &submitted;
    if json && !args.follow {
        output::json(&submitted)?;
    } else if !args.follow {
        output::line(&format!(
            "submitted {job_name} {} (job {})",
            key.version, key.job
        ))?;
    } else {
        output::say(&format_args!(
            "submitted {job_name} {} (job {})",
            key.version, key.job
        ));
        return follow(console, *key, request.spec.resources.nodes, json).await;
    }
    Ok(Exit::Done)
}

fn is_of_a_taken_name(error: &ConsoleError) -> bool {
    let faults = error.to_wire().faults;
    let is_it = |fault: &Fault| matches!(fault.kind, FaultKind::NameTaken { .. });
    faults.iter().any(is_it)
}

/// Says what the form would warn of, in the words of the file.
pub(super) fn say_warnings(submitted: &Submitted, dialect: Dialect) {
    for warning in &submitted.warnings {
        let field = dialect.field_name(&warning.field);
        let warning = Fault {
            field,
            ..warning.clone()
        };
        output::say(&format_args!("warning: {warning}"));
    }
}

/// Prints every task's log until the version ends. Interrupted, the job goes on.
async fn follow(
    console: &Console,
    key: VersionKey,
    nodes: u32,
    json: bool,
) -> Result<Exit, Failure> {
    let logs = WholeLogs {
        key,
        tasks: (0..nodes).collect(),
        from: FirstRow::Number(0),
        matching: None,
    };
    let Some(status) = follow::until_end(console, &logs, json).await? else {
        output::say(&"interrupted; the job goes on");
        return Ok(Exit::Interrupted);
    };
    let version = console
        .show_version(trainyard_console::wire::OneVersion { key })
        .await?;
    let reason = version.version.reason;
    let reason = reason.map(|reason| format!(": {}", terminal::one_line(&reason.to_string())));
    output::say(&format_args!(
        "{}{}",
        status.label(),
        reason.unwrap_or_default()
    ));
    Ok(exit_of(status))
}

pub(super) fn exit_of(status: JobStatus) -> Exit {
    match status.group() {
        StatusGroup::Succeeded => Exit::Done,
        _ => Exit::JobFailed,
    }
}

async fn read(console: &Console, args: &Submit) -> Result<ParsedSpec, Failure> {
    if let Some(name) = &args.config {
        let name = name.clone();
        let config: JobConfig = console
            .session()
            .ask("show_config", &ByName { name })
            .await?;
        return Ok(ParsedSpec {
            spec: config.spec,
            dialect: Dialect::Spec,
        });
    }
    let path = args.file.as_deref().ok_or_else(|| {
        Failure::request("name a job file with -f or a configuration with --config")
    })?;
    read_file(path)
}

/// The text of a file that somebody wrote: anything longer was not meant, and would be read for minutes.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    let wrong =
        |what: &dyn std::fmt::Display| Failure::request(format!("{}: {what}", path.display()));
    let mut text = String::new();
    let read = if path == Path::new("-") {
        let input = std::io::stdin().lock();
        input.take(TEXT_BYTES_MAX + 1).read_to_string(&mut text)
    } else {
        let file = fs::File::open(path).map_err(|error| wrong(&error))?;
        file.take(TEXT_BYTES_MAX + 1).read_to_string(&mut text)
    };
    let is_too_long = text.len() as u64 > TEXT_BYTES_MAX
        || fs::metadata(path).is_ok_and(|file| file.len() > TEXT_BYTES_MAX);
    if is_too_long {
        return Err(wrong(
            &"is larger than 1 MB; a job's or configuration's file is not",
        ));
    }
    read.map_err(|error| wrong(&error))?;
    Ok(text)
}

/// A job in a file.
pub(super) fn read_file(path: &Path) -> Result<ParsedSpec, Failure> {
    let text = read_text(path)?;
    parse_spec(&text).map_err(|error| Failure::request(format!("{}: {error}", path.display())))
}

/// Applies the options, and what a file may leave to the place it runs.
async fn adjust(console: &Console, args: &Submit, spec: &mut JobSpec) -> Result<(), Failure> {
    if let Some(name) = &args.name {
        spec.name.clone_from(name);
    } else if args.config.is_some() && spec.name.is_empty() {
        let backend = args.backend.clone();
        let defaults: trainyard_console::wire::WizardDefaults = console
            .session()
            .ask("new_spec", &BackendName { backend })
            .await?;
        spec.name = defaults.spec.name;
    }
    for pair in &args.env {
        let (name, value) = pair
            .split_once('=')
            .ok_or_else(|| Failure::request(format!("--env {pair}: write NAME=VALUE")))?;
        spec.environment.retain(|variable| variable.name != name);
        spec.environment.push(Variable::plain(name, value));
    }
    if let Some(nodes) = args.nodes {
        spec.resources.nodes = nodes;
    }
    if spec.resources.flavor.is_empty() {
        let backend = args.backend.clone();
        let flavors: Vec<Flavor> = console
            .session()
            .ask("list_flavors", &BackendName { backend })
            .await?;
        if let Some(smallest) = flavors.first() {
            spec.resources.flavor.clone_from(&smallest.code);
        }
    }
    Ok(())
}

/// The version to continue, with `--new-version`.
async fn parent(
    console: &Console,
    args: &Submit,
    spec: &JobSpec,
) -> Result<Option<VersionKey>, Failure> {
    if !args.new_version {
        return Ok(None);
    }
    let found = console.job_named(&spec.name).await?;
    Ok(found.map(|job| VersionKey {
        job: job.id,
        version: job.version,
    }))
}
