//! Which kind of sandbox a task got.

use serde::{Deserialize, Serialize};

/// How the task's /home/work and /cache came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SandboxKind {
    /// A private mount namespace made by `bwrap`.
    Bubblewrap,
    /// A private mount namespace made by the shim.
    Namespace,
    /// Paths in the command and the environment point to the task's folder instead.
    Rewrite,
}
