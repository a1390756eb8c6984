//! What the tasks of a version used.

use serde::{Deserialize, Serialize};
use trainyard_job::VersionKey;
use ts_rs::TS;

use super::LogTarget;

/// Samples of some tasks of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UsageQuery {
    /// Which version.
    pub key: VersionKey,
    /// Which tasks; at most 64.
    pub tasks: Vec<u32>,
    /// Samples from this moment on, in epoch milliseconds; none for all.
    pub from_ms: Option<u64>,
    /// Samples before this moment; none for all.
    pub to_ms: Option<u64>,
    /// At most so many a task, 1 to 2,000: several become one.
    pub samples_max: u32,
}

/// What some tasks used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UsageWindow {
    /// When the command of the first task was started; none before.
    pub started_at_ms: Option<u64>,
    /// The tasks that were asked for.
    pub tasks: Vec<TaskUsage>,
}

/// What one task used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskUsage {
    /// Its index.
    pub task: u32,
    /// Processors of its flavor; none before it was launched, or where its flavor went away.
    pub cpus: Option<u32>,
    /// Memory of its flavor.
    pub memory_limit_bytes: Option<u64>,
    /// How many GPUs are its alone.
    pub gpus: u32,
    /// Oldest first.
    pub samples: Vec<UsageSample>,
}

/// What a node of a version was given, as written down when it was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NodeSize {
    /// Processors.
    pub cpus: u32,
    /// Memory.
    pub memory_bytes: u64,
    /// GPUs that were its alone.
    pub gpus: u32,
}

/// What a task used at a moment. None where the system does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UsageSample {
    /// When, in epoch milliseconds.
    pub at_ms: u64,
    /// Processors it kept busy since the sample before, in thousandths of one.
    pub cpu_thousandths: u64,
    /// Resident memory of its processes.
    pub memory_bytes: Option<u64>,
    /// Its processes.
    pub processes: Option<u32>,
    /// Bytes a second that it fetched from disks since the sample before.
    pub disk_read_bytes_per_s: Option<u64>,
    /// Bytes a second that it wrote to disks.
    pub disk_written_bytes_per_s: Option<u64>,
    /// Percent its GPUs were busy.
    pub gpu_percent: Option<u32>,
    /// Memory in use on its GPUs.
    pub gpu_memory_bytes: Option<u64>,
}

/// The tasks whose use of resources a window is looking at: it hears a `Usage` at each new sample.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchUsage {
    /// All of them; replaces what was watched before.
    pub targets: Vec<LogTarget>,
}
