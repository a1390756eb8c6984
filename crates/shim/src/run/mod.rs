//! The shim itself: from the lock to the exit record.

mod code;
mod detach;
mod environment;
mod home;
mod limits;
mod log;
mod metrics;
mod python;
mod requirements;
mod rows;
mod stop_request;
mod supervise;
mod task;
pub(crate) mod tree;

use std::panic::{AssertUnwindSafe, catch_unwind};

use trainyard_shim::{
    ExitRecord, Failure, Outcome, Phase, ShimExit, TaskDir, TaskState, lock_for_life, now_ms,
    request_stop,
};

use rows::Rows;
use stop_request::StopRequest;

/// How often a record that found no space is tried again.
const FULL_DISK_RETRY: std::time::Duration = std::time::Duration::from_millis(500);

/// Sees the task of `dir` through, and leaves its exit record.
pub(crate) fn run(dir: &TaskDir) -> ShimExit {
    let started_at_ms = now_ms();
    detach::detach();
    let Ok(path) = std::path::absolute(dir.path()) else {
        return ShimExit::Usage;
    };
    let dir = TaskDir::new(path);
    // Before the lock: whoever sees it held may send SIGTERM.
    let Ok(stop) = StopRequest::listen(&dir) else {
        return ShimExit::NotRecorded;
    };
    if let Some(exit) = turned_away(&dir) {
        return exit;
    }
    let record = catch_unwind(AssertUnwindSafe(|| task::run(&dir, &stop, started_at_ms)))
        .unwrap_or_else(|_| internal_error(&stop, started_at_ms));
    let exit = leave(&dir, &record);
    if !record.outcome.is_success() && !record.stop_requested {
        stop_others(&dir);
    }
    exit
}

/// Stops the version's other tasks, for what they would still do is in vain. A console does the same as soon as one
/// looks; until then nobody else does.
fn stop_others(dir: &TaskDir) {
    let others = dir.read_launch().map(|launch| launch.others);
    for other in others.unwrap_or_default() {
        // One that cannot be told now is told by the console.
        let _ = request_stop(&TaskDir::new(other));
    }
}

/// Writes the record. A full disk is waited for: nobody else knows how the task ended.
fn leave(dir: &TaskDir, record: &ExitRecord) -> ShimExit {
    let mut said = false;
    loop {
        match dir.write_exit(record) {
            Ok(()) => return ShimExit::Recorded,
            Err(error) if !error.is_full_disk() => return ShimExit::NotRecorded,
            Err(_) => std::thread::sleep(FULL_DISK_RETRY),
        }
        // Before the record, for the log is complete once that is there.
        if !said && let Ok(mut rows) = Rows::open(dir) {
            said = rows.try_warn(
                "No space was left on the disk when the task ended: rows may be missing here",
            );
        }
    }
}

/// Takes the lock and announces itself, unless there is a reason not to run this task.
fn turned_away(dir: &TaskDir) -> Option<ShimExit> {
    match lock_for_life(dir) {
        Ok(true) => {}
        Ok(false) => return Some(ShimExit::LockHeld),
        Err(_) => return Some(ShimExit::NotRecorded),
    }
    // Damaged counts as present: a task must not run twice.
    if !matches!(dir.read_exit(), Ok(None)) {
        return Some(ShimExit::AlreadyEnded);
    }
    match dir.read_state() {
        Ok(
            None
            | Some(TaskState {
                phase: Phase::Preparing,
                ..
            }),
        ) => None,
        Ok(Some(_)) | Err(_) => Some(ShimExit::Lost),
    }
}

fn internal_error(stop: &StopRequest, started_at_ms: u64) -> ExitRecord {
    ExitRecord {
        outcome: Outcome::Failed {
            reason: Failure::Internal,
            message: "the shim met an error of its own".into(),
        },
        stop_requested: stop.is_made(),
        forced: false,
        started_at_ms,
        ended_at_ms: now_ms(),
        log_bytes: 0,
        last_line: None,
        last_error_line: None,
        oom: None,
    }
}
