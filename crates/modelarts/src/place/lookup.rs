//! Looking for a job by its name, before one is created and after nobody answered.

use trainyard_backend::Run;
use trainyard_protocol::{Int, v2};

use super::entry::Inner;
use super::record::{Ids, Record, earlier};
use crate::client::Generation;
use crate::failure::Failure;

/// Jobs of a page of the first generation, and the most pages that are asked for.
const PAGE_V1: u32 = 1000;
const PAGES_MAX: u32 = 200;
/// What the clocks of service and computer may be apart.
const CLOCKS_APART_MS: u64 = 60 * 60 * 1000;

/// What came of a creation that nobody answered.
pub(super) async fn look_up(
    inner: &Inner,
    record: &Record,
    run: &Run,
) -> Result<Option<Ids>, Failure> {
    if record.ids.is_some() {
        return Ok(record.ids.clone());
    }
    let since = Since(record.asked_at_ms.saturating_sub(CLOCKS_APART_MS));
    if record.generation == Generation::V2 {
        return job_named_v2(inner, &record.name, Some(since)).await;
    }
    if record.before.is_empty() {
        return job_named_v1(inner, &record.name, Some(since)).await;
    }
    let former = earlier(&run.dir, &record.place)
        .await
        .into_iter()
        .find_map(|record| record.ids);
    let Some(Ids::V1 { job_id, .. }) = former else {
        return Ok(None);
    };
    let list = match inner.client.versions_v1(job_id).await {
        Err(failure) if failure.says_it_is_not_there() => return Ok(None),
        other => other?,
    };
    let mut ids = list.versions.iter().map(|version| version.version_id.0);
    let ours = ids.find(|id| !record.before.contains(id));
    Ok(ours.map(|version_id| Ids::V1 { job_id, version_id }))
}

/// The job of exactly this name, before anything is sent.
pub(super) async fn job_named(inner: &Inner, name: &str) -> Result<Option<Ids>, Failure> {
    match inner.client.generation().await? {
        Generation::V1 => job_named_v1(inner, name, None).await,
        Generation::V2 => job_named_v2(inner, name, None).await,
    }
}

/// Looks no further than to jobs that were made before.
#[derive(Clone, Copy)]
pub(super) struct Since(u64);

impl Since {
    /// Whether the next page of a list, the newest first, may have one.
    fn goes_on(since: Option<Self>, oldest: Option<Int>) -> bool {
        since
            .zip(oldest)
            .is_some_and(|(Self(since), oldest)| oldest.unsigned() >= since)
    }
}

/// The job of exactly this name, of those on the first page that have it as a part of theirs, and of all that were made
/// since a time.
pub(super) async fn job_named_v1(
    inner: &Inner,
    name: &str,
    since: Option<Since>,
) -> Result<Option<Ids>, Failure> {
    for page in 1..=PAGES_MAX {
        let list = inner.client.jobs_v1(page, PAGE_V1, name).await?;
        if let Some(job) = list.jobs.iter().find(|job| *job.job_name == *name) {
            return Ok(Some(Ids::V1 {
                job_id: job.job_id.0,
                version_id: job.version_id.0,
            }));
        }
        let oldest = list.jobs.last().map(|job| job.create_time);
        if !Since::goes_on(since, oldest) {
            break;
        }
    }
    Ok(None)
}

/// The same in the second generation.
pub(super) async fn job_named_v2(
    inner: &Inner,
    name: &str,
    since: Option<Since>,
) -> Result<Option<Ids>, Failure> {
    for page in 0..PAGES_MAX {
        let list = inner.client.jobs_v2(page, v2::PAGE_MAX, name).await?;
        if let Some(job) = list.items.iter().find(|job| *job.metadata.name == *name) {
            return Ids::v2(job.metadata.id.0.clone()).map(Some);
        }
        let oldest = list.items.last().and_then(|job| job.metadata.create_time);
        if !Since::goes_on(since, oldest) {
            break;
        }
    }
    Ok(None)
}
