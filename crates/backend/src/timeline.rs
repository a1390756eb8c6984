//! What a version went through before its command ran, as the place remembers it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a version waited for when it was queued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Waited {
    /// Since when, in epoch milliseconds.
    pub at_ms: u64,
    /// Versions that stood before it.
    pub ahead: u32,
    /// Processors it asked for.
    pub cpus: u32,
    /// GPUs it asked for; 0 for none.
    pub gpus: u32,
    /// Product name of those.
    pub gpu: Option<String>,
}

/// The steps of one task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskSteps {
    /// Index of the task, from 0.
    pub task: u32,
    /// In their order.
    pub steps: Vec<TaskStep>,
}

/// A step that a task took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskStep {
    /// When, in epoch milliseconds.
    pub at_ms: u64,
    /// Which.
    pub kind: StepKind,
}

/// The steps up to the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "step",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
pub enum StepKind {
    /// It is being made ready.
    Preparing,
    /// The code directory is being copied into the task.
    CopyingCode,
    /// It was.
    CodeCopied {
        /// Number of files.
        files: u64,
        /// Their sizes together.
        size_bytes: u64,
    },
    /// The packages that the code asks for are being installed.
    Installing,
    /// They were.
    Installed,
    /// The boot command was started.
    Started,
}
