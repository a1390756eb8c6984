//! What follows from what the service says: the change of a status, its end, the copying of logs.

use std::sync::Arc;

use tokio::time::Instant;
use trainyard_backend::{Run, TaskReport, TaskState, Update};
use trainyard_job::{EndReason, JobStatus, StatusGroup, VersionKey};
use trainyard_logs::PlatformLevel;

use super::detail::{Detail, detail};
use super::entry::{Inner, Stop};
use super::last_error::last_error;
use super::mirror::{Mirror, Obstacle, Pumped};
use super::record::Ids;
use super::say;
use crate::clock::now_ms;

/// Looks in a row at a log that were answered without one before its rest is given up: about half an hour. A service that
/// cannot be reached is waited for.
const REFUSALS_MAX: u32 = 30;

/// Takes in a status. May be told the same one again.
pub(crate) fn apply(inner: &Arc<Inner>, key: VersionKey, status: JobStatus) {
    let Some((known, stop, ending)) = inner.with(key, |entry| {
        if status == JobStatus::Running {
            entry.ran_at_ms = now_ms();
        }
        (entry.status, entry.stop, entry.ending)
    }) else {
        return;
    };
    if ending || status == known {
        return;
    }
    if status.is_final() {
        inner.with(key, |entry| entry.ending = true);
        let inner = Arc::clone(inner);
        tokio::spawn(async move { end(&inner, key, status).await });
        return;
    }
    // Until the service says that it is being stopped, ours says so; and what it does not know changes nothing.
    if stop != Stop::No || status == JobStatus::Unknown {
        return;
    }
    if status.group() == StatusGroup::Running {
        inner.with(key, |entry| {
            entry.status = status;
            entry.changed = Instant::now();
        });
        let inner = Arc::clone(inner);
        tokio::spawn(async move { running(&inner, key, status).await });
    } else {
        inner.tell_status(key, status);
    }
}

/// One that the service no longer has.
pub(crate) fn gone(inner: &Arc<Inner>, key: VersionKey) {
    let run = inner.with(key, |entry| {
        let first = !entry.ending;
        entry.ending = true;
        first.then(|| Arc::clone(&entry.run))
    });
    let Some(Some(run)) = run else { return };
    let text = "The service no longer has this job: somebody deleted it there.";
    say::to_all(&run, PlatformLevel::Error, text);
    let mut update = Update::new(key, now_ms());
    update.status = Some(JobStatus::Lost);
    update.reason = Some(EndReason::Lost { task: 0 });
    let report = |index| TaskReport {
        index,
        state: TaskState::Lost,
        host: None,
        started_at_ms: None,
        ended_at_ms: Some(update.at_ms),
    };
    update.tasks = (0..run.spec.resources.nodes).map(report).collect();
    inner.tell(update);
    inner.entries().remove(&key);
}

async fn running(inner: &Arc<Inner>, key: VersionKey, status: JobStatus) {
    let detail = detail(inner, key).await;
    let Some(nodes) = inner.with(key, |entry| entry.run.spec.resources.nodes) else {
        return;
    };
    let is_stopping = status == JobStatus::Killing;
    let started_at_ms = detail.started_at_ms.unwrap_or_else(now_ms);
    let mut update = Update::new(key, if is_stopping { now_ms() } else { started_at_ms });
    update.status = Some(status);
    let report = |index| TaskReport {
        index,
        state: if is_stopping {
            TaskState::Stopping
        } else {
            TaskState::Running
        },
        host: None,
        started_at_ms: Some(started_at_ms),
        ended_at_ms: None,
    };
    update.tasks = (0..nodes).map(report).collect();
    // Its end may have been seen meanwhile, and goes before.
    if inner.with(key, |entry| entry.ending) == Some(false) {
        inner.tell(update);
    }
}

/// Copies the rest of the logs for a while, tells the end, and lets the version go when its logs are whole.
async fn end(inner: &Arc<Inner>, key: VersionKey, status: JobStatus) {
    let detail = detail(inner, key).await;
    let drain = inner.client.settings().limits.drain;
    let whole = tokio::time::timeout(drain, copy_to_end(inner, key))
        .await
        .unwrap_or(false);
    if inner.is_leaving() {
        return;
    }
    let Some(run) = inner.with(key, |entry| Arc::clone(&entry.run)) else {
        return;
    };
    let mut update = Update::new(key, detail.ended_at_ms.unwrap_or_else(now_ms));
    update.status = Some(status);
    update.reason = reason(status, &detail);
    if status.group() == StatusGroup::Failed {
        update.last_error = last_error(&run, &inner.client.settings().secrets).await;
    }
    let report = |index: u32| {
        let told = detail.tasks.get(index as usize);
        TaskReport {
            index,
            state: state(status, told),
            host: None,
            started_at_ms: detail.started_at_ms,
            ended_at_ms: Some(update.at_ms),
        }
    };
    update.tasks = (0..run.spec.resources.nodes).map(report).collect();
    // Whoever comes after this console goes on with it.
    update.log_rest = (!whole).then_some(true);
    inner.tell(update);
    if whole {
        let_go(inner, key, true).await;
    } else {
        finish_logs(inner, key).await;
    }
}

/// Copies the rest of the logs of a version whose end was told, and lets it go.
pub(crate) async fn finish_logs(inner: &Arc<Inner>, key: VersionKey) {
    let whole = copy_to_end(inner, key).await;
    if !whole && !inner.is_leaving() {
        let mirror = inner.with(key, |entry| Arc::clone(&entry.mirror));
        if let Some(mirror) = mirror {
            mirror.lock().await.is_over = true;
            copy_once(inner, key).await;
        }
    }
    if inner.is_leaving() {
        return;
    }
    let_go(inner, key, whole).await;
    let mut update = Update::new(key, now_ms());
    update.log_rest = Some(false);
    inner.tell(update);
}

