//! Submit: a checked spec becomes a version, then a run.

use trainyard_backend::Run;
use trainyard_job::{EndReason, Fault, JobSpec, JobStatus, VersionKey};
use trainyard_store::{NewJob, SaveMode, Store, Transition};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::home::{file_error, make_private};
use crate::uses::jobs::{name_fault, not_found};
use crate::wire::{Notice, SaveAs, SpecAt, SubmitRequest, Submitted};

impl Console {
    /// Creates a job, or a new version of one, and hands it to its place. Nothing is made when a fault is found.
    pub async fn submit(&self, request: SubmitRequest) -> Result<Submitted, ConsoleError> {
        let backend = self.owned()?.backend(&request.backend)?.clone();
        let reserve = &self.inner().reserve;
        reserve.hold().map_err(|e| file_error(reserve.path(), e))?;
        let spec = self.with_its_name(&request).await?;
        self.refuse_faults(&request, &spec).await?;
        let now = now_ms();
        let key = self.record(&request, spec.clone(), now).await?;
        let dir = self.home().version(key);
        make_private(&dir).map_err(|e| file_error(&dir, e))?;
        let job_name = spec.name.clone();
        let run = Run {
            key,
            spec,
            dir,
            submitted_at_ms: now,
            status: JobStatus::Init,
        };
        if let Err(error) = backend.take(run).await {
            self.fail_to_submit(key, &error.to_string()).await?;
            return Err(error.into());
        }
        self.notify(Notice::Version { key });
        if request.save_as.is_some() || request.from_config.is_some() {
            self.notify(Notice::Configs);
        }
        Ok(Submitted { key, job_name })
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

    async fn refuse_faults(
        &self,
        request: &SubmitRequest,
        spec: &JobSpec,
    ) -> Result<(), ConsoleError> {
        let at = SpecAt {
            spec: spec.clone(),
            backend: request.backend.clone(),
            version_of: request.parent.map(|parent| parent.job),
            save_as: request.save_as.clone(),
        };
        let faults = self.check_spec(at).await?;
        if faults.iter().any(Fault::is_error) {
            return Err(ConsoleError::Faults(faults));
        }
        Ok(())
    }

    /// Writes the saved configuration, the job and its version. The configuration comes first: a name that was taken
    /// meanwhile then costs nothing, and a configuration without its job is still what was asked for.
    async fn record(
        &self,
        request: &SubmitRequest,
        spec: JobSpec,
        now: u64,
    ) -> Result<VersionKey, ConsoleError> {
        let request = request.clone();
        if let Some(SaveAs { name, description }) = request.save_as {
            let values = configuration_values(spec.clone());
            let save = move |store: &mut Store| {
                store.save_config(&name, &description, &values, SaveMode::Create, now)
            };
            let saved = self.inner().db.write(save).await;
            saved.map_err(|error| name_fault(error, "save_as.name"))?;
        }
        let create = move |store: &mut Store| {
            if let Some(name) = &request.from_config {
                store.touch_config(name, now)?;
            }
            match request.parent {
                Some(VersionKey { job, version }) => {
                    store.create_version(job, Some(version), &spec, &request.backend, now)
                }
                None => store.create_job(NewJob {
                    name: &spec.name,
                    description: &spec.description,
                    spec: &spec,
                    backend: &request.backend,
                    now_ms: now,
                }),
            }
        };
        let created = self.inner().db.write(create).await;
        created.map_err(|error| name_fault(error, "name"))
    }

    async fn fail_to_submit(&self, key: VersionKey, message: &str) -> Result<(), ConsoleError> {
        let message = message.to_owned();
        let failed = Transition {
            key,
            at_ms: now_ms(),
            status: Some(JobStatus::SubmitFailed),
            last_error: Some(message.clone()),
            reason: Some(EndReason::NotStarted { task: 0, message }),
            tasks: vec![],
        };
        let apply = move |store: &mut Store| store.apply(&failed);
        self.inner().db.write(apply).await?;
        self.owned()?.outbox.notify_one();
        self.notify(Notice::Version { key });
        Ok(())
    }
}

/// What a configuration stores of a spec: all but the job's own name and description.
pub(crate) fn configuration_values(mut spec: JobSpec) -> JobSpec {
    spec.name.clear();
    spec.description.clear();
    spec
}
