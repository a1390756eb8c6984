//! `trainyard jobs`, `show`, `stop`, `delete`.

use std::collections::BTreeMap;

use trainyard_console::Console;
use trainyard_console::store::{JobQuery, JobRow, JobView, Page, Shows};
use trainyard_console::wire::{JobDetail, Nothing, OneJob, OneVersion, VersionDetail};
use trainyard_job::{JobRef, VersionKey, VersionNumber};

use crate::args::Jobs;
use crate::exit::Failure;
use crate::output::{self, Unwritten};
use crate::places::Places;
use crate::terminal;

/// Where the list says where a job runs.
const WHERE_AT: usize = 4;

pub(super) async fn list(console: &Console, args: Jobs, json: bool) -> Result<(), Failure> {
    let query = query(console, args).await?;
    let page: Page<JobRow> = console.session().ask("list_jobs", &query).await?;
    if json {
        output::json(&page)?;
        return Ok(());
    }
    let places = Places::known(console).await?;
    let mut headings = vec![
        "ID", "NAME", "VERSION", "STATUS", "NODES", "FLAVOR", "DURATION",
    ];
    let mut rows: Vec<Vec<String>> = page.rows.iter().map(cells).collect();
    // Where everything is here, nobody asks where.
    if places.has_connections() {
        headings.insert(WHERE_AT, "WHERE");
        for (cells, job) in rows.iter_mut().zip(&page.rows) {
            cells.insert(WHERE_AT, places.name_of(&job.backend));
        }
    }
    output::table(&headings, &rows)?;
    Ok(())
}

/// What a view shows, where one was named, with what else was asked for in its place or besides.
async fn query(console: &Console, args: Jobs) -> Result<JobQuery, Failure> {
    let mut shows = match &args.view {
        Some(name) => view(console, name).await?,
        None => Shows::default(),
    };
    if !args.search.is_empty() {
        shows.search = args.search;
    }
    if !args.status.is_empty() {
        shows.groups = args.status.into_iter().map(Into::into).collect();
    }
    shows.tags.extend(args.tag);
    Ok(shows.query(output::now_ms(), args.offset, args.limit))
}

async fn view(console: &Console, name: &str) -> Result<Shows, Failure> {
    let views: Vec<JobView> = console.session().ask("list_views", &Nothing {}).await?;
    let names: Vec<&str> = views.iter().map(|view| view.name.as_str()).collect();
    let known = match names[..] {
        [] => "there is none yet".to_owned(),
        _ => format!("there is {}", names.join(", ")),
    };
    let found = views.iter().find(|view| view.name == name);
    found
        .map(|view| view.shows.clone())
        .ok_or_else(|| Failure::request(format!("--view {name}: no view has this name; {known}")))
}

fn cells(job: &JobRow) -> Vec<String> {
    vec![
        job.id.to_string(),
        job.name.clone(),
        job.version.to_string(),
        job.status.label().to_owned(),
        job.nodes.to_string(),
        job.flavor.clone(),
        duration(job.started_at_ms, job.ended_at_ms),
    ]
}

fn duration(started_at_ms: Option<u64>, ended_at_ms: Option<u64>) -> String {
    match (started_at_ms, ended_at_ms) {
        (Some(started), Some(ended)) => output::duration(ended.saturating_sub(started)),
        (Some(started), None) => output::duration(output::now_ms().saturating_sub(started)),
        _ => "--".to_owned(),
    }
}

pub(super) async fn show(console: &Console, job: &JobRef, json: bool) -> Result<(), Failure> {
    let one = OneJob {
        job: console.find_job(&job.job).await?.id,
    };
    let detail: JobDetail = console.session().ask("show_job", &one).await?;
    let key = VersionKey {
        job: detail.job.id,
        version: job.version.unwrap_or(detail.job.version),
    };
    let version: VersionDetail = console
        .session()
        .ask("show_version", &OneVersion { key })
        .await?;
    if json {
        output::json(&serde_json::json!({ "job": detail, "version": version }))?;
        return Ok(());
    }
    let place = Places::known(console)
        .await?
        .name_of(&version.version.backend);
    Ok(print_version(&detail, &version, place)?)
}

