//! `metrics.jsonl`: what the task's processes used, one row per sample.

use serde::{Deserialize, Serialize};

/// One sample of the whole process tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricsSample {
    /// When it was taken (milliseconds since 1970).
    pub at_ms: u64,
    /// Processor time used since the start, ended processes included.
    pub cpu_ms: u64,
    /// Resident memory now; pages that processes share count once for each.
    pub rss_bytes: u64,
    /// Processes now.
    pub processes: u32,
}
