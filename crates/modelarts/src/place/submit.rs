//! Submitting, one after the other and each once.
//!
//! Before a creation is sent, `remote.json` says that it will be. Of one that nobody knows the fate of, the service is asked
//! first: it is sent again only when the service has listed its jobs a few times and ours is not among them.

use std::collections::hash_map::Entry as MapEntry;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;
use trainyard_backend::{BackendError, Run};
use trainyard_job::{EndReason, JobId, JobSpec, JobStatus, VersionKey};
use trainyard_logs::PlatformLevel;
use trainyard_protocol::v1;
use trainyard_secrets::Secrets;

use super::entry::{Inner, Stop};
use super::last_error::masked;
use super::lookup::look_up;
use super::prepare::{Body, Unanswered, prepare};
use super::record::{Ids, Record};
use super::say;
use crate::clock::now_ms;
use crate::failure::{Failure, Meaning};

/// How often the service must not know a job before its creation is sent again.
const LOOKS: u32 = 3;

/// How many times as long as an answer is waited for a creation may be on its way.
const ON_ITS_WAY: u32 = 5;

/// Why a version is not submitted yet.
pub(super) enum Stuck {
    /// Trying again may help.
    Later(Failure),
    /// It may be there: look again.
    Unknown(Option<String>),
    /// Trying again does not help, says the service.
    Refused(Failure),
    /// It does not help.
    Never(String),
}

