//! `exit.json`: how a task ended. Its presence is the end.

use serde::{Deserialize, Serialize};

use crate::Outcome;

/// Written once, atomically, as the shim's last act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExitRecord {
    /// How the command ended, or why it never ran.
    pub outcome: Outcome,
    /// Whether somebody asked for the stop.
    pub stop_requested: bool,
    /// Whether SIGKILL was needed to end the command.
    pub forced: bool,
    /// When the command started, or when the shim did where it never started (milliseconds since 1970).
    pub started_at_ms: u64,
    /// When the command ended.
    pub ended_at_ms: u64,
    /// The length of the log.
    pub log_bytes: u64,
    /// The last row of the log that is not blank, at most 500 bytes; values of secret variables are masked in it.
    pub last_line: Option<String>,
    /// Of a task that did not succeed: the last row that looks like an error, at most 500 bytes and masked too.
    pub last_error_line: Option<String>,
    /// Whether the kernel killed for want of memory; absent where it cannot be known.
    pub oom: Option<bool>,
}
