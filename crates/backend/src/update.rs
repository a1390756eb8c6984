//! What a place reports.

use serde::{Deserialize, Serialize};
use trainyard_job::{EndReason, JobStatus, ServiceEvent, VersionKey};
use ts_rs::TS;

/// Something changed for a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Which version.
    pub key: VersionKey,
    /// When it happened, in epoch milliseconds; may lie before the console's start.
    pub at_ms: u64,
    /// The status of the version, when it changed.
    pub status: Option<JobStatus>,
    /// Why it ended, with a final status.
    pub reason: Option<EndReason>,
    /// The last row that looks like an error, with a failed status; at most 500 bytes.
    pub last_error: Option<String>,
    /// The tasks of which something changed.
    pub tasks: Vec<TaskReport>,
    /// Whether a rest of the log of an ended version is still to be copied, where that changed.
    pub log_rest: Option<bool>,
    /// What the service it runs at says that was not told before. May be told again after a restart.
    pub service_events: Vec<ServiceEvent>,
}

impl Update {
    /// One that says nothing yet.
    #[must_use]
    pub fn new(key: VersionKey, at_ms: u64) -> Self {
        Self {
            key,
            at_ms,
            status: None,
            reason: None,
            last_error: None,
            tasks: Vec::new(),
            log_rest: None,
            service_events: Vec::new(),
        }
    }
}

/// State of one task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskReport {
    /// Index of the task, from 0.
    pub index: u32,
    /// Where it is in its life.
    pub state: TaskState,
    /// Where it listens for the others, `host:port`.
    pub host: Option<String>,
    /// When its command was started.
    pub started_at_ms: Option<u64>,
    /// When it ended.
    pub ended_at_ms: Option<u64>,
}

/// Where a task is in its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "state",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TaskState {
    Preparing,
    Running,
    Stopping,
    Exited { exit_code: i32 },
    Signaled { signal: i32 },
    NotStarted { message: String },
    Lost,
}
