//! `trainyard configs`.

use std::path::Path;

use trainyard_console::Console;
use trainyard_console::exports::ConfigFormat;
use trainyard_console::store::{ConfigQuery, ConfigRow, ConfigSort, JobConfig, Order, Page};
use trainyard_console::wire::{
    ByName, ConfigNames, Nothing, OneVersion, SaveConfig, VersionDetail,
};
use trainyard_job::{JobRef, JobSpec};

use crate::args::Configs;
use crate::command::jobs::resolve;
use crate::command::submit::read_file;
use crate::command::{exchange, remote_configs};
use crate::exit::Failure;
use crate::output;

/// Rows of the list.
const LIMIT: u32 = 1_000;

pub(super) async fn run(console: &Console, command: Configs, json: bool) -> Result<(), Failure> {
    match command {
        Configs::List {
            search,
            folder,
            tag,
        } => {
            let query = ConfigQuery {
                search,
                folder,
                tags: tag,
                sort: ConfigSort::Name,
                order: Order::Asc,
                offset: 0,
                limit: LIMIT,
            };
            list(console, &query, json).await
        }
        Configs::Show { name } => {
            let config = show(console, name).await?;
            if json {
                output::json(&config)?;
            } else {
                let names = vec![config.name];
                let file = exchange::file_of(console, names, ConfigFormat::Yaml).await?;
                output::write(file.text.as_bytes())?;
            }
            Ok(())
        }
        Configs::Save {
            name,
            file,
            job,
            description,
            replace,
        } => {
            let spec = values(console, file.as_deref(), job.as_ref()).await?;
            let save = SaveConfig {
                name,
                description,
                spec,
                replace,
            };
            store(console, &save).await
        }
        Configs::Delete { names } => {
            let names = ConfigNames { names };
            let _: Nothing = console.session().ask("delete_configs", &names).await?;
            Ok(())
        }
        Configs::Export(export) => exchange::export(console, export, json).await,
        Configs::Import(import) => exchange::import(console, import, json).await,
        Configs::Pull(pull) => remote_configs::pull(console, pull, json).await,
        Configs::Push(push) => remote_configs::push(console, push, json).await,
    }
}

async fn list(console: &Console, query: &ConfigQuery, json: bool) -> Result<(), Failure> {
    let page: Page<ConfigRow> = console.session().ask("list_configs", query).await?;
    if json {
        output::json(&page)?;
        return Ok(());
    }
    let cells = |row: &ConfigRow| {
        vec![
            row.name.clone(),
            row.algorithm.clone(),
            row.folder.clone(),
            row.tags.join(", "),
            row.description.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = page.rows.iter().map(cells).collect();
    let headings = ["NAME", "ENGINE TYPE", "FOLDER", "TAGS", "DESCRIPTION"];
    output::table(&headings, &rows)?;
    Ok(())
}

pub(super) async fn show(console: &Console, name: String) -> Result<JobConfig, Failure> {
    Ok(console
        .session()
        .ask("show_config", &ByName { name })
        .await?)
}

async fn store(console: &Console, save: &SaveConfig) -> Result<(), Failure> {
    let _: Nothing = console.session().ask("save_config", save).await?;
    Ok(())
}

async fn values(
    console: &Console,
    file: Option<&Path>,
    job: Option<&JobRef>,
) -> Result<JobSpec, Failure> {
    match (file, job) {
        (Some(file), _) => Ok(read_file(file)?.spec),
        (None, Some(job)) => {
            let key = resolve(console, job).await?;
            let one = OneVersion { key };
            let detail: VersionDetail = console.session().ask("show_version", &one).await?;
            Ok(detail.version.spec)
        }
        (None, None) => Err(Failure::request(
            "name a job file with -f or a job with --job",
        )),
    }
}
