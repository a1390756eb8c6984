//! Submitting, one after the other and each once.
//!
//! Before a creation is sent, `remote.json` says that it will be. Of one that nobody knows the fate of, the service is asked
//! first: it is sent again only when the service has listed its jobs a few times and ours is not among them.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::time::Instant;
use trainyard_backend::{BackendError, Run};
use trainyard_job::{EndReason, JobSpec, JobStatus, VersionKey};
use trainyard_logs::PlatformLevel;
use trainyard_protocol::v1;
use trainyard_secrets::Secrets;

use super::entry::{Inner, Stop};
use super::lookup::look_up;
use super::prepare::{Body, prepare};
use super::record::{Ids, Record};
use super::say;
use crate::failure::{Failure, Meaning};

/// How often the service must not know a job before its creation is sent again.
const LOOKS: u32 = 3;

/// Why a version is not submitted yet.
pub(super) enum Stuck {
    /// Trying again may help.
    Later(Failure),
    /// It may be there: look again.
    Unknown(Option<Failure>),
    /// It does not help.
    Never(String),
}

/// Submits what comes, until it is time to leave.
pub(crate) async fn run(inner: Arc<Inner>, mut inbox: mpsc::UnboundedReceiver<VersionKey>) {
    loop {
        let key = tokio::select! {
            key = inbox.recv() => key,
            () = inner.until_leaving() => None,
        };
        let Some(key) = key else { return };
        if inner.is_leaving() {
            return;
        }
        submit(&inner, key).await;
    }
}

async fn submit(inner: &Arc<Inner>, key: VersionKey) {
    let Some(run) = inner.with(key, |entry| Arc::clone(&entry.run)) else {
        return;
    };
    let limits = inner.client.settings().limits;
    let mut attempt = Attempt::default();
    let mut pause = limits.quick;
    let mut said = String::new();
    loop {
        if stopped_before(inner, &run) {
            let reason = EndReason::Stopped { forced: false };
            inner.end_unsubmitted(key, JobStatus::Canceled, reason);
            return;
        }
        match attempt.once(inner, &run).await {
            Ok(ids) => return adopted(inner, &run, ids),
            Err(Stuck::Never(_)) if inner.with(key, |_| ()).is_none() => return,
            Err(Stuck::Never(message)) => {
                say::to_all(
                    &run,
                    PlatformLevel::Error,
                    &format!("Not submitted: {message}"),
                );
                let reason = EndReason::NotStarted { task: 0, message };
                inner.end_unsubmitted(key, JobStatus::SubmitFailed, reason);
                return;
            }
            Err(Stuck::Unknown(Some(failure))) => {
                let text = format!("Perhaps submitted, the service is asked: {failure}");
                tell_once(&run, &mut said, text);
            }
            Err(Stuck::Unknown(None)) => {}
            Err(Stuck::Later(failure)) => {
                tell_once(&run, &mut said, format!("Not submitted yet: {failure}"));
            }
        }
        inner.note_looked([key]);
        inner.pause(pause).await;
        pause = (pause * 2).min(limits.offline);
        let is_there = inner.with(key, |_| ()).is_some();
        if inner.is_leaving() || !is_there {
            return;
        }
    }
}

/// Whether a stop was asked for while nothing was created.
fn stopped_before(inner: &Inner, run: &Run) -> bool {
    let asked = inner.with(run.key, |entry| entry.stop != Stop::No) == Some(true);
    asked && matches!(Record::read(&run.dir), Ok(None))
}

fn tell_once(run: &Run, said: &mut String, text: String) {
    if *said != text {
        say::to_all(run, PlatformLevel::Warn, &text);
        *said = text;
    }
}

fn adopted(inner: &Inner, run: &Run, ids: Ids) {
    let place = &inner.client.settings().connection.name;
    let text = match &ids {
        Ids::V1 { job_id, version_id } => {
            format!("Submitted to {place} as job {job_id}, version {version_id}")
        }
        Ids::V2 { id } => format!("Submitted to {place} as job {id}"),
    };
    say::to_all(run, PlatformLevel::Info, &text);
    inner.with(run.key, |entry| {
        entry.ids = Some(ids);
        entry.changed = Instant::now();
    });
    inner.note_looked([run.key]);
    inner.wake.notify_one();
}

/// The tries of one version.
#[derive(Default)]
struct Attempt {
    /// How often the service did not know it.
    looks: u32,
    /// A creation of it was sent and not answered: it may still be on its way, and be done when another one is sent.
    is_unanswered: bool,
    /// Another one was refused, for its name was taken since.
    was_taken: bool,
}

