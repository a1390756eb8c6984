//! The versions of a place, and what all who care for them share.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as Turn, Notify, mpsc, watch};
use tokio::time::Instant;
use trainyard_backend::{BackendError, Run, TaskReport, TaskState, Update};
use trainyard_job::{EndReason, JobStatus, VersionKey};
use trainyard_logs::PlatformLevel;

use super::follow;
use super::mirror::Mirror;
use super::names::Book;
use super::record::{Ids, Record};
use super::say;
use crate::client::Client;
use crate::clock::now_ms;

/// A version that was taken and whose end was not told, or whose log is still being copied.
pub(crate) struct Entry {
    pub(crate) run: Arc<Run>,
    pub(crate) ids: Option<Ids>,
    /// The project that it was submitted to, where that is known.
    pub(crate) project: String,
    /// Its record is there, or is being written: the service may have it.
    pub(crate) recorded: bool,
    /// The status that was told last.
    pub(crate) status: JobStatus,
    /// Whether it was found out what the service says of it, or that nobody answers.
    pub(crate) looked: bool,
    pub(crate) stop: Stop,
    /// Its end is being told.
    pub(crate) ending: bool,
    /// When the service last said that it runs; 0 before. In epoch milliseconds.
    pub(crate) ran_at_ms: u64,
    /// When something last happened to it.
    pub(crate) changed: Instant,
    /// The last look at its logs.
    pub(crate) look: Look,
    /// What was last said of trouble with it, by what it is trouble with.
    said: HashMap<Trouble, String>,
    pub(crate) mirror: Arc<Turn<Mirror>>,
}

/// A look at the logs of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// There was none yet.
    None,
    /// It goes on, or waits for its turn.
    Going,
    /// It is over since then.
    Over(Instant),
}

/// What may not be possible with one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Trouble {
    Watching,
    Stopping,
}

/// Whether a version is to be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Nobody asked for it.
    No,
    /// The service does not know yet.
    Asked,
    /// The service was told.
    Sent,
}

/// What all share.
pub(crate) struct Inner {
    pub(crate) client: Client,
    pub(crate) names: Book,
    updates: mpsc::UnboundedSender<Update>,
    queue: mpsc::UnboundedSender<VersionKey>,
    entries: Mutex<BTreeMap<VersionKey, Entry>>,
    /// Somebody was looked up.
    looked: Notify,
    /// There is something to look at now.
    pub(crate) wake: Notify,
    leaving: watch::Sender<bool>,
    /// Held by each who copies a log; whoever has all of them is alone.
    followers: Arc<tokio::sync::Semaphore>,
}

/// How many logs are copied at the same time.
pub(crate) const FOLLOWERS: u32 = 4;

impl Inner {
    pub(crate) fn new(
        client: Client,
        updates: mpsc::UnboundedSender<Update>,
        queue: mpsc::UnboundedSender<VersionKey>,
    ) -> Self {
        Self {
            client,
            names: Book::default(),
            updates,
            queue,
            entries: Mutex::default(),
            looked: Notify::new(),
            wake: Notify::new(),
            leaving: watch::Sender::new(false),
            followers: Arc::new(tokio::sync::Semaphore::new(FOLLOWERS as usize)),
        }
    }

    pub(crate) fn entries(&self) -> MutexGuard<'_, BTreeMap<VersionKey, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at or changes one entry, if it is there.
    pub(crate) fn with<T>(&self, key: VersionKey, act: impl FnOnce(&mut Entry) -> T) -> Option<T> {
        self.entries().get_mut(&key).map(act)
    }

    /// Takes a version: one to submit, to watch, or one that ended before its logs were copied.
    pub(crate) async fn take(self: &Arc<Self>, run: Run) {
        // One that cannot be read keeps no other from being taken; whoever submits says so.
        let record = Record::read(&run.dir).await;
        let recorded = !matches!(record, Ok(None));
        let record = record.ok().flatten();
        let project = record.as_ref().map(|record| record.project.clone());
        let ids = record.and_then(|record| record.ids);
        let key = run.key;
        let is_new = ids.is_none();
        let has_ended = run.status.is_final();
        let entry = Entry {
            status: run.status,
            project: project.unwrap_or_default(),
            recorded,
            looked: !recorded || has_ended,
            stop: if run.status == JobStatus::Killing {
                Stop::Asked
            } else {
                Stop::No
            },
            ending: has_ended,
            ran_at_ms: 0,
            changed: Instant::now(),
            look: Look::None,
            said: HashMap::new(),
            mirror: Arc::new(Turn::new(Mirror::of(&run))),
            run: Arc::new(run),
            ids,
        };
        self.entries().insert(key, entry);
        if has_ended {
            let inner = Arc::clone(self);
            tokio::spawn(async move { follow::finish_logs(&inner, key).await });
        } else if is_new {
            // Whoever submits has left when nobody listens: then nothing is submitted any more.
            let _ = self.queue.send(key);
        } else {
            self.wake.notify_one();
        }
    }

