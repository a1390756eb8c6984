//! Jobs and versions: list, show, stop, delete.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use trainyard_backend::BackendError;
use trainyard_job::{
    Algorithm, DESCRIPTION_MAX, EndReason, Fault, FaultKind, JobId, JobStatus, StatusGroup,
    VersionKey,
};
use trainyard_shim::TaskDir;
use trainyard_store::{EventRow, JobQuery, JobRow, Page, Store, StoreError, VersionRow};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::{ConsoleError, ErrorCode};
use crate::uses::removal;
use crate::uses::usage::node_size;
use crate::wire::{
    Describe, EventWindow, GroupCount, JobDetail, Nothing, Notice, OneJob, OneVersion,
    VersionDetail,
};

/// Versions shown with a job.
const VERSIONS_SHOWN: u32 = 100;
/// How long a version that is to be deleted may take to end.
const STOP_PATIENCE: Duration = Duration::from_secs(30);
/// How long a task on a full disk may take to write no more when it is stopped.
const LAST_ROWS: Duration = Duration::from_secs(1);

impl Console {
    /// One page of the list of jobs.
    pub async fn list_jobs(&self, query: JobQuery) -> Result<Page<JobRow>, ConsoleError> {
        self.inner().db.read(move |store| store.jobs(&query)).await
    }

    /// How many jobs there are of each kind.
    pub async fn count_jobs(&self, query: JobQuery) -> Result<Vec<GroupCount>, ConsoleError> {
        let count = move |store: &Store| store.group_counts(&query);
        let counts = self.inner().db.read(count).await?;
        let groups = [
            (StatusGroup::Pending, counts.pending),
            (StatusGroup::Running, counts.running),
            (StatusGroup::Succeeded, counts.succeeded),
            (StatusGroup::Failed, counts.failed),
            (StatusGroup::Stopped, counts.stopped),
        ];
        Ok(groups
            .map(|(group, count)| GroupCount { group, count })
            .into())
    }

    /// How many jobs there are, counted to the end.
    pub async fn job_total(&self) -> Result<u64, ConsoleError> {
        self.inner().db.read(Store::job_total).await
    }

    /// A job and its versions.
    pub async fn show_job(&self, one: OneJob) -> Result<JobDetail, ConsoleError> {
        let id = one.job;
        let read = move |store: &Store| {
            let versions = store.versions(id, 0, VERSIONS_SHOWN)?;
            Ok((store.job(id)?.zip(store.next_version(id)?), versions))
        };
        let (job, versions) = self.inner().db.read(read).await?;
        let (job, next_version) = job.ok_or_else(|| not_found("job", &id))?;
        Ok(JobDetail {
            job,
            versions,
            next_version,
        })
    }

    /// A version, whole.
    pub async fn show_version(&self, one: OneVersion) -> Result<VersionDetail, ConsoleError> {
        let key = one.key;
        let read =
            move |store: &Store| Ok((store.job(key.job)?, store.version(key)?, store.tasks(key)?));
        let (Some(job), Some(version), tasks) = self.inner().db.read(read).await? else {
            return Err(not_found("version", &key));
        };
        let launch = TaskDir::new(self.home().task(key, 0)).read_launch().ok();
        let node = launch.as_ref().and_then(node_size);
        let command = match &version.spec.algorithm {
            Algorithm::CustomImage { boot_command, .. } => boot_command.clone(),
            // Made when it was started, of what this computer had then.
            Algorithm::BuiltIn { .. } | Algorithm::Framework { .. } => {
                launch.map(|launch| launch.command).unwrap_or_default()
            }
        };
        Ok(VersionDetail {
            job_name: job.name,
            version,
            tasks,
            command,
            node,
        })
    }

    /// What happened to a version, oldest first.
    pub async fn list_events(&self, window: EventWindow) -> Result<Page<EventRow>, ConsoleError> {
        let EventWindow { key, offset, limit } = window;
        let read = move |store: &Store| store.events(key, offset, limit);
        self.inner().db.read(read).await
    }

