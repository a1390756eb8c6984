//! Applies what backends report: each transition once, with its messages in the same transaction.

use std::sync::Arc;

use tokio::sync::{Notify, mpsc};
use trainyard_backend::{TaskReport, TaskState, Update};
use trainyard_job::JobStatus;
use trainyard_store::{Store, TaskRow, Transition};

use super::log_copy;
use crate::console::Console;
use crate::wire::Notice;

/// How long to wait before an update that could not be written is tried again.
const RETRY: std::time::Duration = std::time::Duration::from_secs(2);

pub(super) async fn run(
    console: Console,
    outbox: Arc<Notify>,
    mut reported: mpsc::UnboundedReceiver<Update>,
) {
    while let Some(update) = reported.recv().await {
        if update.status.is_some_and(JobStatus::is_final) {
            // Apart: a long log must not hold up the others. Nothing of this version follows.
            let (console, outbox) = (console.clone(), Arc::clone(&outbox));
            tokio::spawn(async move {
                log_copy::copy(&console, update.key).await;
                apply(&console, &outbox, update).await;
            });
        } else {
            apply(&console, &outbox, update).await;
        }
    }
}

async fn apply(console: &Console, outbox: &Notify, update: Update) {
    let key = update.key;
    let change = transition(update);
    loop {
        let change = change.clone();
        let write = move |store: &mut Store| store.apply(&change);
        match console.inner().db.write(write).await {
            Ok(applied) => {
                if applied.is_some_and(|applied| applied.queued > 0) {
                    outbox.notify_one();
                }
                console.notify(Notice::Version { key });
                return;
            }
            // A full disk must not lose the end of a job: the shims' records stay, and so does this.
            Err(error) => {
                eprintln!("trainyard: {key}: {error}; trying again");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

fn transition(update: Update) -> Transition {
    Transition {
        key: update.key,
        at_ms: update.at_ms,
        status: update.status,
        reason: update.reason,
        last_error: update.last_error,
        tasks: update.tasks.into_iter().map(task_row).collect(),
    }
}

fn task_row(report: TaskReport) -> TaskRow {
    let (state, exit_code, signal, message) = match report.state {
        TaskState::Preparing => ("preparing", None, None, None),
        TaskState::Running => ("running", None, None, None),
        TaskState::Stopping => ("stopping", None, None, None),
        TaskState::Exited { exit_code } => ("exited", Some(exit_code), None, None),
        TaskState::Signaled { signal } => ("signaled", None, Some(signal), None),
        TaskState::NotStarted { message } => ("not_started", None, None, Some(message)),
        TaskState::Lost => ("lost", None, None, None),
    };
    TaskRow {
        index: report.index,
        state: state.to_owned(),
        exit_code,
        signal,
        message,
        host: report.host,
        started_at_ms: report.started_at_ms,
        ended_at_ms: report.ended_at_ms,
    }
}
