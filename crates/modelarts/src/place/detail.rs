//! What the service tells of a version beyond its status: when it began and ended, and how its tasks did.

use trainyard_job::VersionKey;

use super::entry::Inner;
use super::record::Ids;
use crate::clock::now_ms;

/// 2010: no service is older, and neither is a job of one.
const EARLIEST_MS: u64 = 1_262_304_000_000;
/// How far the clocks of the service and of this computer may be apart.
const CLOCKS_APART_MS: u64 = 60_000;

/// What the service tells of a version beyond its status.
#[derive(Default)]
pub(super) struct Detail {
    pub(super) started_at_ms: Option<u64>,
    pub(super) ended_at_ms: Option<u64>,
    /// The exit code and words of each task, where it tells them.
    pub(super) tasks: Vec<(Option<i32>, String)>,
}

/// Asked for at most a few times a version; what cannot be had is not needed for its status.
pub(super) async fn detail(inner: &Inner, key: VersionKey) -> Detail {
    let Some((ids, ran_at_ms)) = inner.with(key, |entry| (entry.ids.clone(), entry.ran_at_ms))
    else {
        return Detail::default();
    };
    match ids {
        Some(Ids::V1 { job_id, version_id }) => {
            let Ok(version) = inner.client.version_v1(job_id, version_id).await else {
                return Detail::default();
            };
            let (start, duration) = (version.start_time.unsigned(), version.duration.unsigned());
            times(start, duration, ran_at_ms, now_ms())
        }
        Some(Ids::V2 { id }) => {
            let Ok(job) = inner.client.job_v2(&id).await else {
                return Detail::default();
            };
            let statuses = job.status.task_statuses.into_iter();
            let tasks = statuses.map(|task| {
                let code = task.exit_code.and_then(|code| i32::try_from(code.0).ok());
                (code, task.message.0)
            });
            Detail {
                tasks: tasks.collect(),
                ..times(
                    job.status.start_time.unsigned(),
                    job.status.duration.unsigned(),
                    ran_at_ms,
                    now_ms(),
                )
            }
        }
        None => Detail::default(),
    }
}

/// A duration is in milliseconds by the documents and in seconds in some releases. It is that of which the end lies neither
/// in the future nor before the version was last seen running.
fn times(start_ms: u64, duration: u64, ran_at_ms: u64, now_ms: u64) -> Detail {
    let started = (EARLIEST_MS..=now_ms)
        .contains(&start_ms)
        .then_some(start_ms);
    let ends =
        [1, 1000].map(|unit_ms| Some(started?.saturating_add(duration.checked_mul(unit_ms)?)));
    let is_possible =
        |end: &u64| *end <= now_ms && end.saturating_add(CLOCKS_APART_MS) >= ran_at_ms;
    Detail {
        started_at_ms: started,
        ended_at_ms: ends
            .into_iter()
            .flatten()
            .find(|end| duration > 0 && is_possible(end)),
        tasks: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_when_it_was_and_not_when_somebody_looked() {
        const START: u64 = 1_790_000_000_000;
        const HOUR: u64 = 3_600_000;
        let ended =
            |duration, ran_at_ms, now_ms| times(START, duration, ran_at_ms, now_ms).ended_at_ms;
        let evening = START + HOUR;
        let morning = START + 11 * HOUR;
        assert_eq!(ended(HOUR, 0, morning), Some(evening));
        assert_eq!(ended(HOUR, evening - 2_000, evening + 2_000), Some(evening));
        assert_eq!(
            ended(3_600, evening - 2_000, evening + 2_000),
            Some(evening),
            "seconds"
        );
        assert_eq!(ended(2 * HOUR, 0, evening), None, "not over yet");
        assert_eq!(ended(0, 0, evening), None, "not told");
    }

    #[test]
    fn a_beginning_before_there_was_a_service_or_after_now_is_none() {
        const NOW: u64 = 1_790_000_000_000;
        for start_ms in [0, 1, EARLIEST_MS - 1, NOW + 1, u64::MAX] {
            let told = times(start_ms, 1000, 0, NOW);
            assert_eq!((told.started_at_ms, told.ended_at_ms), (None, None));
        }
        assert_eq!(times(NOW, 1, 0, NOW).started_at_ms, Some(NOW));
    }
}
