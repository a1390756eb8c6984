//! What tasks use: the service's values of each minute, kept for good beside the task's log.

use std::collections::BTreeMap;

use tokio::time::Instant;
use trainyard_backend::{KeptUsage, Node, Run};
use trainyard_protocol::{v1, v2};

use super::blocking::blocking;
use super::entry::{Entry, Inner};
use super::mirror::Mirror;
use super::record::Ids;
use crate::failure::Failure;

/// Takes in an answer; true where it says something new. Minutes that the service has forgotten stay.
fn take(kept: &mut KeptUsage, told: Told) -> bool {
    let before = (kept.interval_ms, kept.metrics.clone());
    kept.interval_ms = told.interval_ms;
    for (name, values) in told.metrics {
        let known = kept.metrics.entry(name).or_default();
        if values.len() >= known.len() {
            *known = values;
        }
    }
    (kept.interval_ms, &kept.metrics) != (before.0, &before.1)
}

impl Mirror {
    /// Keeps what the tasks use, where it is time to ask again or the version has ended.
    pub(crate) async fn keep_usage(&mut self, inner: &Inner, run: &Run, ids: &Ids, is_over: bool) {
        let pause = inner.client.settings().limits.usage;
        let is_due = self.usage_asked.is_none_or(|at| at.elapsed() >= pause);
        if !is_due && !is_over {
            return;
        }
        self.usage_asked = Some(Instant::now());
        for (index, source) in &self.sources {
            // What cannot be had now is asked for again, all of it.
            let Ok(Some(told)) = ask(inner, ids, source).await else {
                continue;
            };
            keep(inner, run, *index, told).await;
        }
    }
}

/// An answer in the words of this room.
struct Told {
    interval_ms: u64,
    metrics: BTreeMap<String, Vec<Option<f64>>>,
}

impl Told {
    /// None where the time between two values is beyond reason: then nobody knows of when they are.
    fn of_v1(told: v1::PodMetrics) -> Option<Self> {
        let interval_minutes = told.interval.unsigned().max(1);
        if interval_minutes > INTERVAL_MAX_MINUTES {
            return None;
        }
        let rows = told.metrics.0.into_iter();
        let metrics = rows.map(|row| {
            let most = most(&row.metric);
            let values = row.value.iter();
            let values = values.map(|text| sound(text.parse().ok()?, most));
            (row.metric.0, values.collect())
        });
        Some(Self {
            interval_ms: interval_minutes * MINUTE_MS,
            metrics: metrics.collect(),
        })
    }
}

impl From<v2::UsageList> for Told {
    fn from(told: v2::UsageList) -> Self {
        let rows = told.metrics.0.into_iter();
        let metrics = rows.map(|row| {
            let most = most(&row.metric);
            let values = row.value.iter().map(|value| sound(value.0, most));
            (row.metric.0, values.collect())
        });
        Self {
            interval_ms: MINUTE_MS,
            metrics: metrics.collect(),
        }
    }
}

const MINUTE_MS: u64 = 60_000;

/// A day.
const INTERVAL_MAX_MINUTES: u64 = 24 * 60;
/// More than a node has of anything: percents, which some count for each core by itself, and what it moves in a second.
const PERCENT_MAX: f64 = 100_000.0;
const RATE_MAX: f64 = 1e12;

fn most(metric: &str) -> f64 {
    if metric.ends_with("Usage") || metric.ends_with("Util") {
        PERCENT_MAX
    } else {
        RATE_MAX
    }
}

/// -1 says that there is none.
fn sound(value: f64, most: f64) -> Option<f64> {
    (0.0..=most).contains(&value).then_some(value)
}

async fn ask(inner: &Inner, ids: &Ids, source: &str) -> Result<Option<Told>, Failure> {
    match ids {
        Ids::V1 { job_id, version_id } => {
            let told = inner.client.metrics_v1((*job_id, *version_id), source);
            Ok(Told::of_v1(told.await?))
        }
        Ids::V2 { id } => Ok(inner.client.metrics_v2(id, source).await?.map(Told::from)),
    }
}

async fn keep(inner: &Inner, run: &Run, index: u32, told: Told) {
    let dir = Entry::task_dir(run, index);
    // A file that cannot be read is worth no more than what is told now.
    let read = dir.clone();
    let kept = blocking(move || KeptUsage::read(&read)).await;
    let mut kept = kept.ok().flatten().unwrap_or_default();
    let had_node = kept.node.is_some();
    if !had_node {
        kept.node = node(inner, &run.spec.resources.flavor).await;
    }
    if take(&mut kept, told) || (!had_node && kept.node.is_some()) {
        let _ = blocking(move || kept.write(&dir)).await;
    }
}

async fn node(inner: &Inner, flavor: &str) -> Option<Node> {
    let known = inner.names.open(&inner.client).await.ok()?;
    let flavor = known.flavors.iter().find(|one| one.code == flavor)?;
    Some(Node {
        cpus: flavor.cpus,
        memory_bytes: flavor.memory_bytes,
        accelerators: u32::try_from(flavor.accelerators.len()).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_generations_are_read_alike_and_what_is_none_has_no_value() {
        let first: v1::PodMetrics = serde_json::from_value(json!({
            "metrics": [{"metric": "cpuUsage", "value": ["1", "22.5", "", "-1"]}], "interval": 1
        }))
        .unwrap();
        let second: v2::UsageList = serde_json::from_value(json!({
            "metrics": [{"metric": "cpuUsage", "value": [1, 22.5, -1, -1]}]
        }))
        .unwrap();
        let expected = [Some(1.0), Some(22.5), None, None];
        for told in [Told::of_v1(first).unwrap(), Told::from(second)] {
            assert_eq!(told.metrics["cpuUsage"], expected);
            assert_eq!(told.interval_ms, 60_000);
        }
    }

    #[test]
    fn what_is_beyond_reason_is_not_taken() {
        let told = |interval: i64| {
            let told = json!({"metrics": [
                {"metric": "memUsage", "value": ["1e308", "inf", "NaN", "99.5", "100001"]},
                {"metric": "recvBytesRate", "value": ["100001", "1e13"]},
            ], "interval": interval});
            Told::of_v1(serde_json::from_value(told).unwrap())
        };
        assert!(told(i64::MAX).is_none() && told(1441).is_none());
        let told = told(1440).unwrap();
        assert_eq!(
            told.metrics["memUsage"],
            [None, None, None, Some(99.5), None]
        );
        assert_eq!(told.metrics["recvBytesRate"], [Some(100_001.0), None]);
    }

    #[test]
    fn minutes_that_are_told_no_more_stay() {
        let told = |values: &[f64]| Told {
            interval_ms: MINUTE_MS,
            metrics: BTreeMap::from([(
                "memUsage".to_owned(),
                values.iter().map(|value| Some(*value)).collect(),
            )]),
        };
        let mut kept = KeptUsage::default();
        assert!(take(&mut kept, told(&[1.0, 2.0])));
        assert!(!take(&mut kept, told(&[])));
        assert!(!take(&mut kept, told(&[1.0, 2.0])));
        assert_eq!(kept.metrics["memUsage"], [Some(1.0), Some(2.0)]);
        assert!(take(&mut kept, told(&[1.0, 2.5, 3.0])));
        assert_eq!(kept.metrics["memUsage"].len(), 3);
    }
}
