//! What the backend must be told.

use std::path::PathBuf;

use trainyard_objects::ObjectStore;

use crate::Computer;

/// How this computer runs jobs.
#[derive(Clone, Debug)]
pub struct LocalConfig {
    /// The program `trainyard-shim`.
    pub shim: PathBuf,
    /// Where `obs://` paths are.
    pub objects: ObjectStore,
    /// How long a task is given between SIGTERM and SIGKILL.
    pub grace_ms: u64,
    /// What there is to share out.
    pub computer: Computer,
}