    pub(crate) fn stop(&self, key: VersionKey) -> Result<(), BackendError> {
        let unsent = {
            let mut entries = self.entries();
            let entry = entries.get_mut(&key).ok_or(BackendError::NotRunning(key))?;
            if entry.ending {
                return Err(BackendError::Ended(key));
            }
            if entry.stop == Stop::No {
                entry.stop = Stop::Asked;
            }
            entry.changed = Instant::now();
            entry.ids.is_none() && !entry.recorded
        };
        if unsent {
            self.end_unsubmitted(
                key,
                JobStatus::Canceled,
                EndReason::Stopped { forced: false },
            );
        } else {
            self.tell_status(key, JobStatus::Killing);
            self.wake.notify_one();
        }
        Ok(())
    }

    /// Tells a status that is no end.
    pub(crate) fn tell_status(&self, key: VersionKey, status: JobStatus) {
        let changed = self.with(key, |entry| {
            let changed = entry.status != status && !entry.ending;
            if changed {
                entry.status = status;
                entry.changed = Instant::now();
            }
            changed
        });
        if changed == Some(true) {
            let mut update = Update::new(key, now_ms());
            update.status = Some(status);
            self.tell(update);
        }
    }

    pub(crate) fn tell(&self, update: Update) {
        // Nobody listens to one that was let go.
        if !self.is_leaving() {
            let _ = self.updates.send(update);
        }
    }

    /// Says something in the logs of a version, unless it was what was last said there.
    pub(crate) fn warn_once(&self, key: VersionKey, trouble: Trouble, text: &str) {
        let run = self.with(key, |entry| {
            let before = entry.said.insert(trouble, text.to_owned());
            (before.as_deref() != Some(text)).then(|| Arc::clone(&entry.run))
        });
        if let Some(Some(run)) = run {
            say::to_all(&run, PlatformLevel::Warn, text);
        }
    }

    /// Notes that a version is watched.
    pub(crate) fn heard(&self, key: VersionKey) {
        self.with(key, |entry| entry.said.remove(&Trouble::Watching));
    }

    /// Ends a version that the service never had.
    pub(crate) fn end_unsubmitted(&self, key: VersionKey, status: JobStatus, reason: EndReason) {
        let Some(entry) = self.entries().remove(&key) else {
            return;
        };
        let message = reason.to_string();
        let mut update = Update::new(key, now_ms());
        update.status = Some(status);
        let tasks = 0..entry.run.spec.resources.nodes;
        update.tasks = tasks
            .map(|index| TaskReport {
                index,
                state: TaskState::NotStarted {
                    message: message.clone(),
                },
                host: None,
                started_at_ms: None,
                ended_at_ms: Some(update.at_ms),
            })
            .collect();
        update.reason = Some(reason);
        self.tell(update);
        self.looked.notify_waiters();
    }

    pub(crate) fn note_looked(&self, keys: impl IntoIterator<Item = VersionKey>) {
        {
            let mut entries = self.entries();
            for key in keys {
                if let Some(entry) = entries.get_mut(&key) {
                    entry.looked = true;
                }
            }
        }
        self.looked.notify_waiters();
    }

    pub(crate) async fn all_looked_up(&self) {
        let mut leaving = self.leaving.subscribe();
        loop {
            let looked = self.looked.notified();
            if self.entries().values().all(|entry| entry.looked) {
                return;
            }
            tokio::select! {
                () = looked => {}
                _ = leaving.wait_for(|leaving| *leaving) => return,
            }
        }
    }

    pub(crate) fn unsubmitted(&self) -> Vec<VersionKey> {
        let entries = self.entries();
        let unsent = entries.iter().filter(|(_, entry)| entry.ids.is_none());
        unsent.map(|(key, _)| *key).collect()
    }

    pub(crate) fn those(&self, of: impl Fn(JobStatus) -> bool) -> Vec<VersionKey> {
        let entries = self.entries();
        let those = entries.iter().filter(|(_, entry)| of(entry.status));
        those.map(|(key, _)| *key).collect()
    }

    pub(crate) fn leave(&self) {
        self.leaving.send_replace(true);
        self.wake.notify_one();
    }

    pub(crate) fn is_leaving(&self) -> bool {
        *self.leaving.borrow()
    }

    /// Waits, unless it is time to leave.
    pub(crate) async fn pause(&self, pause: std::time::Duration) {
        let mut leaving = self.leaving.subscribe();
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = leaving.wait_for(|leaving| *leaving) => {}
        }
    }

    /// Comes back when it is time to leave.
    pub(crate) async fn until_leaving(&self) {
        let mut leaving = self.leaving.subscribe();
        let _ = leaving.wait_for(|leaving| *leaving).await;
    }

    pub(crate) async fn follower(&self) -> tokio::sync::OwnedSemaphorePermit {
        let followers = Arc::clone(&self.followers);
        followers
            .acquire_owned()
            .await
            .expect("BUG: nobody closes it")
    }

    pub(crate) async fn followers_gone(&self) {
        let all = self.followers.acquire_many(FOLLOWERS).await;
        drop(all);
    }
}

impl Entry {
    /// The folder of a task.
    pub(crate) fn task_dir(run: &Run, index: u32) -> PathBuf {
        run.dir.join(format!("task-{index}"))
    }
}
