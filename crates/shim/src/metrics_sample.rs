//! `metrics.jsonl`: what the task's processes used, one row per sample.

use serde::{Deserialize, Serialize};

/// One sample of the whole process tree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricsSample {
    /// When it was taken (milliseconds since 1970).
    pub at_ms: u64,
    /// Processor time used since the start, ended processes included.
    pub cpu_ms: u64,
    /// Resident memory now; pages that processes share count once for each.
    pub rss_bytes: u64,
    /// Processes now.
    pub processes: u32,
    /// Bytes its processes had fetched from disks since the start, ended ones included. None where the kernel does not
    /// tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_read_bytes: Option<u64>,
    /// Bytes they had written to disks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_written_bytes: Option<u64>,
    /// How busy its GPUs were, in percent; the mean of several. None without GPUs, or where the driver does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gpu_percent: Option<u32>,
    /// Memory in use on its GPUs, which are its alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gpu_memory_bytes: Option<u64>,
}

impl MetricsSample {
    /// What stands for samples in a row: totals of the last, peaks of memory and processes, the mean of GPU load.
    /// None of none.
    #[must_use]
    pub fn merged(samples: &[Self]) -> Option<Self> {
        let last = *samples.last()?;
        let busy: Vec<u64> = samples
            .iter()
            .filter_map(|sample| sample.gpu_percent.map(u64::from))
            .collect();
        let mean = busy.iter().sum::<u64>().checked_div(busy.len() as u64);
        Some(Self {
            rss_bytes: samples.iter().map(|sample| sample.rss_bytes).max()?,
            processes: samples.iter().map(|sample| sample.processes).max()?,
            gpu_percent: mean.and_then(|mean| u32::try_from(mean).ok()),
            gpu_memory_bytes: samples.iter().filter_map(|s| s.gpu_memory_bytes).max(),
            ..last
        })
    }
}