/// Submits what comes, until it is time to leave. The versions of a job go one after the other, for each names the one
/// before; no job waits for another.
pub(crate) async fn run(inner: Arc<Inner>, mut inbox: mpsc::UnboundedReceiver<VersionKey>) {
    let mut submitting = JoinSet::new();
    let mut waiting: HashMap<JobId, VecDeque<VersionKey>> = HashMap::new();
    let begin = |submitting: &mut JoinSet<JobId>, key: VersionKey| {
        let inner = Arc::clone(&inner);
        submitting.spawn(async move {
            submit(&inner, key).await;
            key.job
        });
    };
    loop {
        tokio::select! {
            key = inbox.recv() => {
                let Some(key) = key else { break };
                match waiting.entry(key.job) {
                    MapEntry::Occupied(mut others) => others.get_mut().push_back(key),
                    MapEntry::Vacant(free) => {
                        free.insert(VecDeque::new());
                        begin(&mut submitting, key);
                    }
                }
            }
            Some(done) = submitting.join_next() => {
                let job = done.expect("BUG: submitting panicked");
                match waiting.get_mut(&job).and_then(VecDeque::pop_front) {
                    Some(next) => begin(&mut submitting, next),
                    None => {
                        waiting.remove(&job);
                    }
                }
            }
            () = inner.until_leaving() => break,
        }
    }
    // Each sees that it is time to leave, or is given up with this.
    while submitting.join_next().await.is_some() {}
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
        let tried = match attempt.once(inner, &run).await {
            Err(Stuck::Refused(failure)) => Err(Stuck::Never(failure.to_string())),
            other => other,
        };
        match tried {
            Ok(ids) => return adopted(inner, &run, ids),
            Err(Stuck::Never(_)) if inner.with(key, |_| ()).is_none() => return,
            Err(Stuck::Never(message)) => {
                // A service may quote what it was sent.
                let message = masked(&run, &inner.client.settings().secrets, message).await;
                say::to_all(
                    &run,
                    PlatformLevel::Error,
                    &format!("Not submitted: {message}"),
                );
                let reason = EndReason::NotStarted { task: 0, message };
                inner.end_unsubmitted(key, JobStatus::SubmitFailed, reason);
                return;
            }
            Err(Stuck::Unknown(Some(why))) => {
                // How this and the next row begin is known to the window, which shows them (submission.svelte.ts).
                let text = format!("Perhaps submitted, the service is asked: {why}");
                tell_once(&run, &mut said, text);
            }
            Err(Stuck::Unknown(None)) => {}
            Err(Stuck::Refused(_)) => unreachable!("BUG: made another one above"),
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
    inner.with(run.key, |entry| entry.stop != Stop::No && !entry.recorded) == Some(true)
}

/// Takes the record of what was surely not created away.
async fn forget(inner: &Inner, run: &Run) {
    Record::remove(&run.dir).await;
    inner.with(run.key, |entry| entry.recorded = false);
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
        let tried = self.try_once(inner, run).await;
        let may_be_there = inner.with(run.key, |entry| entry.recorded) == Some(true);
        match tried {
            // What may be there is looked for until somebody knows, with another key or more room on the disk if need be.
            Err(Stuck::Refused(failure)) if may_be_there => {
                Err(Stuck::Unknown(Some(failure.to_string())))
            }
            Err(Stuck::Never(why)) if may_be_there => Err(Stuck::Unknown(Some(why))),
            other => other,
        }
    }

    async fn try_once(&mut self, inner: &Inner, run: &Run) -> Result<Ids, Stuck> {
        let asked = Record::read(&run.dir).await.map_err(of_file)?;
        let generation = inner.client.generation().await.map_err(stuck)?;
        let mut before = None;
        if let Some(record) = asked {
            if let Some(ids) = look_up(inner, &record, run).await.map_err(stuck)? {
                return Ok(keep(run, record, ids).await);
            }
            self.is_unanswered = true;
            self.looks += 1;
            if self.looks < LOOKS {
                return Err(Stuck::Unknown(None));
            }
            let is_stopped = inner.with(run.key, |entry| entry.stop != Stop::No) == Some(true);
            // No name keeps a version from being made twice, and one that was stopped is not looked for again.
            let is_version = !record.before.is_empty();
            if (is_stopped || is_version) && is_on_its_way(inner, &record) {
                return Err(Stuck::Unknown(None));
            }
            before = is_version.then_some(record.before);
            if is_stopped {
                forget(inner, run).await;
                return Err(Stuck::Unknown(None));
            }
        }
        let known = inner.names.open(&inner.client).await.map_err(stuck)?;
        let spec = with_secrets(&run.spec, &inner.client.settings().secrets).await?;
        let unanswered = self.is_unanswered.then_some(Unanswered { before });
        let (record, body) = prepare(inner, run, &spec, generation, &known, unanswered).await?;
        // In one step with the look whether it is still wanted: a stop finds either no record, or that it may be there.
        let wanted = inner.with(run.key, |entry| {
            entry.recorded = true;
            entry.project.clone_from(&record.project);
        });
        if wanted.is_none() {
            return Err(Stuck::Never("it was stopped before".to_owned()));
        }
        if let Err(error) = record.write(&run.dir).await {
            if !self.is_unanswered {
                forget(inner, run).await;
            }
            return Err(of_file(error));
        }
        match create(inner, &body).await {
            Ok(ids) => Ok(keep(run, record, ids).await),
            Err(failure) if failure.may_be_done() => {
                self.looks = 0;
                Err(Stuck::Unknown(Some(failure.to_string())))
            }
            // By the first one, which came late: the next look finds it.
            Err(failure) if self.is_unanswered && !self.was_taken && is_taken(&failure) => {
                self.looks = 0;
                self.was_taken = true;
                Err(Stuck::Unknown(None))
            }
            Err(failure) => {
                forget(inner, run).await;
                Err(stuck(failure))
            }
        }
    }
}

/// Writes down what it is called there. Where that cannot be, the next console finds it by its name.
async fn keep(run: &Run, record: Record, ids: Ids) -> Ids {
    let record = Record {
        ids: Some(ids.clone()),
        ..record
    };
    let _ = record.write(&run.dir).await;
    ids
}

pub(super) fn stuck(failure: Failure) -> Stuck {
    if failure.is_passing() {
        Stuck::Later(failure)
    } else {
        Stuck::Refused(failure)
    }
}

/// Whether a creation that nobody answered may still arrive.
fn is_on_its_way(inner: &Inner, record: &Record) -> bool {
    let patience = inner.client.settings().limits.whole * ON_ITS_WAY;
    let waited = now_ms().saturating_sub(record.asked_at_ms);
    u128::from(waited) < patience.as_millis()
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
        Body::JobV2(body) => Ids::v2(client.create_job_v2(body).await?.metadata.id.0),
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
