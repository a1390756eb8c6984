//! What will run, before it runs.

use serde::{Deserialize, Serialize};
use trainyard_job::Variable;
use ts_rs::TS;

/// What a spec amounts to at this place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Preview {
    /// The line each task's shell gets; empty while the spec has none.
    pub command: String,
    /// One entry a task; at most [`Preview::MAX_TASKS`] of them.
    pub tasks: Vec<TaskPreview>,
    /// How many tasks there will be.
    pub task_count: u32,
    /// Files and bytes of the code directory, when it exists.
    pub code: Option<CodeSize>,
    /// Versions that are queued before this one would be; 0 when it would start at once.
    pub queued_before: u32,
    /// Whether there is room for it now.
    pub starts_now: bool,
}

impl Preview {
    /// More tasks than this are not listed one by one.
    pub const MAX_TASKS: u32 = 16;
}

/// The environment of one task. Ports are shown as `<port>`: they are assigned at the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskPreview {
    /// Index of the task, from 0.
    pub index: u32,
    /// Its variables, by name: also what it inherits of the computer it runs on.
    pub environment: Vec<Variable>,
}

/// Size of a code directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodeSize {
    /// Number of files.
    pub files: u64,
    /// Their sizes together.
    pub size_bytes: u64,
}
