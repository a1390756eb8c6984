//! What the backend must be told.

use std::path::PathBuf;

use trainyard_algorithms::Root;
use trainyard_code::Copies;
use trainyard_datasets::Datasets;
use trainyard_engines::Engines;
use trainyard_objects::ObjectStore;
use trainyard_secrets::Secrets;

use crate::Computer;

/// How this computer runs jobs.
#[derive(Clone, Debug)]
pub struct LocalConfig {
    /// The program `trainyard-shim`.
    pub shim: PathBuf,
    /// Where `obs://` paths are.
    pub objects: ObjectStore,
    /// Where the code of versions is kept.
    pub code: Copies,
    /// The data sets a job can be given.
    pub datasets: Datasets,
    /// Where Python environments are.
    pub engines: Engines,
    /// Where packages of built-in algorithms are, the first of a name counting.
    pub algorithms: Vec<Root>,
    /// Where the values of secret variables are.
    pub secrets: Secrets,
    /// How long a task is given between SIGTERM and SIGKILL.
    pub grace_ms: u64,
    /// What there is to share out.
    pub computer: Computer,
}
