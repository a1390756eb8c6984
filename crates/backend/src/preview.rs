//! What will run, before it runs.

use serde::{Deserialize, Serialize};
use trainyard_job::{Variable, VersionKey};
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
    /// Those it waits for, the running ones first, then the queue in its order; at most [`Preview::MAX_AHEAD`].
    pub ahead: Vec<Ahead>,
    /// What of the spec this place does not do as it is written.
    pub not_carried: Vec<NotCarried>,
}

impl Preview {
    /// More tasks than this are not listed one by one.
    pub const MAX_TASKS: u32 = 16;
    /// More versions than this are not listed one by one.
    pub const MAX_AHEAD: usize = 20;
}

/// The environment of one task. Ports are shown as `<port>`: they are assigned at the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskPreview {
    /// Index of the task, from 0.
    pub index: u32,
    /// Its variables, by name: also what it inherits of the computer it runs on.
    pub environment: Vec<Variable>,
}

/// A version that one submitted now would wait for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ahead {
    /// Which.
    pub key: VersionKey,
    /// Name of its job.
    pub job_name: String,
    /// Whether it holds what the new one needs, or only waits before it.
    pub running: bool,
}

/// Something in a spec that a place does not do as it is written, and yet need not refuse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NotCarried {
    /// Path of the field in the spec.
    pub field: String,
    /// What it is.
    pub kind: NotCarriedKind,
}

/// The kinds of it; the pages have the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "code",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
pub enum NotCarriedKind {
    /// The nodes are given fewer processors together than they ask for.
    SharedCpus {
        /// Asked for by all nodes together.
        asked: u32,
        /// There are.
        there: u32,
    },
    /// Nothing answers the `s3://` addresses that the program is given: it reads and writes folders.
    NoObjectService {
        /// The variables with those folders.
        variables: Vec<String>,
    },
}

/// Size of what a task gets of a code directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodeSize {
    /// Number of files.
    pub files: u64,
    /// Their sizes together.
    pub size_bytes: u64,
    /// Whether there is more than was counted: a large directory is not counted whole in passing.
    pub and_more: bool,
}

/// A code directory, counted whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodeReport {
    /// Number of files that a task gets.
    pub files: u64,
    /// Their sizes together.
    pub size_bytes: u64,
    /// What the rule leaves out, by pattern, the largest first.
    pub ignored: Vec<IgnoredCode>,
    /// The largest files, the largest first; at most [`CodeReport::MAX_LARGEST`].
    pub largest: Vec<CodeFile>,
    /// The service's limit for the files.
    pub max_files: u64,
    /// The service's limit for their sizes together.
    pub max_bytes: u64,
    /// Whether it was counted to its end.
    pub complete: bool,
}

impl CodeReport {
    /// More files than this are not listed.
    pub const MAX_LARGEST: usize = 10;
}

/// What one pattern leaves out of a code directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IgnoredCode {
    /// The pattern.
    pub pattern: String,
    /// Number of files.
    pub files: u64,
    /// Their sizes together.
    pub size_bytes: u64,
}

/// A file of a code directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodeFile {
    /// Its path inside.
    pub path: String,
    /// Its size.
    pub size_bytes: u64,
}

/// Told while a code directory is counted; answers whether to go on. Called often.
pub type OnCounted = Box<dyn FnMut(CodeSize) -> bool + Send>;
