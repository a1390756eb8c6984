//! Configurations to and from files, and jobs in other tools' words.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;

use trainyard_exports::{
    ConfigEntry, ConfigFormat, Export, ImportFault, ReadConfig, export, read_configs, write_configs,
};
use trainyard_job::{ComparedField, JobSpec, NAME_MAX, SecretId, compare_specs};
use trainyard_store::{JobConfig, NewConfig, SaveMode, Store, StoreError};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::uses::jobs::not_found;
use crate::wire::{
    ChosenImport, ExportAs, ExportConfigs, ExportedConfigs, ImportAction, ImportConfigs,
    ImportPlan, Nothing, PlanImport, PlannedConfig, TakenName,
};

/// A longer file was not meant, and would be read for minutes.
const FILE_BYTES_MAX: u64 = 4_000_000;

impl Console {
    /// Configurations as a file's text; the values of secrets are not in it.
    pub async fn export_configs(
        &self,
        asked: ExportConfigs,
    ) -> Result<ExportedConfigs, ConsoleError> {
        let mut entries = Vec::with_capacity(asked.names.len());
        for name in asked.names {
            let wanted = name.clone();
            let found = self
                .inner()
                .db
                .read(move |store| store.config(&wanted))
                .await?;
            entries.push(entry(
                found.ok_or_else(|| not_found("configuration", &name))?,
            ));
        }
        let of = |entry: &ConfigEntry| {
            let name = entry.name.clone();
            let secrets = entry.secrets().into_iter();
            secrets
                .map(move |secret| format!("{name}: {secret}"))
                .collect::<Vec<_>>()
        };
        let stem = match entries.as_slice() {
            [one] => one.name.as_str(),
            _ => "configurations",
        };
        let ending = match asked.format {
            ConfigFormat::Yaml => "yaml",
            ConfigFormat::Json => "json",
        };
        Ok(ExportedConfigs {
            file_name: format!("{stem}.config.{ending}"),
            text: write_configs(&entries, asked.format),
            secrets: entries.iter().flat_map(of).collect(),
        })
    }

    /// What importing would do. Nothing is changed.
    pub async fn plan_import(&self, asked: PlanImport) -> Result<ImportPlan, ConsoleError> {
        let (file_name, text) = match asked.path {
            None => (String::new(), asked.text),
            Some(path) => read_file(path).await?,
        };
        let (configs, faults) = match read_configs(&text) {
            Err(faults) => (vec![], faults),
            Ok(read) => {
                let plan = move |store: &Store| plan(store, read, asked.taken);
                (self.inner().db.read(plan).await?, vec![])
            }
        };
        Ok(ImportPlan {
            file_name,
            text,
            configs,
            faults,
        })
    }

    /// Imports what was chosen of a text: all of it, or nothing.
    pub async fn import_configs(&self, asked: ImportConfigs) -> Result<Nothing, ConsoleError> {
        let read = read_configs(&asked.text).map_err(|faults| ConsoleError::Import { faults })?;
        let mut configs = Vec::with_capacity(asked.chosen.len());
        for chosen in &asked.chosen {
            let found = read.iter().find(|config| config.entry.name == chosen.name);
            let found = found.ok_or_else(|| not_found("configuration", &chosen.name))?;
            let mut new = imported(&found.entry, chosen)?;
            let to = chosen.to.clone();
            if let Some(here) = self.inner().db.read(move |store| store.config(&to)).await? {
                keep_secrets(&mut new.spec, &here.spec);
            }
            configs.push(new);
        }
        self.change(move |store| store.import_configs(&configs, now_ms()))
            .await
    }

    /// A job in another tool's words.
    pub async fn export_as(&self, asked: ExportAs) -> Result<Export, ConsoleError> {
        // Like every use case it may wait for others.
        std::future::ready(Ok(export(&asked.subject, asked.target))).await
    }
}

fn entry(config: JobConfig) -> ConfigEntry {
    ConfigEntry {
        name: config.name,
        description: config.description,
        folder: config.folder,
        tags: config.tags,
        values: config.spec,
    }
}

fn imported(entry: &ConfigEntry, chosen: &ChosenImport) -> Result<NewConfig, ConsoleError> {
    let faults = trainyard_job::validate_configuration_name(&chosen.to, &entry.description);
    if !faults.is_empty() {
        return Err(ConsoleError::Faults(faults));
    }
    Ok(NewConfig {
        name: chosen.to.clone(),
        description: entry.description.clone(),
        spec: entry.values.clone(),
        folder: entry.folder.clone(),
        tags: entry.tags.clone(),
        mode: if chosen.replace {
            SaveMode::Replace
        } else {
            SaveMode::Create
        },
    })
}

fn plan(
    store: &Store,
    read: Vec<ReadConfig>,
    taken: TakenName,
) -> Result<Vec<PlannedConfig>, StoreError> {
    let names = read.iter().map(|config| config.entry.name.clone());
    let mut names: HashSet<String> = names.collect();
    let planned = read.into_iter();
    let planned = planned.map(|read| planned_one(store, read, taken, &mut names));
    planned.collect()
}

