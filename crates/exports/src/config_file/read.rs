//! Reading a file of configurations: one of the three shapes, with the place of everything that may be wrong.

use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::Spanned;
use trainyard_job::JobSpec;
use trainyard_protocol::{JobFileError, parse_spec};

use super::check::faults_of;
use super::{ConfigEntry, FORMAT_VERSION, KIND, ReadConfig};
use crate::import_fault::{ImportFault, ImportFaultKind};
use crate::job_file::without_secrets;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "trainyard")]
    _kind: String,
    #[serde(rename = "version")]
    _version: u64,
    configurations: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    folder: Option<Spanned<String>>,
    #[serde(default)]
    tags: Vec<Spanned<String>>,
    values: JobSpec,
}

/// What earlier releases wrote.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Single {
    configuration: Spanned<String>,
    #[serde(default)]
    description: String,
    values: JobSpec,
}

/// Reads configurations, or says everything that is wrong with the file.
pub fn read_configs(text: &str) -> Result<Vec<ReadConfig>, Vec<ImportFault>> {
    let untyped: Value = serde_saphyr::from_str(text).map_err(|error| {
        let reason = first_line(&error);
        vec![fault(
            "",
            line_of(&error),
            ImportFaultKind::Syntax { reason },
        )]
    })?;
    let read = if untyped.get("trainyard").is_some() {
        check_head(&untyped)?;
        typed::<File>(text)?
            .configurations
            .into_iter()
            .map(listed)
            .collect()
    } else if untyped.get("configuration").is_some() {
        vec![single(typed::<Single>(text)?)]
    } else {
        vec![from_job(text, &untyped)?]
    };
    let faults = faults_of(&read);
    if faults.is_empty() {
        Ok(read.into_iter().map(|read| read.config).collect())
    } else {
        Err(faults)
    }
}

/// A configuration with the places of what may be wrong with it.
pub(super) struct Placed {
    pub(super) config: ReadConfig,
    pub(super) name_field: &'static str,
    pub(super) folder_line: Option<u64>,
    pub(super) tag_lines: Vec<Option<u64>>,
}

fn check_head(untyped: &Value) -> Result<(), Vec<ImportFault>> {
    if untyped["trainyard"] != KIND {
        return Err(vec![fault(
            "trainyard",
            None,
            ImportFaultKind::NotConfigurations,
        )]);
    }
    match untyped["version"].as_u64() {
        Some(found) if found > FORMAT_VERSION => Err(vec![fault(
            "version",
            None,
            ImportFaultKind::Newer { found },
        )]),
        _ if untyped["configurations"]
            .as_array()
            .is_some_and(Vec::is_empty) =>
        {
            Err(vec![fault("configurations", None, ImportFaultKind::Empty)])
        }
        _ => Ok(()),
    }
}

/// Read into the type at once: an untyped value has already turned the text `on` into true.
fn typed<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, Vec<ImportFault>> {
    let mut at = None;
    serde_saphyr::with_deserializer_from_str(text, |yaml| {
        serde_path_to_error::deserialize(yaml).map_err(|error| {
            at = Some(error.path().to_string());
            error.into_inner()
        })
    })
    .map_err(|error| {
        let reason = first_line(&error);
        let field = at.filter(|path| path != ".").unwrap_or_default();
        vec![fault(
            &field,
            line_of(&error),
            ImportFaultKind::Shape { reason },
        )]
    })
}

fn listed(entry: Entry) -> Placed {
    let line = line_at(&entry.name);
    Placed {
        name_field: "name",
        folder_line: entry.folder.as_ref().and_then(line_at),
        tag_lines: entry.tags.iter().map(line_at).collect(),
        config: ReadConfig {
            entry: ConfigEntry {
                name: entry.name.value,
                description: entry.description,
                folder: entry.folder.map(|f| f.value).unwrap_or_default(),
                tags: entry.tags.into_iter().map(|tag| tag.value).collect(),
                values: values_only(entry.values),
            },
            line,
        },
    }
}

fn single(file: Single) -> Placed {
    let line = line_at(&file.configuration);
    alone(
        file.configuration.value,
        file.description,
        file.values,
        line,
        "configuration",
    )
}

/// A job file: the configuration gets the job's name.
fn from_job(text: &str, untyped: &Value) -> Result<Placed, Vec<ImportFault>> {
    let is_job = ["algorithm", "resources", "config"]
        .iter()
        .any(|name| untyped.get(name).is_some());
    if !is_job {
        return Err(vec![fault("", None, ImportFaultKind::NotConfigurations)]);
    }
    let spec = match parse_spec(text) {
        Ok(parsed) => parsed.spec,
        // The same reading again tells the line.
        Err(JobFileError::Spec(_)) => typed::<JobSpec>(text)?,
        Err(JobFileError::Faults(faults)) => {
            let faults = faults.into_iter();
            let value = |kind| ImportFaultKind::Value { kind };
            return Err(faults
                .map(|f| fault(&f.field, None, value(f.kind)))
                .collect());
        }
    };
    if spec.name.is_empty() {
        return Err(vec![fault("name", None, ImportFaultKind::NoName)]);
    }
    let (name, description) = (spec.name.clone(), spec.description.clone());
    Ok(alone(name, description, spec, None, "name"))
}

fn alone(
    name: String,
    description: String,
    values: JobSpec,
    line: Option<u64>,
    name_field: &'static str,
) -> Placed {
    Placed {
        name_field,
        folder_line: None,
        tag_lines: vec![],
        config: ReadConfig {
            entry: ConfigEntry {
                name,
                description,
                folder: String::new(),
                tags: vec![],
                values: values_only(values),
            },
            line,
        },
    }
}

fn values_only(mut values: JobSpec) -> JobSpec {
    values.name.clear();
    values.description.clear();
    // An id is of another computer's keyring.
    without_secrets(&values)
}

pub(super) fn fault(field: &str, line: Option<u64>, kind: ImportFaultKind) -> ImportFault {
    ImportFault {
        field: field.to_owned(),
        line,
        kind,
    }
}

fn line_at<T>(value: &Spanned<T>) -> Option<u64> {
    Some(value.referenced.line()).filter(|line| *line > 0)
}

fn line_of(error: &serde_saphyr::Error) -> Option<u64> {
    error
        .location()
        .map(|place| place.line())
        .filter(|line| *line > 0)
}

fn first_line(error: &serde_saphyr::Error) -> String {
    error
        .to_string()
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}
