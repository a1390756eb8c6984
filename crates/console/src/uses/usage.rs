//! What tasks used: windows of the samples that their shims took.

use trainyard_backend::KeptUsage;
use trainyard_shim::{MetricsSample, TaskDir, TaskLaunch, read_metrics};

use super::remote_usage;
use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::{NodeSize, TaskUsage, UsageQuery, UsageSample, UsageWindow};

/// Tasks that are answered for at once.
const TASKS_MAX: usize = 64;
/// Samples of each.
const SAMPLES_MAX: usize = 2_000;
/// The variable by which a task is given its GPUs.
const GPUS: &str = "CUDA_VISIBLE_DEVICES";

impl Console {
    /// Samples of some tasks of a version.
    pub async fn task_usage(&self, query: UsageQuery) -> Result<UsageWindow, ConsoleError> {
        let console = self.clone();
        let version = self.version(query.key).await?;
        let began_at_ms = version.started_at_ms;
        let until_ms = version.ended_at_ms.unwrap_or_else(now_ms);
        let work = move || {
            let mut started_at_ms: Option<u64> = None;
            let mut tasks = Vec::new();
            for task in query.tasks.iter().copied().take(TASKS_MAX) {
                let dir = TaskDir::new(console.home().task(query.key, task));
                if let (Some(began), Some(kept)) = (began_at_ms, KeptUsage::read(dir.path())?) {
                    let most = samples_max(&query);
                    started_at_ms = began_at_ms;
                    tasks.push(remote_usage::usage(
                        task,
                        (began, until_ms),
                        &kept,
                        &query,
                        most,
                    ));
                    continue;
                }
                let started = started(&dir);
                started_at_ms = match (started_at_ms, started) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
                tasks.push(usage(&dir, task, started, &query)?);
            }
            Ok(UsageWindow {
                started_at_ms,
                tasks,
            })
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.expect("BUG: reading samples panicked")
    }
}

/// When the task's command was started.
fn started(dir: &TaskDir) -> Option<u64> {
    if let Ok(Some(ended)) = dir.read_exit() {
        return Some(ended.started_at_ms);
    }
    Some(dir.read_state().ok()??.started_at_ms)
}

fn usage(
    dir: &TaskDir,
    task: u32,
    started_at_ms: Option<u64>,
    query: &UsageQuery,
) -> Result<TaskUsage, ConsoleError> {
    let launch = dir.read_launch().ok();
    let limits = launch.as_ref().map(|launch| launch.limits);
    let mut samples = read_metrics(dir)?;
    if let Some(at_ms) = started_at_ms {
        // Nothing was used when nothing had run: the first sample then has a stretch to stand for.
        let nothing = MetricsSample {
            at_ms,
            disk_read_bytes: Some(0),
            disk_written_bytes: Some(0),
            ..MetricsSample::default()
        };
        samples.insert(0, nothing);
    }
    Ok(TaskUsage {
        task,
        cpus: limits.and_then(|limits| limits.cpus),
        memory_limit_bytes: limits.and_then(|limits| limits.memory_bytes),
        gpus: launch.as_ref().map_or(0, gpus),
        samples: window(&samples, query),
    })
}

/// What a launch gave its node; none where the flavor had gone away.
pub(crate) fn node_size(launch: &TaskLaunch) -> Option<NodeSize> {
    Some(NodeSize {
        cpus: launch.limits.cpus?,
        memory_bytes: launch.limits.memory_bytes?,
        gpus: gpus(launch),
    })
}

fn gpus(launch: &TaskLaunch) -> u32 {
    let given = launch.env.get(GPUS).map_or("", String::as_str);
    let count = given.split(',').filter(|gpu| !gpu.is_empty()).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn samples_max(query: &UsageQuery) -> usize {
    (query.samples_max as usize).clamp(1, SAMPLES_MAX)
}

/// The samples asked for, each but the first as what came to pass since the one before.
fn window(samples: &[MetricsSample], query: &UsageQuery) -> Vec<UsageSample> {
    let from = query.from_ms.map_or(1, |from_ms| {
        samples.partition_point(|one| one.at_ms < from_ms).max(1)
    });
    let to = query.to_ms.map_or(samples.len(), |to_ms| {
        samples.partition_point(|one| one.at_ms < to_ms)
    });
    let Some(wanted) = samples.get(from..to).filter(|wanted| !wanted.is_empty()) else {
        return Vec::new();
    };
    let together = wanted.len().div_ceil(samples_max(query));
    let kept = wanted.chunks(together).filter_map(MetricsSample::merged);
    let mut before = samples[from - 1];
    kept.map(|sample| {
        let since = usage_since(&before, &sample);
        before = sample;
        since
    })
    .collect()
}

fn usage_since(before: &MetricsSample, sample: &MetricsSample) -> UsageSample {
    let over_ms = sample.at_ms.saturating_sub(before.at_ms).max(1);
    let used_ms = sample.cpu_ms.saturating_sub(before.cpu_ms);
    let per_second = |before: Option<u64>, now: Option<u64>| {
        Some(
            now?.saturating_sub(before.unwrap_or(now?))
                .saturating_mul(1000)
                / over_ms,
        )
    };
    UsageSample {
        at_ms: sample.at_ms,
        cpu_thousandths: used_ms.saturating_mul(1000) / over_ms,
        memory_bytes: Some(sample.rss_bytes),
        processes: Some(sample.processes),
        disk_read_bytes_per_s: per_second(before.disk_read_bytes, sample.disk_read_bytes),
        disk_written_bytes_per_s: per_second(before.disk_written_bytes, sample.disk_written_bytes),
        gpu_percent: sample.gpu_percent,
        gpu_memory_bytes: sample.gpu_memory_bytes,
    }
}

#[cfg(test)]
mod tests {
    use trainyard_job::{JobId, VersionKey, VersionNumber};

    use super::*;

    fn query(samples_max: u32) -> UsageQuery {
        UsageQuery {
            key: VersionKey {
                job: JobId(1),
                version: VersionNumber::FIRST,
            },
            tasks: vec![0],
            from_ms: None,
            to_ms: None,
            samples_max,
        }
    }

    /// One and a half processors, 1,000 bytes a second to the disk.
    fn samples(count: u64) -> Vec<MetricsSample> {
        let sample = |number: u64| MetricsSample {
            at_ms: 7000 + number * 5000,
            cpu_ms: number * 7500,
            rss_bytes: number,
            disk_written_bytes: Some(number * 5000),
            ..MetricsSample::default()
        };
        (0..count).map(sample).collect()
    }

    #[test]
    fn a_sample_tells_what_came_to_pass_since_the_one_before() {
        let rows = window(&samples(4), &query(100));
        assert_eq!(rows.len(), 3);
        for row in rows {
            assert_eq!(row.cpu_thousandths, 1500);
            assert_eq!(row.disk_written_bytes_per_s, Some(1000));
            assert_eq!(row.disk_read_bytes_per_s, None, "nobody told");
        }
    }

    #[test]
    fn many_samples_become_few_with_the_same_totals_and_peaks() {
        let rows = window(&samples(10_001), &query(100));
        assert_eq!(rows.len(), 100);
        assert!(rows.iter().all(|row| row.cpu_thousandths == 1500));
        assert_eq!(rows[99].memory_bytes, Some(10_000));
    }

    #[test]
    fn a_window_begins_with_what_was_before_it() {
        let mut query = query(100);
        query.from_ms = Some(17_000);
        query.to_ms = Some(22_000);
        let rows = window(&samples(10), &query);
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].at_ms, rows[0].cpu_thousandths), (17_000, 1500));
        query.from_ms = Some(1 << 40);
        assert_eq!(window(&samples(10), &query), []);
    }
}
