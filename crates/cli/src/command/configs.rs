//! `trainyard configs`.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use trainyard_console::Console;
use trainyard_console::store::{ConfigQuery, ConfigRow, ConfigSort, JobConfig, Order, Page};
use trainyard_console::wire::{ByName, Nothing, OneVersion, SaveConfig, VersionDetail};
use trainyard_job::{JobRef, JobSpec};

use crate::args::Configs;
use crate::command::jobs::resolve;
use crate::command::submit::{read_file, read_text};
use crate::exit::Failure;
use crate::output;

/// Rows of the list.
const LIMIT: u32 = 1_000;

/// What a configuration is in a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exported {
    configuration: String,
    #[serde(default)]
    description: String,
    values: JobSpec,
}

pub(super) async fn run(console: &Console, command: Configs, json: bool) -> Result<(), Failure> {
    match command {
        Configs::List { search } => list(console, search, json).await,
        Configs::Show { name } => {
            let config = show(console, name).await?;
            if json {
                output::json(&config)?;
            } else {
                output::write(yaml(&config)?.as_bytes())?;
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
        Configs::Delete { name } => {
            let by = ByName { name };
            let _: Nothing = console.session().ask("delete_config", &by).await?;
            Ok(())
        }
        Configs::Export { name, file } => export(console, name, &file).await,
        Configs::Import {
            file,
            name,
            replace,
        } => import(console, &file, name, replace).await,
    }
}

async fn list(console: &Console, search: String, json: bool) -> Result<(), Failure> {
    let query = ConfigQuery {
        search,
        sort: ConfigSort::Name,
        order: Order::Asc,
        offset: 0,
        limit: LIMIT,
    };
    let page: Page<ConfigRow> = console.session().ask("list_configs", &query).await?;
    if json {
        output::json(&page)?;
        return Ok(());
    }
    let cells = |row: &ConfigRow| {
        vec![
            row.name.clone(),
            row.algorithm.clone(),
            row.description.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = page.rows.iter().map(cells).collect();
    output::table(&["NAME", "ENGINE TYPE", "DESCRIPTION"], &rows)?;
    Ok(())
}

async fn show(console: &Console, name: String) -> Result<JobConfig, Failure> {
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

async fn export(console: &Console, name: String, file: &Path) -> Result<(), Failure> {
    let config = show(console, name).await?;
    let text = yaml(&config)?;
    if file == Path::new("-") {
        output::write(text.as_bytes())?;
        return Ok(());
    }
    fs::write(file, text).map_err(|e| Failure::request(format!("{}: {e}", file.display())))
}

fn yaml(config: &JobConfig) -> Result<String, Failure> {
    let exported = Exported {
        configuration: config.name.clone(),
        description: config.description.clone(),
        values: config.spec.clone(),
    };
    serde_saphyr::to_string(&exported).map_err(|e| Failure::request(e.to_string()))
}

async fn import(
    console: &Console,
    file: &Path,
    name: Option<String>,
    replace: bool,
) -> Result<(), Failure> {
    let wrong = |what: String| Failure::request(format!("{}: {what}", file.display()));
    let text = read_text(file)?;
    let imported: Exported = serde_saphyr::from_str(&text)
        .map_err(|e| wrong(e.to_string().lines().next().unwrap_or_default().to_owned()))?;
    let save = SaveConfig {
        name: name.unwrap_or(imported.configuration),
        description: imported.description,
        spec: imported.values,
        replace,
    };
    store(console, &save).await
}
