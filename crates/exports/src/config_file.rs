//! The file that configurations are exchanged in, YAML or JSON:
//!
//! ```yaml
//! trainyard: configurations
//! version: 1
//! configurations:
//! - name: digits-30
//!   description: Thirty epochs
//!   folder: vision/digits      # may be absent
//!   tags: [baseline]           # may be absent
//!   values:                    # a job file's members, without name and description
//!     algorithm: …
//!     environment:
//!     - {name: API_KEY, value: '', secret: ''}   # a secret: its value is never in a file
//! ```
//!
//! Read besides: one configuration as earlier releases wrote it (`configuration`, `description`, `values`), and whatever
//! `trainyard submit -f` takes, which becomes a configuration of the job's name.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_saphyr::Spanned;
use trainyard_job::{JobSpec, SpecFileError, is_secret, parse_spec, validate_configuration_name};
use ts_rs::TS;

use crate::filing::{TAGS_MAX, is_folder, is_tag};
use crate::import_fault::{ImportFault, ImportFaultKind};
use crate::job_file::without_secrets;

/// The format that is written, and the newest that is read.
pub const FORMAT_VERSION: u64 = 1;

const KIND: &str = "configurations";

/// How a file of configurations is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ConfigFormat {
    Yaml,
    Json,
}

/// A configuration in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigEntry {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The folder it is filed in; empty for the top.
    pub folder: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// The values; the job's own name and description are empty.
    pub values: JobSpec,
}

/// A configuration that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadConfig {
    /// The configuration.
    pub entry: ConfigEntry,
    /// The line it begins in.
    pub line: Option<u64>,
}

impl ConfigEntry {
    /// Variables whose values no file has.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        let rows = self
            .values
            .environment
            .iter()
            .chain(&self.values.parameters);
        let secret = rows.filter(|row| is_secret(row));
        secret.map(|row| row.name.clone()).collect()
    }
}

#[derive(Serialize)]
struct WrittenFile<'a> {
    trainyard: &'static str,
    version: u64,
    configurations: Vec<Written<'a>>,
}

#[derive(Serialize)]
struct Written<'a> {
    name: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    folder: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    values: Value,
}

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

/// Writes configurations. Values of secret variables are left out; their names are listed.
#[must_use]
pub fn write_configs(entries: &[ConfigEntry], format: ConfigFormat) -> String {
    let file = WrittenFile {
        trainyard: KIND,
        version: FORMAT_VERSION,
        configurations: entries.iter().map(written).collect(),
    };
    match format {
        ConfigFormat::Yaml => {
            serde_saphyr::to_string(&file).expect("BUG: a configuration is texts and numbers")
        }
        ConfigFormat::Json => {
            let text = serde_json::to_string_pretty(&file);
            text.expect("BUG: a configuration is JSON") + "\n"
        }
    }
}

fn written(entry: &ConfigEntry) -> Written<'_> {
    let mut values =
        serde_json::to_value(without_secrets(&entry.values)).expect("BUG: a spec is JSON");
    if let Value::Object(members) = &mut values {
        members.remove("name");
        members.remove("description");
    }
    Written {
        name: &entry.name,
        description: &entry.description,
        folder: &entry.folder,
        tags: &entry.tags,
        values,
    }
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
struct Placed {
    config: ReadConfig,
    name_field: &'static str,
    folder_line: Option<u64>,
    tag_lines: Vec<Option<u64>>,
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
        Err(SpecFileError::Field { .. } | SpecFileError::Syntax(_)) => typed::<JobSpec>(text)?,
        Err(SpecFileError::Faults(faults)) => {
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

fn faults_of(read: &[Placed]) -> Vec<ImportFault> {
    let mut faults = vec![];
    let many = read.len() > 1
        || read
            .iter()
            .any(|r| r.name_field == "name" && r.config.line.is_some());
    for (index, placed) in read.iter().enumerate() {
        let at = if many {
            format!("configurations[{index}].")
        } else {
            String::new()
        };
        let ReadConfig { entry, line, .. } = &placed.config;
        for found in validate_configuration_name(&entry.name, &entry.description) {
            let field = if found.field == "name" {
                placed.name_field
            } else {
                "description"
            };
            let kind = ImportFaultKind::Value { kind: found.kind };
            faults.push(fault(&format!("{at}{field}"), *line, kind));
        }
        let earlier = read[..index]
            .iter()
            .find(|other| other.config.entry.name == entry.name);
        if let Some(earlier) = earlier {
            let (name, first_line) = (entry.name.clone(), earlier.config.line);
            let kind = ImportFaultKind::Twice { name, first_line };
            faults.push(fault(&format!("{at}name"), *line, kind));
        }
        faults.extend(filing_faults(placed, &at));
    }
    faults
}

fn filing_faults(placed: &Placed, at: &str) -> Vec<ImportFault> {
    let ConfigEntry { folder, tags, .. } = &placed.config.entry;
    let mut faults = vec![];
    if !is_folder(folder) {
        let given = folder.clone();
        let kind = ImportFaultKind::BadFolder { given };
        faults.push(fault(&format!("{at}folder"), placed.folder_line, kind));
    }
    for (index, tag) in tags.iter().enumerate().filter(|(_, tag)| !is_tag(tag)) {
        let given = tag.clone();
        let line = placed.tag_lines.get(index).copied().flatten();
        let kind = ImportFaultKind::BadTag { given };
        faults.push(fault(&format!("{at}tags[{index}]"), line, kind));
    }
    if tags.len() > TAGS_MAX {
        let (max, actual) = (TAGS_MAX, tags.len());
        let kind = ImportFaultKind::TooManyTags { max, actual };
        faults.push(fault(&format!("{at}tags"), placed.config.line, kind));
    }
    faults
}

fn fault(field: &str, line: Option<u64>, kind: ImportFaultKind) -> ImportFault {
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
