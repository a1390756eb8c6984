//! Submit: a checked spec becomes a version, then a run.

use std::io;

use trainyard_backend::{Backend, BackendError, Run};
use trainyard_job::{
    ConnectionId, EndReason, Fault, FaultKind, JobSpec, JobStatus, Provenance, VersionKey, WhatRan,
};
use trainyard_store::{Store, StoreError, Submission, Transition};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::home::{file_error, make_private};
use crate::places::is_here;
use crate::reserve::Reserve;
use crate::uses::jobs::not_found;
use crate::wire::{Notice, SpecAt, SubmitRequest, Submitted};
use crate::{diagnostic, orphans};

/// What is submitted on a disk without this room could neither be stopped nor deleted.
fn no_reserve(reserve: &Reserve, error: &io::Error) -> ConsoleError {
    let words = format!("{error}; free some megabytes there and submit again");
    file_error(reserve.path(), io::Error::new(error.kind(), words))
}

/// The fields that say where the code is.
const OF_THE_CODE: [&str; 3] = [
    "algorithm.code_dir",
    "algorithm.boot_file",
    "algorithm.boot_command",
];

impl Console {
    /// Creates a job, or a new version of one, and hands it to its place. Nothing is made when a fault is found.
    pub async fn submit(&self, request: SubmitRequest) -> Result<Submitted, ConsoleError> {
        self.submit_like(request, None).await
    }

    /// The same, running what an earlier version ran as far as that is kept.
    pub(crate) async fn submit_like(
        &self,
        request: SubmitRequest,
        like: Option<&Provenance>,
    ) -> Result<Submitted, ConsoleError> {
        let backend = self.place(&request.backend).await?;
        let reserve = &self.inner().reserve;
        reserve
            .hold()
            .map_err(|error| no_reserve(reserve, &error))?;
        let spec = self.with_its_name(&request).await?;
        // A service answers when it answers: who waits until nobody submits does not wait for that.
        let heard = if is_here(&request.backend) {
            None
        } else {
            Some(self.refuse_faults(&request, &spec, like).await?)
        };
        // From here on nobody clears away what the spec was found to have.
        let submitting = self.inner().submitting.read().await;
        let warnings = match heard {
            None => self.refuse_faults(&request, &spec, like).await?,
            Some(warnings) => {
                self.expect_connection(&request.backend, &spec).await?;
                warnings
            }
        };
        let now = now_ms();
        let ran = keep(backend.as_ref(), &spec, like).await?;
        let provenance = ran.provenance.clone();
        let key = self.record(&request, spec.clone(), ran, now).await?;
        let job_name = spec.name.clone();
        let run = Run {
            key,
            spec,
            dir: self.home().version(key),
            provenance: Some(provenance),
            status: JobStatus::Init,
        };
        if let Err(error) = self.hand_over(backend.as_ref(), run).await {
            let message = error.to_string();
            let reason = EndReason::NotStarted {
                task: 0,
                message: message.clone(),
            };
            self.end_unstarted(key, JobStatus::SubmitFailed, reason, Some(message))
                .await?;
            return Err(error);
        }
        drop(submitting);
        self.notify(Notice::Version { key });
        if request.save_as.is_some() || request.from_config.is_some() {
            self.notify(Notice::Configs);
        }
        Ok(Submitted {
            key,
            job_name,
            warnings,
        })
    }

    /// Makes the version's folder, which is its own alone, and hands the version to its place.
    async fn hand_over(&self, backend: &dyn Backend, run: Run) -> Result<(), ConsoleError> {
        let aside = orphans::move_aside(self.home(), run.key);
        let aside = aside.map_err(|e| file_error(&run.dir, e))?;
        if let Some(aside) = aside {
            diagnostic::say(&format_args!(
                "{} was there before {} was submitted; it is {} now",
                run.dir.display(),
                run.key,
                aside.display()
            ));
        }
        make_private(&run.dir).map_err(|e| file_error(&run.dir, e))?;
        Ok(backend.take(vec![run]).await?)
    }

    /// A new version keeps its job's name, whatever the form says.
    async fn with_its_name(&self, request: &SubmitRequest) -> Result<JobSpec, ConsoleError> {
        let mut spec = request.spec.clone();
        if let Some(VersionKey { job, .. }) = request.parent {
            let found = self.inner().db.read(move |store| store.job(job)).await?;
            spec.name = found.ok_or_else(|| not_found("job", &job))?.name;
        }
        Ok(spec)
    }

