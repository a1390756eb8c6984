//! `trainyard configs export` and `import`.

use std::fs;
use std::path::Path;

use trainyard_console::Console;
use trainyard_console::exports::{ConfigFormat, Export, ExportTarget, Subject, SubjectKind};
use trainyard_console::store::{ConfigQuery, ConfigRow, ConfigSort, Order, Page};
use trainyard_console::wire::{
    ChosenImport, ExportAs, ExportConfigs, ExportedConfigs, ImportAction, ImportConfigs,
    ImportPlan, Nothing, PlanImport, PlannedConfig, TakenName,
};

use crate::args::{self, ExportWords, Taken};
use crate::command::configs::show;
use crate::command::submit::read_text;
use crate::exit::Failure;
use crate::output;

/// What settles that a name is taken.
pub(super) const SETTLE: &str = "use --replace, --rename or --skip";
/// A page of the list.
const LIMIT: u32 = 1_000;

pub(super) async fn export(
    console: &Console,
    args: args::ExportConfigs,
    json: bool,
) -> Result<(), Failure> {
    let names = if args.all {
        all_names(console).await?
    } else {
        args.names
    };
    let target = match args.words {
        ExportWords::Yaml => return file(console, names, ConfigFormat::Yaml, &args.output).await,
        ExportWords::Json => return file(console, names, ConfigFormat::Json, &args.output).await,
        ExportWords::Job => ExportTarget::JobFile,
        ExportWords::Command => ExportTarget::Command,
        ExportWords::Estimator => ExportTarget::Estimator,
        ExportWords::V1 => ExportTarget::V1Job,
        ExportWords::V1Config => ExportTarget::V1Config,
        ExportWords::V2 => ExportTarget::V2Job,
    };
    let [name] = names.as_slice() else {
        return Err(Failure::request(
            "--as with another tool's words takes one configuration",
        ));
    };
    let export = in_words_of(console, name, target).await?;
    if json {
        output::json(&export)?;
        return Ok(());
    }
    for note in &export.notes {
        output::say(note);
    }
    write(&args.output, &export.text)
}

/// Configurations as a file's text.
pub(super) async fn file_of(
    console: &Console,
    names: Vec<String>,
    format: ConfigFormat,
) -> Result<ExportedConfigs, Failure> {
    let asked = ExportConfigs { names, format };
    Ok(console.session().ask("export_configs", &asked).await?)
}

/// Configurations that are to be taken in.
pub(super) struct Import {
    /// The text of a file of configurations.
    pub(super) text: String,
    /// What it is of, for a person.
    pub(super) from: String,
    /// Those of it that are wanted; none for all.
    pub(super) only: Option<Vec<String>>,
    pub(super) taken: Taken,
    /// Another name for the only one.
    pub(super) name: Option<String>,
    pub(super) dry_run: bool,
}

pub(super) async fn import(
    console: &Console,
    args: args::ImportConfigs,
    json: bool,
) -> Result<(), Failure> {
    let import = Import {
        text: read_text(&args.file)?,
        from: args.file.display().to_string(),
        only: None,
        taken: args.taken,
        name: args.name,
        dry_run: args.dry_run,
    };
    take_in(console, import, json).await
}

/// Says what would happen, and unless that is all has it happen.
pub(super) async fn take_in(console: &Console, import: Import, json: bool) -> Result<(), Failure> {
    let configs = plan(console, &import).await?;
    let chosen = choose(&import, &configs)?;
    if !import.dry_run && !chosen.is_empty() {
        let text = import.text.clone();
        let chosen = ImportConfigs { text, chosen };
        let _: Nothing = console.session().ask("import_configs", &chosen).await?;
    }
    tell(&configs, &import, json)
}

async fn plan(console: &Console, import: &Import) -> Result<Vec<PlannedConfig>, Failure> {
    let asked = PlanImport {
        path: None,
        text: import.text.clone(),
        taken: if import.taken.rename {
            TakenName::Rename
        } else if import.taken.skip {
            TakenName::Skip
        } else {
            TakenName::Replace
        },
    };
    let plan: ImportPlan = console.session().ask("plan_import", &asked).await?;
    if !plan.faults.is_empty() {
        let lines = plan.faults.iter();
        let lines: Vec<String> = lines.map(|f| format!("{}: {f}", import.from)).collect();
        return Err(Failure::request(lines.join("\n")));
    }
    let mut configs = plan.configs;
    if let Some(only) = &import.only {
        configs.retain(|config| only.contains(&config.name));
    }
    Ok(configs)
}

