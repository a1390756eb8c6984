//! Watching: one list for all versions of a place, often while something changes, seldom while nothing does.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use trainyard_job::{JobStatus, StatusGroup, VersionKey};
use trainyard_logs::PlatformLevel;
use trainyard_protocol::{status_of, v2};

use super::entry::{Inner, Stop, Trouble};
use super::record::Ids;
use super::{follow, looks, say, submit};
use crate::client::whenever;
use crate::failure::{Failure, Meaning};

/// As many jobs are asked for at once.
const PAGE_V1: u32 = 1000;
/// How long something counts as changing after it changed.
pub(super) const LIVELY: Duration = Duration::from_secs(30);

/// What the service says of those that are watched.
#[derive(Default)]
struct Seen {
    statuses: HashMap<VersionKey, JobStatus>,
    /// Those that are on no page that was asked for.
    missing: Vec<(VersionKey, Ids)>,
    /// Those of which nothing could be heard, though the list could.
    unheard: Vec<(VersionKey, Failure)>,
}

/// Watches until it is time to leave.
pub(crate) async fn run(inner: Arc<Inner>) {
    let limits = inner.client.settings().limits;
    let mut pause = limits.quick;
    // What was said since it was last heard.
    let mut said: HashSet<String> = HashSet::new();
    loop {
        let watched = watched(&inner);
        if watched.is_empty() {
            inner.wake.notified().await;
        } else {
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = inner.wake.notified() => {}
            }
        }
        if inner.is_leaving() {
            return;
        }
        let looked = tokio::select! {
            looked = look(&inner) => looked,
            () = inner.until_leaving() => return,
        };
        pause = match looked {
            Ok(()) => {
                if !said.is_empty() {
                    tell(&inner, PlatformLevel::Info, "Watched again");
                    said.clear();
                }
                if is_lively(&inner) {
                    limits.quick
                } else {
                    (pause * 3 / 2).min(limits.slow)
                }
            }
            Err(failure) => {
                let next = if said.is_empty() {
                    limits.quick
                } else {
                    pause * 2
                };
                let text = format!("Not watched for now: {failure}");
                if said.insert(whenever(&failure)) {
                    tell(&inner, PlatformLevel::Warn, &text);
                }
                let asked = inner.client.pause_of(&failure).unwrap_or_default();
                next.min(limits.offline).max(asked)
            }
        };
    }
}

fn watched(inner: &Inner) -> Vec<(VersionKey, Ids)> {
    let entries = inner.entries();
    let watched = entries.iter().filter(|(_, entry)| !entry.ending);
    watched
        .filter_map(|(key, entry)| Some((*key, entry.ids.clone()?)))
        .collect()
}

/// Whether something is about to happen, or just did.
fn is_lively(inner: &Inner) -> bool {
    let now = Instant::now();
    inner
        .entries()
        .values()
        .filter(|entry| !entry.ending)
        .any(|entry| {
            entry.status.group() == StatusGroup::Pending
                || entry.stop != Stop::No
                || now.duration_since(entry.changed) < LIVELY
        })
}

fn tell(inner: &Inner, level: PlatformLevel, text: &str) {
    let runs: Vec<_> = {
        let entries = inner.entries();
        let those = entries
            .values()
            .filter(|entry| entry.ids.is_some() && !entry.ending);
        those.map(|entry| Arc::clone(&entry.run)).collect()
    };
    for run in runs {
        say::to_all(&run, level, text);
    }
}

/// One look at all. Trouble with one version is told in its log and keeps no other from being watched.
async fn look(inner: &Arc<Inner>) -> Result<(), Failure> {
    let watched = watched(inner);
    let mut seen = Seen::default();
    let listed = list(inner, &watched, &mut seen).await;
    // What was seen before a page failed is true all the same.
    for (key, status) in &seen.statuses {
        follow::apply(inner, *key, *status);
        inner.heard(*key);
    }
    if listed.is_ok() {
        for (key, ids) in seen.missing {
            match confirm(inner, key, &ids).await {
                Ok(()) => inner.heard(key),
                Err(failure) => seen.unheard.push((key, failure)),
            }
        }
    }
    inner.note_looked(watched.iter().map(|(key, _)| *key));
    if let Err(failure) = listed {
        if inner.client.pause_of(&failure).is_some() {
            // Who asks for a pause is not listed; what somebody asks to be stopped is stopped all the same.
            send_stops(inner).await;
        }
        return Err(failure);
    }
    for (key, failure) in seen.unheard {
        let text = format!("Not watched for now: {failure}");
        inner.warn_once(key, Trouble::Watching, &text);
    }
    send_stops(inner).await;
    looks::mirror_all(inner);
    Ok(())
}

async fn list(
    inner: &Inner,
    watched: &[(VersionKey, Ids)],
    seen: &mut Seen,
) -> Result<(), Failure> {
    let mut v1: HashMap<i64, Vec<(VersionKey, i64)>> = HashMap::new();
    let mut v2: HashMap<String, VersionKey> = HashMap::new();
    for (key, ids) in watched {
        match ids {
            Ids::V1 { job_id, version_id } => {
                let versions = v1.entry(*job_id).or_default();
                versions.push((*key, *version_id));
            }
            Ids::V2 { id } => {
                v2.insert(id.clone(), *key);
            }
        }
    }
    if !v1.is_empty() {
        list_v1(inner, v1, seen).await?;
    }
    if !v2.is_empty() {
        list_v2(inner, v2, seen).await?;
    }
    Ok(())
}

