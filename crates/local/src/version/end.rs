//! How one task ended, as far as its version is concerned.

use trainyard_backend::TaskState;
use trainyard_job::EndReason;
use trainyard_shim::{ExitRecord, Failure, Outcome};

use crate::verdict::{Finding, Verdict};

/// The end of a task.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub(crate) at_ms: u64,
    /// What the console is told of the task.
    pub(crate) state: TaskState,
    /// Whether its command was ever started.
    pub(crate) ran: bool,
    /// Whether its shim was asked to end it.
    pub(crate) asked_for: bool,
    /// Whether it had to be killed.
    pub(crate) forced: bool,
    /// Why this is no success; none when it is one.
    pub(crate) cause: Option<Cause>,
}

/// Why a version would fail because of this task.
#[derive(Clone, Debug)]
pub(crate) struct Cause {
    pub(crate) reason: EndReason,
    pub(crate) last_error: Option<String>,
}

impl End {
    pub(crate) fn of_record(task: u32, record: ExitRecord) -> Self {
        let reason = reason(task, &record);
        let last_error = record.last_error_line.or(record.last_line);
        let (state, ran) = match record.outcome {
            Outcome::Exited { code } => (TaskState::Exited { exit_code: code }, true),
            Outcome::Signaled { signal, .. } => (TaskState::Signaled { signal }, true),
            Outcome::Failed { message, .. } => (TaskState::NotStarted { message }, false),
        };
        Self {
            at_ms: record.ended_at_ms,
            state,
            ran,
            asked_for: record.stop_requested,
            forced: record.forced,
            cause: reason.map(|reason| Cause { reason, last_error }),
        }
    }

    pub(crate) fn of_verdict(task: u32, verdict: Verdict) -> Self {
        let mut last_error = None;
        let (state, reason) = match verdict.finding {
            Finding::Lost => (TaskState::Lost, EndReason::Lost { task }),
            Finding::FolderGone => {
                last_error = Some(format!(
                    "The folder task-{task} is gone, and the task's log with it."
                ));
                (TaskState::Lost, EndReason::Lost { task })
            }
            Finding::NotStarted { message } => (
                TaskState::NotStarted {
                    message: message.clone(),
                },
                EndReason::NotStarted { task, message },
            ),
        };
        Self {
            at_ms: verdict.at_ms,
            state,
            ran: false,
            asked_for: false,
            forced: false,
            cause: Some(Cause { reason, last_error }),
        }
    }
}

fn reason(task: u32, record: &ExitRecord) -> Option<EndReason> {
    if record.outcome.is_success() {
        return None;
    }
    if record.oom == Some(true) {
        return Some(EndReason::OutOfMemory { task });
    }
    Some(match &record.outcome {
        Outcome::Exited { code } => EndReason::Exited {
            task,
            exit_code: *code,
        },
        Outcome::Signaled { signal, .. } => EndReason::Signaled {
            task,
            signal: *signal,
        },
        Outcome::Failed {
            reason: Failure::CodeDownload,
            message,
        } => EndReason::CodeDownload {
            task,
            message: message.clone(),
        },
        Outcome::Failed { message, .. } => EndReason::NotStarted {
            task,
            message: message.clone(),
        },
    })
}
