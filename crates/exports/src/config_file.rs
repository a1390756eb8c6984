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

mod check;
mod read;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use trainyard_job::{JobSpec, is_secret};
use ts_rs::TS;

use crate::job_file::without_secrets;

pub use read::read_configs;

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