/// The list of jobs tells the newest version of each; of jobs with others that are watched their versions are asked for.
async fn list_v1(
    inner: &Inner,
    mut sought: HashMap<i64, Vec<(VersionKey, i64)>>,
    seen: &mut Seen,
) -> Result<(), Failure> {
    let mut of_several = Vec::new();
    let mut page = 1;
    let mut listed = HashSet::new();
    while !sought.is_empty() {
        let list = inner.client.jobs_v1(page, PAGE_V1, "").await?;
        let before = listed.len();
        for job in &list.jobs {
            listed.insert(job.job_id);
            let Some(versions) = sought.remove(&job.job_id.0) else {
                continue;
            };
            let (newest, others): (Vec<_>, Vec<_>) = versions
                .into_iter()
                .partition(|(_, id)| *id == job.version_id.0);
            for (key, _) in newest {
                seen.statuses.insert(key, status_of(job.status));
            }
            if !others.is_empty() {
                of_several.push((job.job_id.0, others));
            }
        }
        let rest = list.job_total_count.unsigned();
        let rest = rest.saturating_sub(listed.len() as u64);
        let versions = sought.values().map(Vec::len).sum();
        // A page of which all was on others is no page: a service may not know the word.
        if listed.len() == before || is_dear(rest, PAGE_V1, versions) {
            break;
        }
        page += 1;
    }
    for (job_id, versions) in sought {
        let missing = versions.into_iter();
        let missing = missing.map(|(key, version_id)| (key, Ids::V1 { job_id, version_id }));
        seen.missing.extend(missing);
    }
    for (job_id, versions) in of_several {
        let list = match inner.client.versions_v1(job_id).await {
            Ok(list) => list,
            Err(failure) => {
                let those = versions.into_iter();
                seen.unheard
                    .extend(those.map(|(key, _)| (key, failure.clone())));
                continue;
            }
        };
        for (key, version_id) in versions {
            match list.versions.iter().find(|v| v.version_id.0 == version_id) {
                Some(version) => {
                    seen.statuses.insert(key, status_of(version.status));
                }
                None => seen.missing.push((key, Ids::V1 { job_id, version_id })),
            }
        }
    }
    Ok(())
}

async fn list_v2(
    inner: &Inner,
    mut sought: HashMap<String, VersionKey>,
    seen: &mut Seen,
) -> Result<(), Failure> {
    let mut page = 0;
    let mut listed = HashSet::new();
    while !sought.is_empty() {
        let list = inner.client.jobs_v2(page, v2::PAGE_MAX, "").await?;
        let before = listed.len();
        for job in &list.items {
            listed.insert(job.metadata.id.0.clone());
            if let Some(key) = sought.remove(&job.metadata.id.0) {
                seen.statuses.insert(key, job.status.status());
            }
        }
        let rest = list.count.unsigned().max(list.total.unsigned());
        let rest = rest.saturating_sub(listed.len() as u64);
        if listed.len() == before || is_dear(rest, v2::PAGE_MAX, sought.len()) {
            break;
        }
        page += 1;
    }
    let missing = sought.into_iter().map(|(id, key)| (key, Ids::V2 { id }));
    seen.missing.extend(missing);
    Ok(())
}

/// Whether the other pages of a list are more requests than one for each that is still sought: a project may have many
/// jobs of others.
fn is_dear(rest: u64, page: u32, sought: usize) -> bool {
    rest.div_ceil(u64::from(page)) >= sought as u64 || rest == 0
}

/// One that was on no page is asked for by itself: it is far down the list, or slipped from one page to another.
async fn confirm(inner: &Arc<Inner>, key: VersionKey, ids: &Ids) -> Result<(), Failure> {
    let told = match ids {
        Ids::V1 { job_id, version_id } => {
            let version = inner.client.version_v1(*job_id, *version_id).await;
            version.map(|version| status_of(version.status))
        }
        Ids::V2 { id } => inner.client.job_v2(id).await.map(|job| job.status.status()),
    };
    match told {
        Ok(status) => follow::apply(inner, key, status),
        // Said by the service itself: where an interface is not there, or a gateway knows no way to it, nothing is said of
        // the job.
        Err(failure) if failure.says_it_is_not_there() => {
            same_project(inner, key).await?;
            follow::gone(inner, key);
        }
        Err(failure) => return Err(failure),
    }
    Ok(())
}

/// Of a job of another project nothing can be said.
async fn same_project(inner: &Inner, key: VersionKey) -> Result<(), Failure> {
    let now = inner.client.project_id().await?;
    let of_job = inner.with(key, |entry| entry.project.clone());
    match of_job {
        Some(of_job) if !of_job.is_empty() && of_job != now => {
            Err(Failure::OtherProject { of_job, now })
        }
        _ => Ok(()),
    }
}

/// Sends the stops that were asked for. The service stops only what runs, so one that waits is tried again at each look.
async fn send_stops(inner: &Arc<Inner>) {
    let stops: Vec<_> = {
        let entries = inner.entries();
        let asked = entries
            .iter()
            .filter(|(_, e)| e.stop == Stop::Asked && !e.ending);
        asked
            .filter_map(|(key, entry)| Some((*key, entry.ids.clone()?)))
            .collect()
    };
    for (key, ids) in stops {
        match submit::send_stop(inner, &ids).await {
            Ok(()) => {
                inner.with(key, |entry| entry.stop = Stop::Sent);
                inner.wake.notify_one();
            }
            // In its next state it may be.
            Err(failure) if failure.meaning() == Some(Meaning::IllegalState) => {}
            Err(failure) => {
                let text = format!("Not stopped yet: {failure}");
                inner.warn_once(key, Trouble::Stopping, &text);
            }
        }
    }
}