    /// Ends a version; that it ended is told by a notice.
    pub async fn stop(&self, one: OneVersion) -> Result<Nothing, ConsoleError> {
        let key = one.key;
        let version = self.version(key).await?;
        if version.status.is_final() {
            return Err(ConsoleError::AlreadyEnded {
                name: key.to_string(),
            });
        }
        let request = move |store: &mut Store| store.request_stop(key, now_ms());
        let recorded = self.inner().db.write(request).await;
        if let Err(error) = &recorded
            && error.code() != ErrorCode::DiskFull
        {
            return recorded.map(|_| Nothing {});
        }
        self.notify(Notice::Version { key });
        let backend = self.place(&version.backend).await?;
        let mut stopped = backend.stop(key).await;
        if matches!(stopped, Err(BackendError::NotRunning(_))) {
            // It may be on its way there.
            let _all_handed_over = self.inner().submitting.write().await;
            stopped = backend.stop(key).await;
        }
        match stopped {
            Ok(()) => {}
            // Recorded, and then neither handed over nor ended, for want of space perhaps: no place will report its end.
            Err(BackendError::NotRunning(_)) => {
                let reason = EndReason::Stopped { forced: false };
                self.end_unstarted(key, JobStatus::Canceled, reason, None)
                    .await?;
            }
            // Its end is just being written.
            Err(BackendError::Ended(_)) => {
                return Err(ConsoleError::AlreadyEnded {
                    name: key.to_string(),
                });
            }
            Err(error) => return Err(error.into()),
        }
        if recorded.is_err() {
            // Room for the records of its end, once it writes no more itself.
            tokio::time::sleep(LAST_ROWS).await;
            self.inner().reserve.give_up();
            // The end that follows says as much.
            let _ = self.inner().db.write(request).await;
        }
        Ok(Nothing {})
    }

    /// Deletes a job with its versions, stopping what still runs.
    pub async fn delete_job(&self, one: OneJob) -> Result<Nothing, ConsoleError> {
        let job = one.job;
        for version in self.inner().db.read(Store::unfinished).await? {
            if version.key.job == job {
                self.stop_and_wait(version.key).await?;
            }
        }
        let dir = self.home().job(job);
        let delete = move |store: &mut Store| store.delete_job(job);
        if self.write_to_free(&dir, delete).await?.is_empty() {
            return Err(not_found("job", &job));
        }
        let removed = self.remove(dir).await;
        self.clear_later();
        self.notify(Notice::Deleted { job });
        removed.map(|()| Nothing {})
    }

    /// Deletes one version, stopping it if it still runs. The last version takes the job with it.
    pub async fn delete_version(&self, one: OneVersion) -> Result<Nothing, ConsoleError> {
        let key = one.key;
        if !self.version(key).await?.status.is_final() {
            self.stop_and_wait(key).await?;
        }
        let dir = self.home().version(key);
        let delete = move |store: &mut Store| store.delete_version(key);
        self.write_to_free(&dir, delete).await?;
        let mut removed = self.remove(dir).await;
        self.clear_later();
        let left = self
            .inner()
            .db
            .read(move |store| store.job(key.job))
            .await?;
        if left.is_none() {
            removed = removed.and(self.remove(self.home().job(key.job)).await);
            self.notify(Notice::Deleted { job: key.job });
        } else {
            self.notify(Notice::Version { key });
        }
        removed.map(|()| Nothing {})
    }

    /// Changes a job's description.
    pub async fn describe_job(&self, describe: Describe) -> Result<Nothing, ConsoleError> {
        let Describe { job, description } = describe;
        let actual = description.chars().count();
        if actual > DESCRIPTION_MAX {
            let max = DESCRIPTION_MAX;
            let fault = Fault::error("description", FaultKind::TooLong { max, actual });
            return Err(ConsoleError::Faults(vec![fault]));
        }
        let row = self.inner().db.read(move |store| store.job(job)).await?;
        let version = row.ok_or_else(|| not_found("job", &job))?.version;
        let update = move |store: &mut Store| store.update_description(job, &description);
        self.inner().db.write(update).await?;
        let key = VersionKey { job, version };
        self.notify(Notice::Version { key });
        Ok(Nothing {})
    }