pub(super) async fn all_names(console: &Console) -> Result<Vec<String>, Failure> {
    let mut names = vec![];
    loop {
        let query = ConfigQuery {
            search: String::new(),
            folder: None,
            tags: vec![],
            sort: ConfigSort::Name,
            order: Order::Asc,
            offset: names.len() as u64,
            limit: LIMIT,
        };
        let page: Page<ConfigRow> = console.session().ask("list_configs", &query).await?;
        if page.rows.is_empty() {
            return Ok(names);
        }
        names.extend(page.rows.into_iter().map(|row| row.name));
    }
}

async fn in_words_of(
    console: &Console,
    name: &str,
    target: ExportTarget,
) -> Result<Export, Failure> {
    let config = show(console, name.to_owned()).await?;
    let mut spec = config.spec;
    spec.name = config.name;
    spec.description = config.description;
    let subject = Subject {
        kind: SubjectKind::Configuration,
        spec,
    };
    let asked = ExportAs { subject, target };
    Ok(console.session().ask("export_as", &asked).await?)
}

async fn file(
    console: &Console,
    names: Vec<String>,
    format: ConfigFormat,
    to: &Path,
) -> Result<(), Failure> {
    let file = file_of(console, names, format).await?;
    for secret in &file.secrets {
        output::say(&format_args!("left out: the value of the secret {secret}"));
    }
    write(to, &file.text)
}

fn write(to: &Path, text: &str) -> Result<(), Failure> {
    if to == Path::new("-") {
        output::write(text.as_bytes())?;
        return Ok(());
    }
    fs::write(to, text).map_err(|error| Failure::unwritten(to, &error))
}

/// What is imported. A name that is taken is refused unless it was said what becomes of it.
fn choose(import: &Import, planned: &[PlannedConfig]) -> Result<Vec<ChosenImport>, Failure> {
    if import.name.is_some() && planned.len() != 1 {
        return Err(Failure::request(format!(
            "--name: {} holds {} configurations",
            import.from,
            planned.len()
        )));
    }
    let replace = import.taken.replace;
    let mut chosen = Vec::with_capacity(planned.len());
    let mut in_conflict = Vec::new();
    for config in planned {
        let to = match (&import.name, &config.action) {
            (Some(name), _) => name.clone(),
            (None, ImportAction::Rename { to }) => to.clone(),
            (None, ImportAction::Skip | ImportAction::Same) => continue,
            (None, ImportAction::Replace { changed }) if !replace => {
                in_conflict.push(format!("{} ({})", config.name, changed.join(", ")));
                continue;
            }
            (None, _) => config.name.clone(),
        };
        chosen.push(ChosenImport {
            name: config.name.clone(),
            to,
            replace,
        });
    }
    if in_conflict.is_empty() || import.dry_run {
        return Ok(chosen);
    }
    Err(Failure::request(format!(
        "here other configurations of these names exist: {}; {SETTLE}. Nothing was imported",
        in_conflict.join(", ")
    )))
}

/// There is nothing to be taken in.
pub(super) fn tell_nothing(json: bool) -> Result<(), Failure> {
    if json {
        output::json(&Vec::<PlannedConfig>::new())?;
    } else {
        output::say(&"there are no configurations");
    }
    Ok(())
}

fn tell(planned: &[PlannedConfig], import: &Import, json: bool) -> Result<(), Failure> {
    if json {
        output::json(&planned)?;
        return Ok(());
    }
    for config in planned {
        let name = import.name.as_ref().unwrap_or(&config.name);
        let what = match &config.action {
            _ if import.name.is_some() => "saved".to_owned(),
            ImportAction::Create => "new".to_owned(),
            ImportAction::Rename { to } => format!("new, as {to}"),
            ImportAction::Replace { changed } if !import.taken.replace => {
                format!("taken ({}); {SETTLE}", changed.join(", "))
            }
            ImportAction::Replace { changed } => format!("replaced ({})", changed.join(", ")),
            ImportAction::Same => "as it is".to_owned(),
            ImportAction::Skip => "left out".to_owned(),
        };
        output::line(&format!("{name}: {what}"))?;
        if !config.secrets.is_empty() {
            let secrets = config.secrets.join(", ");
            output::say(&format_args!("{name}: give these secrets again: {secrets}"));
        }
    }
    Ok(())
}