impl Attempt {
    async fn once(&mut self, inner: &Inner, run: &Run) -> Result<Ids, Stuck> {
        let generation = inner.client.generation().await.map_err(stuck)?;
        let asked = Record::read(&run.dir).map_err(of_file)?;
        if let Some(record) = asked {
            if let Some(ids) = look_up(inner, &record, run).await.map_err(stuck)? {
                return keep(run, record, ids);
            }
            self.is_unanswered = true;
            self.looks += 1;
            if self.looks < LOOKS {
                return Err(Stuck::Unknown(None));
            }
            if inner.with(run.key, |entry| entry.stop != Stop::No) == Some(true) {
                Record::remove(&run.dir);
                return Err(Stuck::Unknown(None));
            }
        }
        let known = inner.names.open(&inner.client).await.map_err(stuck)?;
        let spec = with_secrets(&run.spec, &inner.client.settings().secrets).await?;
        let (record, body) =
            prepare(inner, run, &spec, generation, &known, self.is_unanswered).await?;
        // In one step with the look whether it is still wanted: a stop finds either no record, or that it may be there.
        match inner.with(run.key, |_| record.write(&run.dir)) {
            None => return Err(Stuck::Never("it was stopped before".to_owned())),
            Some(written) => written.map_err(of_file)?,
        }
        match create(inner, &body).await {
            Ok(ids) => keep(run, record, ids),
            Err(failure) if failure.may_be_done() => {
                self.looks = 0;
                Err(Stuck::Unknown(Some(failure)))
            }
            // By the first one, which came late: the next look finds it.
            Err(failure) if self.is_unanswered && !self.was_taken && is_taken(&failure) => {
                self.looks = 0;
                self.was_taken = true;
                Err(Stuck::Unknown(None))
            }
            Err(failure) => {
                Record::remove(&run.dir);
                Err(stuck(failure))
            }
        }
    }
}

fn keep(run: &Run, record: Record, ids: Ids) -> Result<Ids, Stuck> {
    let record = Record {
        ids: Some(ids.clone()),
        ..record
    };
    record.write(&run.dir).map_err(of_file)?;
    Ok(ids)
}

pub(super) fn stuck(failure: Failure) -> Stuck {
    if failure.is_passing() {
        Stuck::Later(failure)
    } else {
        Stuck::Never(failure.to_string())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it maps an error")]
fn of_file(error: BackendError) -> Stuck {
    Stuck::Never(error.to_string())
}

fn is_taken(failure: &Failure) -> bool {
    failure.meaning() == Some(Meaning::NameTaken)
}

async fn create(inner: &Inner, body: &Body) -> Result<Ids, Failure> {
    let client = &inner.client;
    match body {
        Body::Job(body) => client.create_job_v1(body).await.map(|made| ids_v1(&made)),
        Body::Version(job_id, body) => client
            .create_version_v1(*job_id, body)
            .await
            .map(|made| ids_v1(&made)),
        Body::JobV2(body) => client.create_job_v2(body).await.map(|made| Ids::V2 {
            id: made.metadata.id.0,
        }),
    }
}

fn ids_v1(made: &v1::CreatedJob) -> Ids {
    let (job_id, version_id) = (made.job_id.0, made.version_id.0);
    Ids::V1 { job_id, version_id }
}

/// The spec with the values of its secret variables: the service has no place for anything else.
async fn with_secrets(spec: &JobSpec, secrets: &Secrets) -> Result<JobSpec, Stuck> {
    let (mut spec, secrets) = (spec.clone(), secrets.clone());
    let fetch = tokio::task::spawn_blocking(move || {
        for row in spec.environment.iter_mut().chain(&mut spec.parameters) {
            if let Some(id) = row.secret.take() {
                row.value = secrets.get(&id).map_err(|error| Failure::Secret {
                    name: row.name.clone(),
                    reason: error.to_string(),
                })?;
            }
        }
        Ok(spec)
    });
    fetch
        .await
        .expect("BUG: reading secrets panicked")
        .map_err(stuck)
}

/// Sends the stop of a version that the service has.
pub(crate) async fn send_stop(inner: &Inner, ids: &Ids) -> Result<(), Failure> {
    let sent = match ids {
        Ids::V1 { job_id, version_id } => {
            inner.client.stop_v1(*job_id, *version_id).await.map(|_| ())
        }
        Ids::V2 { id } => inner.client.terminate(id).await,
    };
    match sent {
        // The next look says what became of it.
        Err(failure)
            if matches!(
                failure.meaning(),
                Some(Meaning::AlreadySo | Meaning::NotFound)
            ) =>
        {
            Ok(())
        }
        other => other,
    }
}