    /// The job a person means: `digits` is a name and `id:7` a number. `7` is either, and refused where it is the
    /// name of one job and the number of another.
    pub async fn find_job(&self, given: &str) -> Result<JobRow, ConsoleError> {
        let name = given.to_owned();
        let find = move |store: &Store| {
            let number = JobId::marked(&name).or_else(|| JobId::plain(&name));
            let numbered = number.map(|id| store.job(id)).transpose()?.flatten();
            Ok((store.job_named(&name)?, numbered))
        };
        match self.inner().db.read(find).await? {
            (Some(named), Some(numbered)) if named.id != numbered.id => {
                Err(ConsoleError::AmbiguousJob {
                    given: given.to_owned(),
                    named: named.id,
                    numbered: numbered.id,
                })
            }
            (Some(job), _) | (None, Some(job)) => Ok(job),
            (None, None) => Err(not_found("job", &given)),
        }
    }

    /// The job of a name.
    pub async fn job_named(&self, name: &str) -> Result<Option<JobRow>, ConsoleError> {
        let name = name.to_owned();
        let find = move |store: &Store| store.job_named(&name);
        self.inner().db.read(find).await
    }

    /// Waits until a version has ended, and says how.
    pub async fn wait_for_end(&self, key: VersionKey) -> Result<JobStatus, ConsoleError> {
        let mut notices = self.notices();
        loop {
            let status = self.version(key).await?.status;
            if status.is_final() {
                return Ok(status);
            }
            loop {
                match notices.recv().await {
                    Ok(Notice::Version { key: changed }) if changed == key => break,
                    Ok(Notice::Deleted { job }) if job == key.job => break,
                    Ok(Notice::Everything | Notice::Owner { .. }) | Err(RecvError::Lagged(_)) => {
                        break;
                    }
                    Ok(_) => {}
                    Err(RecvError::Closed) => return Ok(status),
                }
            }
        }
    }

    pub(crate) async fn version(&self, key: VersionKey) -> Result<VersionRow, ConsoleError> {
        let found = self
            .inner()
            .db
            .read(move |store| store.version(key))
            .await?;
        found.ok_or_else(|| not_found("version", &key))
    }

    async fn stop_and_wait(&self, key: VersionKey) -> Result<(), ConsoleError> {
        match self.stop(OneVersion { key }).await {
            Ok(_) | Err(ConsoleError::AlreadyEnded { .. }) => {}
            Err(error) => return Err(error),
        }
        let deadline = Instant::now() + STOP_PATIENCE;
        match tokio::time::timeout_at(deadline, self.wait_for_end(key)).await {
            Ok(ended) => ended.map(|_| ()),
            Err(_) => Err(ConsoleError::StillRunning {
                name: key.to_string(),
            }),
        }
    }

    /// Writes a change that gives the room of `dir` free. On a full disk the files go first, whatever becomes of the row:
    /// it can be deleted again.
    async fn write_to_free<T: Send + 'static>(
        &self,
        dir: &Path,
        change: impl Fn(&mut Store) -> Result<T, StoreError> + Copy + Send + 'static,
    ) -> Result<T, ConsoleError> {
        match self.inner().db.write(change).await {
            Err(error) if error.code() == ErrorCode::DiskFull => {
                self.inner().reserve.give_up();
                // It is tried again, and then told.
                let _ = self.remove(dir.to_owned()).await;
                self.inner().db.write(change).await
            }
            written => written,
        }
    }

    /// Clears what only the deleted referred to, without keeping who deletes waiting. What is left is cleared when the
    /// data directory is opened the next time.
    fn clear_later(&self) {
        let console = self.clone();
        tokio::spawn(async move {
            let _ = console.clear_unused_code().await;
        });
    }

    /// Goes on with what a console that was killed has begun to remove, which may be a lot.
    pub(crate) fn finish_removals(&self) {
        let places = [self.home().jobs(), self.home().visualizations()];
        let begun = places.iter().flat_map(|place| removal::begun(place));
        let begun: Vec<_> = begun.collect();
        // A thread that a program which ends does not wait for: the next owner goes on.
        std::thread::spawn(move || removal::finish(&begun));
    }

    /// Removes the files of what is no longer in the database.
    async fn remove(&self, dir: PathBuf) -> Result<(), ConsoleError> {
        self.inner().readers.forget(&dir);
        let console = self.clone();
        let removed = tokio::task::spawn_blocking(move || {
            console.inner().series.forget(&dir);
            removal::remove(&dir, &console.home().jobs())
        });
        removed.await.expect("BUG: removing a folder panicked")
    }
}

pub(crate) fn not_found(kind: &'static str, name: &impl ToString) -> ConsoleError {
    ConsoleError::NotFound {
        kind,
        name: name.to_string(),
    }
}