/// Ends the copies of a version, and cares for it no more.
async fn let_go(inner: &Arc<Inner>, key: VersionKey, whole: bool) {
    let found = inner.with(key, |entry| {
        let mirror = Arc::clone(&entry.mirror);
        (Arc::clone(&entry.run), mirror, entry.ids.clone())
    });
    let Some((run, mirror, ids)) = found else {
        return;
    };
    let mut mirror = mirror.lock().await;
    if let Some(ids) = &ids {
        keep_told(inner, &mut mirror, &run, ids, true).await;
    }
    mirror.finish(&run, whole);
    inner.entries().remove(&key);
}

fn reason(status: JobStatus, detail: &Detail) -> Option<EndReason> {
    let failed = detail
        .tasks
        .iter()
        .position(|(code, _)| code.is_some_and(|code| code != 0));
    match status.group() {
        StatusGroup::Succeeded => Some(EndReason::Finished),
        StatusGroup::Stopped => Some(EndReason::Stopped { forced: false }),
        StatusGroup::Failed => match (status, failed) {
            (JobStatus::Lost, _) => Some(EndReason::Lost { task: 0 }),
            (_, Some(index)) => Some(EndReason::Exited {
                task: u32::try_from(index).unwrap_or(0),
                exit_code: detail.tasks[index].0.unwrap_or_default(),
            }),
            (JobStatus::Failed, None) => None,
            (status, None) => Some(EndReason::NotStarted {
                task: 0,
                message: format!("the service says {}", status.symbol()),
            }),
        },
        StatusGroup::Pending | StatusGroup::Running => None,
    }
}

/// The first generation tells no exit codes: of a task of a failed job nobody knows how it ended.
fn state(status: JobStatus, told: Option<&(Option<i32>, String)>) -> TaskState {
    match told {
        Some((Some(exit_code), _)) => TaskState::Exited {
            exit_code: *exit_code,
        },
        _ => match (status.group(), status) {
            (StatusGroup::Succeeded, _) => TaskState::Exited { exit_code: 0 },
            (StatusGroup::Stopped, _) => TaskState::Signaled { signal: 15 },
            (_, JobStatus::Failed | JobStatus::Lost) => TaskState::Lost,
            _ => TaskState::NotStarted {
                message: format!("the service says {}", status.symbol()),
            },
        },
    }
}

/// Keeps what the service tells beside the logs, unless it is time to leave.
async fn keep_told(inner: &Inner, mirror: &mut Mirror, run: &Arc<Run>, ids: &Ids, is_over: bool) {
    let keep = async {
        mirror.keep_usage(inner, run, ids, is_over).await;
        mirror.hear(inner, run, ids, is_over).await;
    };
    tokio::select! {
        () = keep => {}
        () = inner.until_leaving() => {}
    }
}

/// Copies what is there now, and hears what is said. One that is being copied already is left to whoever does.
pub(super) async fn copy_once(inner: &Arc<Inner>, key: VersionKey) -> Option<Pumped> {
    let _turn = inner.follower().await;
    let (run, mirror, ids, waits) = inner
        .with(key, |entry| {
            let ids = entry.ids.clone()?;
            let waits = entry.status.group() == StatusGroup::Pending && !entry.ending;
            let mirror = Arc::clone(&entry.mirror);
            Some((Arc::clone(&entry.run), mirror, ids, waits))
        })
        .flatten()?;
    let mut mirror = mirror.try_lock().ok()?;
    if waits {
        tokio::select! {
            () = mirror.hear(inner, &run, &ids, false) => {}
            () = inner.until_leaving() => {}
        }
        return Some(Pumped::default());
    }
    let pumped = tokio::select! {
        pumped = mirror.pump(&inner.client, &ids) => Some(pumped),
        () = inner.until_leaving() => None,
    };
    mirror.note().await;
    let pumped = pumped?;
    // Who does not answer for a log would be waited for twice.
    if pumped.obstacle.is_none() {
        keep_told(inner, &mut mirror, &run, &ids, false).await;
    }
    if pumped.rows > 0 {
        inner.with(key, |entry| entry.changed = Instant::now());
    }
    Some(pumped)
}

/// Copies until two looks in a row found nothing new: the service may have rows that it does not show yet. False where it
/// was given up before.
async fn copy_to_end(inner: &Arc<Inner>, key: VersionKey) -> bool {
    let limits = inner.client.settings().limits;
    let mut quiet = 0;
    let mut failures = 0;
    let mut refusals = 0;
    while quiet < 2 && refusals < REFUSALS_MAX && !inner.is_leaving() {
        match copy_once(inner, key).await {
            Some(Pumped { more: true, .. }) => {
                (quiet, failures, refusals) = (0, 0, 0);
                continue;
            }
            Some(Pumped {
                rows,
                obstacle: None,
                ..
            }) => {
                quiet = if rows == 0 { quiet + 1 } else { 0 };
                (failures, refusals) = (0, 0);
            }
            Some(Pumped {
                obstacle: Some(obstacle),
                ..
            }) => {
                quiet = 0;
                failures += 1;
                refusals += u32::from(obstacle == Obstacle::Answered);
            }
            // Somebody else copies it just now; or it is gone, or nobody knows what it is called there.
            None if inner.with(key, |entry| entry.ids.is_some()) != Some(true) => return false,
            None => {}
        }
        if quiet < 2 {
            let longer = limits.quick.saturating_mul(1 << failures.min(16));
            let longest = limits.offline.max(limits.quick);
            inner.pause(longer.min(longest)).await;
        }
    }
    quiet >= 2
}
