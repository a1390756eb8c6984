//! Which kind of sandbox is asked for.

use serde::{Deserialize, Serialize};

/// How the task is to be given its /home/work and /cache.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SandboxMode {
    /// The best that works here: bubblewrap, a namespace of our own, else rewritten paths.
    #[default]
    Auto,
    /// Bubblewrap or nothing.
    Bubblewrap,
    /// A namespace of our own or nothing.
    Namespace,
    /// No namespace: `/home/work` and `/cache` are replaced in the command and the environment.
    Rewrite,
}
