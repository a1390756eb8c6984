//! The file of samples: reading it, and keeping it short.
//!
//! A job may run for weeks and its samples are kept for good, so what is old is kept coarsely: every sample of the last
//! hour, one a minute of the last day, one in ten minutes of the last month, then one an hour. Ten days are about 4,000
//! rows. Totals stay exact and peaks stay peaks, see [`MetricsSample::merged`].

use std::io;

use trainyard_files::{RECORD_BYTES_MAX, Survives};

use crate::{MetricsSample, Result, ShimError, TaskDir};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// Older than this, one sample in so many milliseconds; the oldest first.
const KEPT: [(u64, u64); 3] = [
    (30 * DAY_MS, HOUR_MS),
    (DAY_MS, 10 * MINUTE_MS),
    (HOUR_MS, MINUTE_MS),
];

/// The samples of a task, oldest first; none before its first. A row that is only being written is passed over.
pub fn read_metrics(dir: &TaskDir) -> Result<Vec<MetricsSample>> {
    let path = dir.metrics_file();
    let bytes = match trainyard_files::read(&path, RECORD_BYTES_MAX) {
        Ok(bytes) => bytes,
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(ShimError::Read { path, source }),
    };
    let rows = bytes.split(|byte| *byte == b'\n');
    Ok(rows
        .filter_map(|row| serde_json::from_slice(row).ok())
        .collect())
}

/// Replaces the samples by fewer, where there are old ones. For the shim alone, which appends to the file.
pub fn compact_metrics(dir: &TaskDir, now_ms: u64) -> Result<()> {
    let samples = compacted(&read_metrics(dir)?, now_ms);
    let mut text = Vec::new();
    for sample in samples {
        serde_json::to_writer(&mut text, &sample).expect("BUG: a sample is JSON");
        text.push(b'\n');
    }
    let path = dir.metrics_file();
    trainyard_files::replace(&path, &text, Survives::Process)
        .map_err(|source| ShimError::Write { path, source })
}

fn compacted(samples: &[MetricsSample], now_ms: u64) -> Vec<MetricsSample> {
    // A stretch is the same however often it is looked at, so what was merged is not merged again.
    let stretch = |sample: &MetricsSample| {
        let age_ms = now_ms.saturating_sub(sample.at_ms);
        let kept = KEPT.iter().find(|(older_than, _)| age_ms > *older_than);
        let every_ms = kept.map_or(1, |(_, every_ms)| *every_ms);
        (every_ms, sample.at_ms / every_ms)
    };
    samples
        .chunk_by(|one, next| stretch(one) == stretch(next))
        .filter_map(MetricsSample::merged)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Samples of `hours`, five seconds apart, on a processor that is always busy.
    fn samples(hours: u64) -> Vec<MetricsSample> {
        let count = hours * HOUR_MS / 5000;
        let sample = |number: u64| MetricsSample {
            at_ms: number * 5000,
            cpu_ms: number * 5000,
            rss_bytes: number % 1000,
            processes: 1,
            gpu_percent: Some(u32::try_from(number % 2).unwrap() * 100),
            ..MetricsSample::default()
        };
        (0..count).map(sample).collect()
    }

    #[test]
    fn ten_days_are_a_few_thousand_rows_however_often_they_are_made_fewer() {
        let all = samples(240);
        let mut kept: Vec<MetricsSample> = Vec::new();
        for sample in &all {
            kept.push(*sample);
            if kept.len().is_multiple_of(6000) {
                kept = compacted(&kept, sample.at_ms);
            }
        }
        let kept = compacted(&kept, all.last().unwrap().at_ms);
        assert!(kept.len() < 4500, "{}", kept.len());
        assert_eq!(kept.last(), all.last());
        assert!(kept.is_sorted_by_key(|sample| sample.at_ms));
        assert!(
            kept.iter().all(|sample| sample.cpu_ms == sample.at_ms),
            "totals are exact"
        );
    }

    #[test]
    fn the_last_hour_is_as_it_was_measured() {
        let all = samples(3);
        let now_ms = all.last().unwrap().at_ms;
        let kept = compacted(&all, now_ms);
        let recent = |all: &[MetricsSample]| {
            let recent = all.iter().filter(|one| now_ms - one.at_ms <= HOUR_MS);
            recent.copied().collect::<Vec<_>>()
        };
        assert_eq!(recent(&kept), recent(&all));
        assert!(kept.len() < all.len() / 2);
    }

    #[test]
    fn peaks_stay_and_loads_become_means() {
        let all = samples(3);
        let kept = compacted(&all, all.last().unwrap().at_ms);
        let peak = |all: &[MetricsSample]| all.iter().map(|one| one.rss_bytes).max();
        assert_eq!(peak(&kept), peak(&all));
        assert_eq!(kept[3].gpu_percent, Some(50));
    }

    #[test]
    fn a_row_that_is_only_being_written_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let dir = TaskDir::new(folder.path());
        assert_eq!(read_metrics(&dir).unwrap(), []);
        let row = r#"{"at_ms":5,"cpu_ms":1,"rss_bytes":2,"processes":1}"#;
        fs::write(dir.metrics_file(), format!("{row}\n{}", &row[..20])).unwrap();
        let samples = read_metrics(&dir).unwrap();
        assert_eq!(samples.len(), 1, "an older shim's row is read too");
        assert_eq!(samples[0].disk_read_bytes, None);
    }

    #[test]
    fn fewer_samples_take_the_place_of_all_in_one_step() {
        let folder = tempfile::tempdir().unwrap();
        let dir = TaskDir::new(folder.path());
        let all = samples(30);
        let rows = all
            .iter()
            .map(|one| serde_json::to_string(one).unwrap() + "\n");
        fs::write(dir.metrics_file(), rows.collect::<String>()).unwrap();
        let now_ms = all.last().unwrap().at_ms;
        compact_metrics(&dir, now_ms).unwrap();
        assert_eq!(read_metrics(&dir).unwrap(), compacted(&all, now_ms));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