fn print_version(
    detail: &JobDetail,
    version: &VersionDetail,
    place: String,
) -> Result<(), Unwritten> {
    let row = &version.version;
    let mut facts = vec![
        ("Name", detail.job.name.clone()),
        (
            "Version",
            format!("{} of {}", row.key.version, detail.job.version_count),
        ),
        ("Status", row.status.label().to_owned()),
        ("Where", place),
        (
            "Resources",
            format!(
                "{} x {}",
                row.spec.resources.nodes, row.spec.resources.flavor
            ),
        ),
        ("Boot command", version.command.clone()),
        ("Output", row.spec.output_path.clone()),
        ("Duration", duration(row.started_at_ms, row.ended_at_ms)),
    ];
    if let Some(reason) = &row.reason {
        facts.push(("Reason", reason.to_string()));
    }
    if let Some(error) = &row.last_error {
        facts.push(("Last error", error.clone()));
    }
    for (name, value) in facts {
        output::line(&format!("{name:<13} {}", terminal::one_line(&value)))?;
    }
    if !version.tasks.is_empty() {
        output::line("")?;
        let rows: Vec<Vec<String>> = version
            .tasks
            .iter()
            .map(|task| {
                vec![
                    task.index.to_string(),
                    task.state.clone(),
                    task.exit_code
                        .map_or_else(|| "--".to_owned(), |code| code.to_string()),
                    task.host.clone().unwrap_or_default(),
                ]
            })
            .collect();
        output::table(&["TASK", "STATE", "EXIT", "HOST"], &rows)?;
    }
    Ok(())
}

pub(super) async fn stop(console: &Console, job: &JobRef, json: bool) -> Result<(), Failure> {
    let row = console.find_job(&job.job).await?;
    let key = key_of(&row, job);
    let _: Nothing = console.session().ask("stop", &OneVersion { key }).await?;
    let what = format!("stopping {} {}", row.name, key.version);
    Ok(say(json, "stopping", key, &what)?)
}

pub(super) async fn delete(console: &Console, job: &JobRef, json: bool) -> Result<(), Failure> {
    let row = console.find_job(&job.job).await?;
    let key = key_of(&row, job);
    let session = console.session();
    let stays = stays(console, &row, job.version).await?;
    let _: Nothing = match job.version {
        Some(_) => session.ask("delete_version", &OneVersion { key }).await?,
        None => session.ask("delete_job", &OneJob { job: key.job }).await?,
    };
    let what = match (job.version, row.version_count) {
        (Some(version), _) => format!("deleted {} {version}", row.name),
        (None, 1) => format!("deleted {} with its version {}", row.name, row.version),
        (None, count) => format!("deleted {} with its {count} versions", row.name),
    };
    let there = stays.into_iter().map(|(place, was_stopped)| {
        let stopped = if was_stopped {
            "it was stopped there, and "
        } else {
            ""
        };
        format!("; {stopped}what {place} keeps of it stays there")
    });
    let what = std::iter::once(what).chain(there).collect::<String>();
    Ok(say(json, "deleted", key, &what)?)
}

/// The connections that keep what is about to be deleted here, and whether something of it runs there until then.
async fn stays(
    console: &Console,
    job: &JobRow,
    version: Option<VersionNumber>,
) -> Result<BTreeMap<String, bool>, Failure> {
    let places = Places::known(console).await?;
    let mut stays = BTreeMap::new();
    if !places.has_connections() {
        return Ok(stays);
    }
    let session = console.session();
    let versions = if let Some(version) = version {
        vec![version]
    } else {
        let detail: JobDetail = session.ask("show_job", &OneJob { job: job.id }).await?;
        let rows = detail.versions.rows.into_iter();
        rows.map(|row| row.version).collect()
    };
    for version in versions {
        let key = VersionKey {
            job: job.id,
            version,
        };
        let detail: VersionDetail = session.ask("show_version", &OneVersion { key }).await?;
        if let Some(place) = places.elsewhere(&detail.version.backend) {
            *stays.entry(place).or_default() |= !detail.version.status.is_final();
        }
    }
    Ok(stays)
}

fn say(json: bool, done: &str, key: VersionKey, what: &str) -> Result<(), Unwritten> {
    if json {
        output::json(
            &serde_json::json!({ "done": done, "job": key.job, "version": key.version.to_string(), "told": what }),
        )
    } else {
        output::line(&terminal::one_line(what))
    }
}

/// The version that is meant: the newest where none was named.
pub(super) async fn resolve(console: &Console, job: &JobRef) -> Result<VersionKey, Failure> {
    let row = console.find_job(&job.job).await?;
    Ok(key_of(&row, job))
}

fn key_of(row: &JobRow, job: &JobRef) -> VersionKey {
    VersionKey {
        job: row.id,
        version: job.version.unwrap_or(row.version),
    }
}
