//! What tasks used, one value a minute, as both generations tell it.

use std::collections::BTreeMap;

use trainyard_console::ConsoleError;
use trainyard_console::wire::{TaskUsage, UsageQuery, UsageSample, UsageWindow};
use trainyard_job::VersionKey;

use crate::server::Server;

const MINUTE_MS: u64 = 60_000;
/// Samples of one task that are looked at.
const SAMPLES_MAX: u32 = 2_000;

/// The values of one metric; none in a minute without a sample.
pub(crate) struct Series {
    /// `cpuUsage`, as answers name it.
    pub(crate) name: &'static str,
    pub(crate) values: Vec<Option<f64>>,
}

type Reading = fn(&TaskUsage, &UsageSample) -> Option<f64>;

/// Answers name them so; questions begin with a capital.
const METRICS: [(&str, Reading); 6] = [
    ("cpuUsage", |task, sample| {
        let busy = whole(sample.cpu_thousandths) / 1000.0;
        Some(100.0 * busy / f64::from(task.cpus?.max(1)))
    }),
    ("memUsage", |task, sample| {
        Some(100.0 * whole(sample.memory_bytes?) / whole(task.memory_limit_bytes?.max(1)))
    }),
    ("gpuUtil", |_, sample| sample.gpu_percent.map(f64::from)),
    // Of how much is not told: megabytes in use.
    ("gpuMemUsage", |_, sample| {
        sample
            .gpu_memory_bytes
            .map(|bytes| whole(bytes) / 1_048_576.0)
    }),
    ("diskReadRate", |_, sample| {
        sample
            .disk_read_bytes_per_s
            .map(|rate| whole(rate) / 1024.0)
    }),
    ("diskWriteRate", |_, sample| {
        sample
            .disk_written_bytes_per_s
            .map(|rate| whole(rate) / 1024.0)
    }),
];

/// What a task used, by the minute.
pub(crate) async fn of_task(
    server: &Server,
    key: VersionKey,
    task: u32,
) -> Result<Vec<Series>, ConsoleError> {
    let query = UsageQuery {
        key,
        tasks: vec![task],
        from_ms: None,
        to_ms: None,
        samples_max: SAMPLES_MAX,
    };
    let window: UsageWindow = server.console.task_usage(query).await?;
    let Some(task) = window.tasks.first() else {
        return Ok(Vec::new());
    };
    Ok(series(task))
}

fn series(task: &TaskUsage) -> Vec<Series> {
    let Some(first) = task.samples.first().map(|sample| sample.at_ms) else {
        return METRICS
            .iter()
            .map(|(name, _)| Series {
                name,
                values: Vec::new(),
            })
            .collect();
    };
    let mut minutes: BTreeMap<u64, Vec<&UsageSample>> = BTreeMap::new();
    for sample in &task.samples {
        let minute = sample.at_ms.saturating_sub(first) / MINUTE_MS;
        minutes.entry(minute).or_default().push(sample);
    }
    let last = minutes.keys().next_back().copied().unwrap_or(0);
    let average = |reading: Reading, minute: u64| {
        let samples = minutes.get(&minute)?;
        let values: Vec<f64> = samples
            .iter()
            .filter_map(|one| reading(task, one))
            .collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / whole(values.len() as u64))
    };
    METRICS
        .iter()
        .map(|(name, reading)| Series {
            name,
            values: (0..=last).map(|minute| average(*reading, minute)).collect(),
        })
        .collect()
}

/// A value as texts have it: one digit behind the point where it is not whole.
pub(crate) fn text(value: Option<f64>) -> String {
    let rounded = (value.unwrap_or(0.0) * 10.0).round() / 10.0;
    rounded.to_string()
}

#[expect(clippy::cast_precision_loss, reason = "a reading, not an id")]
fn whole(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(at_ms: u64, cpu_thousandths: u64) -> UsageSample {
        UsageSample {
            at_ms,
            cpu_thousandths,
            memory_bytes: Some(512),
            ..UsageSample::default()
        }
    }

    #[test]
    fn a_minute_has_the_average_of_its_samples_and_one_without_has_none() {
        let task = TaskUsage {
            task: 0,
            cpus: Some(2),
            memory_limit_bytes: Some(1024),
            gpus: 0,
            samples: vec![
                sample(1_000, 500),
                sample(2_000, 1_500),
                sample(150_000, 2_000),
            ],
        };
        let told = series(&task);
        assert_eq!(told[0].name, "cpuUsage");
        assert_eq!(told[0].values, [Some(50.0), None, Some(100.0)]);
        assert_eq!(told[1].values[0], Some(50.0));
        assert_eq!(told[2].values, [None, None, None]);
        let texts: Vec<String> = [Some(41.25), Some(0.04), None, Some(7.0)].map(text).into();
        assert_eq!(texts, ["41.3", "0", "0", "7"]);
    }
}
