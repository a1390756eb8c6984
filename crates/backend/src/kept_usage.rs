//! What a task elsewhere used, as its place told it: [`USAGE_FILE`] of the task.
//!
//! Percentages are kept as they were told, and with them what the node had when they were first asked for: its flavor may be
//! gone when somebody looks. Tasks on this computer have the samples of their shim instead.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use trainyard_files::{RECORD_BYTES_MAX, Survives};

use crate::BackendError;

/// The file of a task.
pub const USAGE_FILE: &str = "remote-usage.json";

/// What a task used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptUsage {
    /// Between two values.
    pub interval_ms: u64,
    /// What its node had; none where the flavor was not told.
    pub node: Option<Node>,
    /// The values of each metric by its name there, `cpuUsage` for example, the first of the first minute; none where the
    /// place has none.
    pub metrics: BTreeMap<String, Vec<Option<f64>>>,
}

/// What a node has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Processors.
    pub cpus: u32,
    /// Memory.
    pub memory_bytes: u64,
    /// GPUs or NPUs.
    pub accelerators: u32,
}

impl KeptUsage {
    /// What was kept of a task, if anything was.
    pub fn read(task_dir: &Path) -> Result<Option<Self>, BackendError> {
        let path = task_dir.join(USAGE_FILE);
        let file = |source| BackendError::File {
            path: path.clone(),
            source,
        };
        match trainyard_files::read(&path, RECORD_BYTES_MAX) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|error| file(io::Error::new(io::ErrorKind::InvalidData, error))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(file(error)),
        }
    }

    /// Keeps it. After a power cut the place is asked again.
    pub fn write(&self, task_dir: &Path) -> Result<(), BackendError> {
        let path = task_dir.join(USAGE_FILE);
        let bytes = serde_json::to_vec(self).expect("BUG: numbers are JSON");
        let written = trainyard_files::replace(&path, &bytes, Survives::Process);
        written.map_err(|source| BackendError::File { path, source })
    }
}