    /// What is no error is answered.
    async fn refuse_faults(
        &self,
        request: &SubmitRequest,
        spec: &JobSpec,
        like: Option<&Provenance>,
    ) -> Result<Vec<Fault>, ConsoleError> {
        let at = SpecAt {
            spec: spec.clone(),
            backend: request.backend.clone(),
            version_of: request.parent.map(|parent| parent.job),
            save_as: request.save_as.clone(),
        };
        let mut faults = self.check_spec(at).await?;
        let code = like.and_then(|like| like.code.as_ref());
        if let Some(code) = code
            && self.is_kept_whole(code.hash.clone()).await
        {
            // The copy runs, whatever became of the folder.
            faults.retain(|fault| !OF_THE_CODE.contains(&fault.field.as_str()));
        }
        if faults.iter().any(Fault::is_error) {
            return Err(ConsoleError::Faults(faults));
        }
        Ok(faults)
    }

    /// That a connection is still there, and the secrets of the spec.
    async fn expect_connection(&self, place: &str, spec: &JobSpec) -> Result<(), ConsoleError> {
        let id = ConnectionId(place.to_owned());
        let wanted = id.clone();
        let find = move |store: &Store| store.connection(&wanted);
        if self.inner().db.read(find).await?.is_none() {
            return Err(not_found("connection", &id));
        }
        let faults = self.check_secrets(spec).await?;
        if faults.iter().any(Fault::is_error) {
            return Err(ConsoleError::Faults(faults));
        }
        Ok(())
    }

    /// Writes the saved configuration, the job and its version: all or nothing, so that a refused submit can be
    /// repeated.
    async fn record(
        &self,
        request: &SubmitRequest,
        spec: JobSpec,
        ran: WhatRan,
        now_ms: u64,
    ) -> Result<VersionKey, ConsoleError> {
        let newest_files = match request.parent {
            Some(parent) => orphans::newest_version(self.home(), parent.job).await?,
            None => None,
        };
        let request = request.clone();
        let submit = move |store: &mut Store| {
            let save_as = request.save_as.as_ref();
            store.submit(Submission {
                spec: &spec,
                backend: &request.backend,
                parent: request.parent,
                newest_files,
                from_config: request.from_config.as_deref(),
                save_as: save_as.map(|save| (save.name.as_str(), save.description.as_str())),
                what_ran: Some(&ran),
                now_ms,
            })
        };
        self.inner().db.write(submit).await.map_err(taken_name)
    }

    /// Writes the end of a version that no place has.
    pub(crate) async fn end_unstarted(
        &self,
        key: VersionKey,
        status: JobStatus,
        reason: EndReason,
        last_error: Option<String>,
    ) -> Result<(), ConsoleError> {
        let ended = Transition {
            key,
            at_ms: now_ms(),
            status: Some(status),
            last_error,
            reason: Some(reason),
            tasks: vec![],
            log_rest: None,
            service_events: Vec::new(),
        };
        let apply = move |store: &mut Store| store.apply(&ended);
        self.inner().db.write(apply).await?;
        self.owned()?.outbox.notify_one();
        self.notify(Notice::Version { key });
        Ok(())
    }
}

/// Has the place keep what the spec runs. Code that cannot be kept is a fault of its field.
async fn keep(
    backend: &dyn Backend,
    spec: &JobSpec,
    like: Option<&Provenance>,
) -> Result<WhatRan, ConsoleError> {
    match backend.keep(spec, like).await {
        Err(BackendError::Code { url, reason }) => {
            let kind = FaultKind::Unreadable { path: url, reason };
            let fault = Fault::error("algorithm.code_dir", kind);
            Err(ConsoleError::Faults(vec![fault]))
        }
        kept => Ok(kept?),
    }
}

/// Turns the store's word that a name is taken into the fault of a field.
fn taken_name(error: ConsoleError) -> ConsoleError {
    let (field, name) = match error {
        ConsoleError::Store(StoreError::NameTaken { name }) => ("name", name),
        ConsoleError::Store(StoreError::ConfigTaken { name }) => ("save_as.name", name),
        other => return other,
    };
    ConsoleError::Faults(vec![Fault::error(field, FaultKind::NameTaken { name })])
}

/// What a configuration stores of a spec: all but the job's own name and description.
pub(crate) fn configuration_values(mut spec: JobSpec) -> JobSpec {
    spec.name.clear();
    spec.description.clear();
    spec
}
