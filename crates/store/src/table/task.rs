//! Tasks of a version, as last reported.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskRow {
    /// Index of the task, from 0.
    pub index: u32,
    /// Where it is in its life: the backend's words, for example `running`, `exited`.
    pub state: String,
    /// Exit code, once it exited.
    pub exit_code: Option<i32>,
    /// Signal that ended it.
    pub signal: Option<i32>,
    /// What else there is to say, for example why it could not be started.
    pub message: Option<String>,
    /// Where it listens for the others.
    pub host: Option<String>,
    /// When its command was started, in epoch milliseconds.
    pub started_at_ms: Option<u64>,
    /// When it ended.
    pub ended_at_ms: Option<u64>,
}
