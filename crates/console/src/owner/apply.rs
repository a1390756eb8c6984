//! Applies what backends report: each transition once, with its messages in the same transaction.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use trainyard_backend::{TaskReport, TaskState, Update};
use trainyard_job::JobStatus;
use trainyard_store::{Store, TaskRow, Transition};

use super::log_copy;
use crate::console::Console;
use crate::diagnostic;
use crate::error::ErrorCode;
use crate::leaving::{Leaving, Stay};
use crate::wire::Notice;

/// How long to wait before an update that could not be written is tried again.
const RETRY: Duration = Duration::from_secs(2);

/// The work of applying, and what it is told.
pub(super) struct Applying {
    work: JoinHandle<()>,
    flush: mpsc::UnboundedSender<oneshot::Sender<()>>,
    leaving: Leaving,
}

impl Applying {
    /// Applies what is reported until nobody is left to report.
    pub(super) fn start(
        console: Console,
        outbox: Arc<Notify>,
        reported: mpsc::UnboundedReceiver<Update>,
    ) -> Self {
        let (flush, flushes) = mpsc::unbounded_channel();
        let (leaving, stay) = Leaving::new();
        let applier = Applier {
            console,
            outbox,
            stay,
        };
        Self {
            work: tokio::spawn(run(applier, reported, flushes)),
            flush,
            leaving,
        }
    }

    /// Returns once everything that was reported before is in the database.
    pub(super) async fn flush(&self) {
        let (reply, done) = oneshot::channel();
        if self.flush.send(reply).is_ok() {
            let _ = done.await;
        }
    }

    /// Waits for what the backends reported last, but not longer than this; what cannot be written is left to the next
    /// owner. To be called when they have left.
    pub(super) async fn finish(&mut self, patience: Duration) {
        self.leaving.say();
        if tokio::time::timeout(patience, &mut self.work)
            .await
            .is_err()
        {
            self.work.abort();
        }
    }
}

impl Drop for Applying {
    fn drop(&mut self) {
        self.work.abort();
    }
}

async fn run(
    applier: Applier,
    mut reported: mpsc::UnboundedReceiver<Update>,
    mut flushes: mpsc::UnboundedReceiver<oneshot::Sender<()>>,
) {
    let mut ends = JoinSet::new();
    let mut asking = Vec::new();
    loop {
        tokio::select! {
            // In this order: what was reported before a flush is then begun before it.
            biased;
            update = reported.recv() => match update {
                Some(update) if update.status.is_some_and(JobStatus::is_final) => {
                    // Apart: a long log must not hold up the others. Nothing of this version follows.
                    let applier = applier.clone();
                    ends.spawn(async move {
                        let (console, key) = (&applier.console, update.key);
                        console.keep_evaluation(key, update.at_ms).await;
                        log_copy::copy(console, key).await;
                        applier.apply(update).await;
                    });
                }
                Some(update) => applier.apply(update).await,
                None => break,
            },
            Some(_) = ends.join_next() => {}
            Some(reply) = flushes.recv() => asking.push(reply),
        }
        if ends.is_empty() {
            for reply in asking.drain(..) {
                // Who asked may have waited long enough.
                let _ = reply.send(());
            }
        }
    }
    while ends.join_next().await.is_some() {}
}

#[derive(Clone)]
struct Applier {
    console: Console,
    outbox: Arc<Notify>,
    stay: Stay,
}

impl Applier {
    async fn apply(&self, update: Update) {
        let key = update.key;
        let change = transition(update);
        loop {
            let leaving = self.stay.is_over();
            let change = change.clone();
            let write = move |store: &mut Store| store.apply(&change);
            match self.console.inner().db.write(write).await {
                Ok(applied) => {
                    if applied.is_some_and(|applied| applied.queued > 0) {
                        self.outbox.notify_one();
                    }
                    self.console.notify(Notice::Version { key });
                    return;
                }
                // The shims' records say the same to the next owner.
                Err(_) if leaving => return,
                // A full disk must not lose the end of a job: the shims' records stay, and so does this.
                Err(error) => {
                    if error.code() == ErrorCode::DiskFull && self.console.inner().reserve.give_up()
                    {
                        continue;
                    }
                    diagnostic::say(&format_args!("{key}: {error}; trying again"));
                    let _ = tokio::time::timeout(RETRY, self.stay.end()).await;
                }
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
        log_rest: update.log_rest,
        service_events: update.service_events,
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
