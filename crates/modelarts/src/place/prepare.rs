//! What is sent to create a version, and the record that says so before.

use trainyard_backend::Run;
use trainyard_job::{JobSpec, VersionNumber};
use trainyard_protocol::{Note, v1, v2};

use super::check;
use super::entry::Inner;
use super::lookup::{job_named_v1, job_named_v2};
use super::names::Known;
use super::record::{Ids, Record, earlier};
use super::submit::{Stuck, stuck};
use super::topic::without_local;
use crate::client::Generation;
use crate::clock::now_ms;

/// Longest name of a job.
const NAME_MAX: usize = 64;

/// What is created.
pub(super) enum Body {
    Job(v1::CreateJob),
    Version(i64, v1::CreateVersion),
    JobV2(v2::CreateJob),
}

/// A creation that nobody answered.
pub(super) struct Unanswered {
    /// The versions that the job had before it, where it was one of a version.
    pub(super) before: Option<Vec<i64>>,
}

/// The body, and the record of what will be asked for. A name that is taken is found out before anything is sent, so that
/// one that is there afterwards is ours. After a creation that nobody answered it may be ours already: then the service is
/// left to find out.
pub(super) async fn prepare(
    inner: &Inner,
    run: &Run,
    spec: &JobSpec,
    generation: Generation,
    known: &Known,
    unanswered: Option<Unanswered>,
) -> Result<(Record, Body), Stuck> {
    let record = Record {
        place: inner.client.settings().id.0.clone(),
        generation,
        project: inner.client.project_id().await.map_err(stuck)?,
        name: spec.name.clone(),
        asked_at_ms: now_ms(),
        before: Vec::new(),
        ids: None,
    };
    let spec = &*without_local(spec);
    if generation == Generation::V2 {
        let spec = JobSpec {
            name: name_v2(&spec.name, run.key.version),
            ..spec.clone()
        };
        if unanswered.is_none() {
            let taken = job_named_v2(inner, &spec.name, None).await.map_err(stuck)?;
            refuse_taken(taken.as_ref(), &spec.name)?;
        }
        let (body, notes) = v2::from_spec(&spec, &known.names);
        refuse_obstacles(&spec, &notes, known)?;
        let name = spec.name;
        return Ok((Record { name, ..record }, Body::JobV2(body)));
    }
    let former = earlier(&run.dir, &record.place).await.into_iter();
    let former = former.filter_map(|record| record.ids);
    let mut former = former.filter_map(|ids| match ids {
        Ids::V1 { job_id, version_id } => Some((job_id, version_id)),
        Ids::V2 { .. } => None,
    });
    if let Some((job_id, version_id)) = former.next() {
        match inner.client.versions_v1(job_id).await {
            Ok(list) => {
                let (body, notes) = v1::version_from_spec(spec, version_id, &known.names);
                refuse_obstacles(spec, &notes, known)?;
                let there = list.versions.iter().map(|version| version.version_id.0);
                let there: Vec<i64> = there.collect();
                let before = unanswered.and_then(|one| one.before);
                // It came just now: the next look finds it.
                if let Some(before) = &before
                    && there.iter().any(|id| !before.contains(id))
                {
                    return Err(Stuck::Unknown(None));
                }
                let before = before.unwrap_or(there);
                return Ok((Record { before, ..record }, Body::Version(job_id, body)));
            }
            // Somebody deleted the job there: the name is free again.
            Err(failure) if failure.says_it_is_not_there() => {}
            Err(failure) => return Err(stuck(failure)),
        }
    }
    if unanswered.is_none() {
        let taken = job_named_v1(inner, &spec.name, None).await.map_err(stuck)?;
        refuse_taken(taken.as_ref(), &spec.name)?;
    }
    let (body, notes) = v1::from_spec(spec, &known.names);
    refuse_obstacles(spec, &notes, known)?;
    Ok((record, Body::Job(body)))
}

fn refuse_taken(taken: Option<&Ids>, name: &str) -> Result<(), Stuck> {
    if taken.is_some() {
        let message = format!("a job named {name} is there already; choose another name");
        return Err(Stuck::Never(message));
    }
    Ok(())
}

/// What was checked before may have changed since.
fn refuse_obstacles(spec: &JobSpec, notes: &[Note], known: &Known) -> Result<(), Stuck> {
    match check::obstacle(spec, notes, known) {
        Some(message) => Err(Stuck::Never(message)),
        None => Ok(()),
    }
}

/// The second generation knows no versions: each is a job of its own.
fn name_v2(name: &str, version: VersionNumber) -> String {
    if version == VersionNumber::FIRST {
        return name.to_owned();
    }
    let ending = format!("-{version}");
    let kept = NAME_MAX.saturating_sub(ending.len()).min(name.len());
    format!("{}{ending}", &name[..name.floor_char_boundary(kept)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_job_of_its_own_where_there_are_no_versions() {
        assert_eq!(name_v2("digits", VersionNumber(1)), "digits");
        assert_eq!(name_v2("digits", VersionNumber(2)), "digits-V002");
        let long = name_v2(&"x".repeat(64), VersionNumber(12));
        assert_eq!((long.len(), &long[59..]), (64, "-V012"));
    }
}
