//! Looking for a job by its name, before one is created and after nobody answered.

use trainyard_backend::Run;
use trainyard_protocol::v2;

use super::entry::Inner;
use super::record::{Ids, Record, earlier};
use crate::client::Generation;
use crate::failure::Failure;

/// What came of a creation that nobody answered.
pub(super) async fn look_up(
    inner: &Inner,
    record: &Record,
    run: &Run,
) -> Result<Option<Ids>, Failure> {
    if record.ids.is_some() {
        return Ok(record.ids.clone());
    }
    if record.generation == Generation::V2 {
        return jobs_named_v2(inner, &record.name).await;
    }
    if record.before.is_empty() {
        return job_named_v1(inner, &record.name).await;
    }
    let former = earlier(&run.dir, &record.place)
        .into_iter()
        .find_map(|record| record.ids);
    let Some(Ids::V1 { job_id, .. }) = former else {
        return Ok(None);
    };
    let list = match inner.client.versions_v1(job_id).await {
        Err(failure) if failure.is_missing() => return Ok(None),
        other => other?,
    };
    let mut ids = list.versions.iter().map(|version| version.version_id.0);
    let ours = ids.find(|id| !record.before.contains(id));
    Ok(ours.map(|version_id| Ids::V1 { job_id, version_id }))
}

/// The job of exactly this name.
pub(super) async fn job_named_v1(inner: &Inner, name: &str) -> Result<Option<Ids>, Failure> {
    let list = inner.client.jobs_v1(1, 1000, name).await?;
    let found = list.jobs.iter().find(|job| *job.job_name == *name);
    Ok(found.map(|job| Ids::V1 {
        job_id: job.job_id.0,
        version_id: job.version_id.0,
    }))
}

/// The same in the second generation.
pub(super) async fn jobs_named_v2(inner: &Inner, name: &str) -> Result<Option<Ids>, Failure> {
    let list = inner.client.jobs_v2(0, v2::PAGE_MAX, name).await?;
    let found = list.items.iter().find(|job| *job.metadata.name == *name);
    Ok(found.map(|job| Ids::V2 {
        id: job.metadata.id.0.clone(),
    }))
}
