//! What tasks used at a service, of the values that were kept of it.

use trainyard_backend::{KeptUsage, Node};

use crate::wire::{TaskUsage, UsageQuery, UsageSample};

/// Names of metrics there, and by how much a value is multiplied: rates are in KB a second.
const DISK_READ: &str = "diskReadRate";
const DISK_WRITTEN: &str = "diskWriteRate";
const KB: f64 = 1024.0;
/// Of a node's accelerators, GPUs or NPUs.
const ACCELERATORS: [&str; 2] = ["gpuUtil", "npuUtil"];

/// A task's samples; the service's first minute began when the task did, and its last one may not be over.
pub(super) fn usage(
    task: u32,
    (began_at_ms, until_ms): (u64, u64),
    kept: &KeptUsage,
    query: &UsageQuery,
    samples_max: usize,
) -> TaskUsage {
    let minutes = kept.metrics.values().map(Vec::len).max().unwrap_or(0);
    let mut at_ms = began_at_ms;
    let mut samples = Vec::new();
    for minute in 0..minutes {
        at_ms = at_ms.saturating_add(kept.interval_ms);
        let is_wanted = query.from_ms.is_none_or(|from| from <= at_ms)
            && query.to_ms.is_none_or(|to| at_ms < to);
        if is_wanted {
            samples.extend(sample(kept, minute, at_ms.min(until_ms.max(began_at_ms))));
        }
    }
    let together = samples.len().div_ceil(samples_max.max(1)).max(1);
    let last_of = |chunk: &[UsageSample]| chunk.last().copied();
    let accelerators = kept.node.map(|node| node.accelerators);
    TaskUsage {
        task,
        cpus: kept.node.map(|node| node.cpus).filter(|cpus| *cpus > 0),
        memory_limit_bytes: kept.node.map(|node| node.memory_bytes),
        gpus: accelerators.unwrap_or_else(|| {
            let told = |sample: &UsageSample| sample.gpu_percent.is_some_and(|percent| percent > 0);
            u32::from(samples.iter().any(told))
        }),
        samples: samples.chunks(together).filter_map(last_of).collect(),
    }
}

/// The values of one minute; none where the service has none.
fn sample(kept: &KeptUsage, minute: usize, at_ms: u64) -> Option<UsageSample> {
    let value = |name: &str| *kept.metrics.get(name)?.get(minute)?;
    let cpu = value("cpuUsage")?;
    let cpus = kept.node.map_or(1, |node| node.cpus.max(1));
    let memory = |node: Node| Some(share(value("memUsage")?, node.memory_bytes));
    let accelerator = ACCELERATORS.iter().find_map(|name| value(name));
    Some(UsageSample {
        at_ms,
        cpu_thousandths: whole(cpu * 10.0 * f64::from(cpus)),
        memory_bytes: kept.node.and_then(memory),
        processes: None,
        disk_read_bytes_per_s: value(DISK_READ).map(|rate| whole(rate * KB)),
        disk_written_bytes_per_s: value(DISK_WRITTEN).map(|rate| whole(rate * KB)),
        gpu_percent: accelerator.and_then(|percent| u32::try_from(whole(percent)).ok()),
        // In what it is told differs from release to release.
        gpu_memory_bytes: None,
    })
}

#[expect(clippy::cast_precision_loss, reason = "a reading, not an id")]
fn share(percent: f64, of: u64) -> u64 {
    whole(percent / 100.0 * of as f64)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "readings are not negative, and one beyond the range is the largest"
)]
fn whole(reading: f64) -> u64 {
    reading.round() as u64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use trainyard_job::{JobId, VersionKey, VersionNumber};

    use super::*;

    fn query() -> UsageQuery {
        UsageQuery {
            key: VersionKey {
                job: JobId(1),
                version: VersionNumber(1),
            },
            tasks: vec![0],
            from_ms: None,
            to_ms: None,
            samples_max: 100,
        }
    }

    fn kept(node: Option<Node>) -> KeptUsage {
        let metrics = [
            ("cpuUsage", vec![Some(25.0), None, Some(100.0)]),
            ("memUsage", vec![Some(50.0), None, Some(75.0)]),
            ("npuUtil", vec![Some(90.0), None]),
        ];
        let named = metrics.map(|(name, values)| (name.to_owned(), values));
        KeptUsage {
            interval_ms: 60_000,
            node,
            metrics: BTreeMap::from(named),
        }
    }

    #[test]
    fn percent_of_a_node_become_what_is_used_of_it() {
        let node = Node {
            cpus: 8,
            memory_bytes: 64 << 30,
            accelerators: 1,
        };
        let task = usage(0, (1_000, u64::MAX), &kept(Some(node)), &query(), 100);
        assert_eq!((task.cpus, task.gpus), (Some(8), 1));
        assert_eq!(task.memory_limit_bytes, Some(64 << 30));
        let [first, third] = task.samples[..] else {
            panic!("a minute without values has no sample: {task:?}");
        };
        assert_eq!((first.at_ms, first.cpu_thousandths), (61_000, 2_000));
        assert_eq!(first.memory_bytes, Some(32 << 30));
        assert_eq!(first.gpu_percent, Some(90));
        assert_eq!((third.at_ms, third.cpu_thousandths), (181_000, 8_000));
        assert_eq!(third.gpu_percent, None);
    }

    #[test]
    fn of_a_node_of_unknown_size_the_percentages_are_told_and_no_bytes() {
        let task = usage(0, (0, u64::MAX), &kept(None), &query(), 100);
        assert_eq!((task.cpus, task.memory_limit_bytes), (None, None));
        assert_eq!(task.samples[0].cpu_thousandths, 250);
        assert_eq!(task.samples[0].memory_bytes, None);
        assert_eq!(task.gpus, 1, "one is told of");
    }

    #[test]
    fn a_part_is_answered_and_no_more_than_asked_for() {
        let mut part = query();
        part.from_ms = Some(100_000);
        let later = usage(0, (0, u64::MAX), &kept(None), &part, 100);
        assert_eq!(later.samples.len(), 1);
        assert_eq!(later.samples[0].at_ms, 180_000);
        assert_eq!(
            usage(0, (0, u64::MAX), &kept(None), &query(), 1)
                .samples
                .len(),
            1
        );
    }

    #[test]
    fn a_minute_that_is_not_over_stands_where_its_time_ends() {
        let task = usage(0, (0, 61_000), &kept(None), &query(), 100);
        let times: Vec<u64> = task.samples.iter().map(|sample| sample.at_ms).collect();
        assert_eq!(times[..2], [60_000, 61_000], "{times:?}");
    }
}
