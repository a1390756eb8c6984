//! What a task may use.

use serde::{Deserialize, Serialize};

/// The flavor's share of this computer. Enforced where a cgroup v2 subtree is handed over, said aloud where not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Processors.
    #[serde(default)]
    pub cpus: Option<u32>,
    /// Memory in bytes.
    #[serde(default)]
    pub memory_bytes: Option<u64>,
}
