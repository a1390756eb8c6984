//! What the task's processes use, sampled into `metrics.jsonl`.

mod disk;
mod gpus;

use std::collections::HashSet;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::time::{Duration, Instant};

use rustix::param::{clock_ticks_per_second, page_size};
use trainyard_shim::{MetricsSample, TaskDir, TaskLaunch, compact_metrics, now_ms};

use super::tree::Process;
use gpus::Gpus;

/// The first sample comes early: most first tries of a script end soon.
const FIRST: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_secs(5);
/// Samples between two looks at whether old ones can be made fewer: about an hour and a half.
const COMPACT_AFTER: u32 = 1024;

/// The sampler of one task.
pub(super) struct Metrics {
    dir: TaskDir,
    file: Option<File>,
    gpus: Option<Gpus>,
    due: Instant,
    /// Samples since old ones were made fewer.
    written: u32,
}

impl Metrics {
    /// Starts the clock. Where the file cannot be written there are no samples; the task goes on.
    pub(super) fn open(dir: &TaskDir, launch: &TaskLaunch) -> Self {
        Self {
            file: append(dir),
            gpus: Gpus::of(launch),
            dir: dir.clone(),
            due: Instant::now() + FIRST,
            written: 0,
        }
    }

    /// How long until the next sample.
    pub(super) fn wait(&self) -> Duration {
        self.due.saturating_duration_since(Instant::now())
    }

    /// Takes a sample if one is due. `tree` gives every process below the shim; `own` are the sandbox's.
    pub(super) fn sample_when_due(
        &mut self,
        own: &HashSet<i32>,
        tree: impl FnOnce() -> Vec<Process>,
    ) {
        if self.wait().is_zero() {
            self.due = Instant::now() + EVERY;
            self.sample(own, &tree());
        }
    }

    /// Takes a sample: the last one when the command has ended, so that the totals are whole.
    pub(super) fn sample(&mut self, own: &HashSet<i32>, tree: &[Process]) {
        let Some(file) = &mut self.file else { return };
        let mut sample = used(own, tree);
        (sample.disk_read_bytes, sample.disk_written_bytes) = disk::bytes(tree);
        if let Some(gpus) = &self.gpus {
            (sample.gpu_percent, sample.gpu_memory_bytes) = gpus.load();
        }
        let Ok(mut row) = serde_json::to_vec(&sample) else {
            return;
        };
        row.push(b'\n');
        let _ = file.write_all(&row);
        self.written += 1;
        if self.written >= COMPACT_AFTER {
            self.written = 0;
            // On a full disk the file stays as it is, and is tried again.
            if compact_metrics(&self.dir, now_ms()).is_ok() {
                self.file = append(&self.dir);
            }
        }
    }
}

fn append(dir: &TaskDir) -> Option<File> {
    File::options()
        .create(true)
        .append(true)
        .mode(0o600)
        // A pipe in its place is not waited for.
        .custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed())
        .open(dir.metrics_file())
        .ok()
}

/// What has ended is in the time of who waited for it, in the end the sandbox's own, so those count for the time.
fn used(own: &HashSet<i32>, tree: &[Process]) -> MetricsSample {
    let task = || tree.iter().filter(|process| !own.contains(&process.pid));
    let cpu_ticks: u64 = tree.iter().map(|process| process.cpu_ticks).sum();
    MetricsSample {
        at_ms: now_ms(),
        cpu_ms: cpu_ticks * 1000 / clock_ticks_per_second(),
        rss_bytes: task().map(|process| process.rss_pages).sum::<u64>() * page_size() as u64,
        processes: u32::try_from(task().count()).unwrap_or(u32::MAX),
        ..MetricsSample::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_count_are_the_tasks_and_time_is_everybodys() {
        let process = |pid| Process {
            pid,
            parent: 1,
            start_ticks: 0,
            cpu_ticks: clock_ticks_per_second(),
            rss_pages: 2,
        };
        let sample = used(&HashSet::from([1]), &[process(1), process(2), process(3)]);
        assert_eq!((sample.cpu_ms, sample.processes), (3000, 2));
        assert_eq!(sample.rss_bytes, 4 * page_size() as u64);
    }
}