fn planned_one(
    store: &Store,
    ReadConfig { mut entry, line }: ReadConfig,
    taken: TakenName,
    names: &mut HashSet<String>,
) -> Result<PlannedConfig, StoreError> {
    let here = store.config(&entry.name)?;
    let is_new = here.is_none();
    let secrets = entry.secrets();
    if let Some(here) = &here {
        keep_secrets(&mut entry.values, &here.spec);
    }
    let other = here.filter(|here| !is_same(here, &entry));
    let (differences, free_name) = match &other {
        Some(other) => (
            differences(other, &entry),
            Some(free_name(store, &entry.name, names)?),
        ),
        None => (Vec::new(), None),
    };
    let changed = differences.iter().map(|one| one.field.clone());
    let action = match &free_name {
        None if is_new => ImportAction::Create,
        None => ImportAction::Same,
        Some(free) => match taken {
            TakenName::Skip => ImportAction::Skip,
            TakenName::Rename => ImportAction::Rename { to: free.clone() },
            TakenName::Replace => ImportAction::Replace {
                changed: changed.collect(),
            },
        },
    };
    let kept = secrets
        .iter()
        .filter(|name| !lacks_value(&entry.values, name));
    Ok(PlannedConfig {
        kept_secrets: kept.cloned().collect(),
        secrets,
        name: entry.name,
        description: entry.description,
        folder: entry.folder,
        tags: entry.tags,
        line,
        action,
        differences,
        free_name,
    })
}

/// A file has no secret's value: where it is written over a configuration, that one's stays.
fn keep_secrets(values: &mut JobSpec, here: &JobSpec) {
    let rows = [
        (&mut values.environment, &here.environment),
        (&mut values.parameters, &here.parameters),
    ];
    for (rows, kept) in rows {
        for row in rows.iter_mut().filter(|row| row.secret.is_some()) {
            if let Some(known) = kept.iter().find(|known| known.name == row.name)
                && known.secret.is_some()
            {
                row.secret.clone_from(&known.secret);
            }
        }
    }
}

/// Whether importing would change nothing.
fn is_same(here: &JobConfig, entry: &ConfigEntry) -> bool {
    let mut tags = entry.tags.clone();
    tags.sort_unstable();
    tags.dedup();
    here.spec == entry.values
        && here.description == entry.description
        && here.folder == entry.folder
        && here.tags == tags
}

/// What importing would change.
fn differences(here: &JobConfig, entry: &ConfigEntry) -> Vec<ComparedField> {
    let described = |spec: &JobSpec, description: &str| JobSpec {
        description: description.to_owned(),
        ..spec.clone()
    };
    let before = described(&here.spec, &here.description);
    let fields = compare_specs(&before, &described(&entry.values, &entry.description));
    let mut differences: Vec<_> = fields.into_iter().filter(|field| field.changed).collect();
    let filed = [
        ("folder", here.folder.clone(), entry.folder.clone()),
        ("tags", here.tags.join(", "), entry.tags.join(", ")),
    ];
    let text = |text: String| Some(text).filter(|text| !text.is_empty());
    for (field, before, after) in filed {
        if before != after {
            differences.push(ComparedField {
                field: field.to_owned(),
                before: text(before),
                after: text(after),
                secret: false,
                changed: true,
            });
        }
    }
    differences
}

/// Whether the value of a secret is known neither here nor in the file.
fn lacks_value(values: &JobSpec, name: &str) -> bool {
    let mut rows = values.environment.iter().chain(&values.parameters);
    rows.any(|row| row.name == name && row.secret.as_ref().is_some_and(SecretId::is_empty))
}

/// The name with the first number behind it that neither a configuration nor the file has.
fn free_name(store: &Store, name: &str, taken: &mut HashSet<String>) -> Result<String, StoreError> {
    for number in 2_u32.. {
        let free = numbered(name, number);
        if !taken.contains(&free) && store.config(&free)?.is_none() {
            taken.insert(free.clone());
            return Ok(free);
        }
    }
    unreachable!("BUG: more configurations than numbers")
}

/// A name with a number behind it, no longer than a name may be.
pub(super) fn numbered(name: &str, number: u32) -> String {
    let ending = format!("-{number}");
    let kept: String = name.chars().take(NAME_MAX - ending.len()).collect();
    kept + &ending
}

/// A file's own name and its text.
async fn read_file(path: String) -> Result<(String, String), ConsoleError> {
    let read = move || {
        let path = Path::new(&path);
        let failed = |error| file_error(path, error);
        let mut text = String::new();
        // Opening a pipe would wait for somebody to write into it.
        if !std::fs::metadata(path).map_err(failed)?.is_file() {
            return Err(failed(std::io::Error::other("is no file")));
        }
        let file = std::fs::File::open(path).map_err(failed)?;
        let mut file = file.take(FILE_BYTES_MAX + 1);
        file.read_to_string(&mut text).map_err(failed)?;
        if text.len() as u64 > FILE_BYTES_MAX {
            let error =
                std::io::Error::other("is larger than 4 MB; a file of configurations is not");
            return Err(failed(error));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok((name.into_owned(), text))
    };
    let done = tokio::task::spawn_blocking(read).await;
    done.expect("BUG: reading a file panicked")
}

/// Faults as one text, a line each.
pub(crate) fn fault_lines(faults: &[ImportFault]) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
