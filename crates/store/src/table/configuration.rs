//! Job parameter configurations: saved wizard values, independent of any job's fate.

use serde::{Deserialize, Serialize};
use trainyard_job::JobSpec;
use ts_rs::TS;

/// A saved configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobConfig {
    /// Its name, unique.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The values; the job's own name and description are empty.
    pub spec: JobSpec,
    /// When it was first saved, in epoch milliseconds.
    pub created_at_ms: u64,
    /// When it was last changed.
    pub updated_at_ms: u64,
    /// When a job was last created from it.
    pub used_at_ms: Option<u64>,
}

/// A configuration in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConfigRow {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Engine type: image, engine or built-in algorithm.
    pub algorithm: String,
    /// When it was first saved, in epoch milliseconds.
    pub created_at_ms: u64,
    /// When a job was last created from it.
    pub used_at_ms: Option<u64>,
}

/// Sort keys of the list of configurations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ConfigSort {
    #[default]
    Created,
    Name,
    Algorithm,
    Used,
}
