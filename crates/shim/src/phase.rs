//! How far a shim is with its task.

use serde::{Deserialize, Serialize};

/// What a living shim is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Copying the code and making the sandbox; the command has not started.
    Preparing,
    /// The command runs.
    Running,
    /// The command was asked to stop.
    Stopping,
}
