//! The loop that puts everything in order: requests of the console and news of tasks, one after the other.
//!
//! It holds the queue and the versions and carries out what they decide. Tasks are waited for by their units, so
//! that nothing here waits for a job.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use trainyard_backend::{BackendError, Run, Update};
use trainyard_job::{DedicatedPool, EndReason, JobStatus, VersionKey};
use trainyard_logs::PlatformLevel;
use trainyard_shim::now_ms;

use crate::claim::Claim;
use crate::plan::{Plan, task_dir};
use crate::platform::Appearances;
use crate::pools::{Moment, Pools};
use crate::ports::HeldPorts;
use crate::program::Program;
use crate::unit::{Begun, Unit, ask_to_stop, say};
use crate::version::{Action, News, Version};
use crate::{LocalConfig, data, launch, queued_row, stop_mark, waited};

mod admission;
mod ahead;
mod preparing;
mod resume;

use preparing::{Prepared, Preparing};

pub(crate) type Reply<T = ()> = oneshot::Sender<Result<T, BackendError>>;

/// What the console asks for.
pub(crate) enum Request {
    Take(Vec<Run>, Reply),
    Stop(VersionKey, Reply),
    Divide(Vec<DedicatedPool>, Reply),
    /// Answers which versions wait, once all that was told so far has been reported.
    Settle(Reply<Vec<VersionKey>>),
    Leave(Reply),
}

/// Closed while no unit is about to start its shim: each holds a receiver until then.
pub(crate) type Starting = Arc<watch::Sender<()>>;

/// The state behind the loop.
pub(crate) struct Scheduler {
    config: Arc<LocalConfig>,
    pools: Pools,
    queued: HashMap<VersionKey, Run>,
    /// Those that have room, and are prepared first.
    preparing: HashMap<VersionKey, Preparing>,
    preparations: JoinSet<Prepared>,
    started: HashMap<VersionKey, Started>,
    /// Versions whose end was reported since the start: those that may still be asked for are among them.
    ended: HashSet<VersionKey>,
    units: JoinSet<()>,
    appearances: Option<Appearances>,
    news: mpsc::UnboundedSender<(VersionKey, News)>,
    heard: mpsc::UnboundedReceiver<(VersionKey, News)>,
    updates: mpsc::UnboundedSender<Update>,
    moment: watch::Sender<Moment>,
    starting: Starting,
    /// Held by every unit, also where it works on a thread; `absent` closes with the last.
    present: mpsc::Sender<Never>,
    absent: mpsc::Receiver<Never>,
}

/// What is never said: only that nobody is left to say it.
pub(crate) enum Never {}

/// A version whose tasks have units.
struct Started {
    run: Run,
    plan: Plan,
    version: Version,
}

impl Scheduler {
    /// A scheduler, and its pools at each moment. Within a tokio runtime.
    pub(crate) fn new(
        config: Arc<LocalConfig>,
        updates: mpsc::UnboundedSender<Update>,
    ) -> (Self, watch::Receiver<Moment>) {
        let pools = Pools::new(config.computer.clone());
        let (news, heard) = mpsc::unbounded_channel();
        let (moment, seen) = watch::channel(pools.moment());
        let (present, absent) = mpsc::channel(1);
        let scheduler = Self {
            config,
            pools,
            queued: HashMap::new(),
            preparing: HashMap::new(),
            preparations: JoinSet::new(),
            started: HashMap::new(),
            ended: HashSet::new(),
            units: JoinSet::new(),
            appearances: Appearances::new().ok(),
            news,
            heard,
            updates,
            moment,
            starting: Arc::new(watch::Sender::new(())),
            present,
            absent,
        };
        (scheduler, seen)
    }

    pub(crate) fn starting(&self) -> Starting {
        Arc::clone(&self.starting)
    }

    /// Works until nobody can send requests any more. The units end with it, the shims do not.
    pub(crate) async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Request>) {
        loop {
            tokio::select! {
                request = inbox.recv() => match request {
                    Some(Request::Take(runs, reply)) => self.take(runs, reply).await,
                    Some(Request::Stop(key, reply)) => {
                        // Nobody waits for an answer any more: the stop counts all the same.
                        let _ = reply.send(self.stop(key).await);
                    }
                    Some(Request::Divide(pools, reply)) => {
                        let _ = reply.send(self.divide(&pools));
                    }
                    Some(Request::Settle(reply)) => {
                        while let Ok((key, news)) = self.heard.try_recv() {
                            self.hear(key, news);
                        }
                        while let Some(done) = self.preparations.try_join_next() {
                            self.prepared(done).await;
                        }
                        self.start_those_that_fit();
                        let _ = reply.send(Ok(self.pools.waiting()));
                    }
                    Some(Request::Leave(reply)) => {
                        self.leave().await;
                        let _ = reply.send(Ok(()));
                        return;
                    }
                    None => return,
                },
                Some((key, news)) = self.heard.recv() => self.hear(key, news),
                Some(done) = self.preparations.join_next() => self.prepared(done).await,
                Some(_) = self.units.join_next() => continue,
            }
            self.start_those_that_fit();
            self.publish();
        }
    }

    /// Ends the units and waits for what they were just writing.
    async fn leave(mut self) {
        self.units.shutdown().await;
        drop(self.present);
        while self.absent.recv().await.is_some() {}
    }

    async fn take(&mut self, runs: Vec<Run>, reply: Reply) {
        let mut waiting = Vec::new();
        for run in runs {
            if self.is_known(run.key) {
                continue;
            }
            match Plan::read(&run.dir) {
                Ok(Some(plan)) => self.resume(run, plan).await,
                missing => match (self.recover(&run), missing) {
                    (Some(plan), _) => self.resume(run, plan).await,
                    (None, Err(error)) => self.give_up(&run, JobStatus::Lost, &error.to_string()),
                    (None, _) => waiting.push(run),
                },
            }
        }
        // Only now is known what is free for them.
        for run in waiting {
            self.enqueue(run);
        }
        self.publish();
        let _ = reply.send(Ok(()));
    }

    fn is_known(&self, key: VersionKey) -> bool {
        self.queued.contains_key(&key)
            || self.preparing.contains_key(&key)
            || self.started.contains_key(&key)
    }

    /// Queues a version that was never started.
    fn enqueue(&mut self, run: Run) {
        let stop_asked = stop_mark::read(&run.dir).is_ok_and(|at| at.is_some());
        if stop_asked || run.status == JobStatus::Killing {
            self.cancel(&run);
            return;
        }
        if run.status == JobStatus::Running {
            // It ran: to run it again because its plan is gone could overwrite what it made.
            self.give_up(&run, JobStatus::Lost, "tasks.json is missing");
            return;
        }
        let ask = match self.admit(&run) {
            Ok(ask) => ask,
            Err(why) => return self.give_up(&run, JobStatus::Failed, &why),
        };
        let pool = &run.spec.resources.pool;
        let mut wanted = ask.describe();
        if let Some(name) = self.pools.name(pool) {
            wanted = format!("{wanted} of the resource pool {name}");
        }
        let behind = waited::Waited::of(&ask, self.pools.waiting_in(pool));
        self.pools.submit(pool, run.key, ask);
        if !self.pools.starts_next(run.key) {
            queued_row::say_once(&run, &wanted);
            behind.write_once(&run.dir);
            if run.status != JobStatus::Waiting {
                let mut update = Update::new(run.key, now_ms());
                update.status = Some(JobStatus::Waiting);
                self.tell(update);
            }
        }
        self.queued.insert(run.key, run);
    }

    fn start_those_that_fit(&mut self) {
        while let Some((key, claim)) = self.pools.start_next() {
            let run = self.queued.remove(&key);
            self.prepare(
                run.expect("BUG: the queue names only versions that are queued"),
                claim,
            );
        }
    }

    /// Starts a version for which everything is there.
    async fn start(&mut self, run: Run, claim: Claim, program: Option<Program>) {
        match self.write_down(&run, claim).await {
            Ok((plan, ports)) => {
                ports.release();
                let dir = run.dir.clone();
                self.launch(run, plan, program.as_ref(), Begun::Now, None);
                let present = self.present.clone();
                tokio::task::spawn_blocking(move || {
                    launch::sync_spec(&dir);
                    drop(present);
                });
            }
            Err(why) => self.refuse(&run, &why),
        }
    }

    /// The plan, on disk, and the ports it names. Errors in words.
    async fn write_down(&self, run: &Run, claim: Claim) -> Result<(Plan, HeldPorts), String> {
        let taken: HashSet<u16> = self
            .started
            .values()
            .flat_map(|started| started.plan.hosts.iter().map(|host| host.port))
            .collect();
        let (run, config) = (run.clone(), Arc::clone(&self.config));
        let written = tokio::task::spawn_blocking(move || {
            let tasks = run.spec.resources.nodes as usize;
            let ports = HeldPorts::assign(tasks, &taken)
                .map_err(|error| format!("no ports for its tasks: {error}"))?;
            let plan = Plan::new(claim, ports.hosts().to_vec());
            let told = |error: BackendError| error.to_string();
            launch::write_spec(&run).map_err(told)?;
            plan.make_task_dirs(&run.dir).map_err(told)?;
            data::link_rows(&config, &run, &plan)?;
            plan.write(&run.dir).map_err(told)?;
            Ok((plan, ports))
        });
        written.await.expect("BUG: writing a plan down panicked")
    }

    /// Gives each task its unit; a stop that was asked for reaches them before they look at anything.
    fn launch(
        &mut self,
        run: Run,
        plan: Plan,
        program: Option<&Program>,
        begun: Begun,
        stop_at_ms: Option<u64>,
    ) {
        let key = run.key;
        let resources = &run.spec.resources;
        let shape = self.pools.shape(&resources.pool, &resources.flavor);
        let shape = shape.as_ref();
        let launches: Vec<_> = (0..)
            .zip(&plan.hosts)
            .map(|(index, _)| launch::launch(&self.config, &run, &plan, shape, program, index))
            .collect();
        let hosts = plan.hosts.iter().map(ToString::to_string).collect();
        let version = Version::new(key, run.status, hosts);
        let dir = run.dir.clone();
        self.started.insert(key, Started { run, plan, version });
        if let Some(at_ms) = stop_at_ms {
            self.hear(key, News::StopRequested { at_ms });
        }
        for launch in launches {
            let unit = Unit {
                dir: task_dir(&dir, launch.task_index),
                launch,
                shim: self.config.shim.clone(),
                secrets: self.config.secrets.clone(),
                appearances: self.appearances.clone(),
                begun,
                _present: self.present.clone(),
            };
            let news = self.news.clone();
            self.units
                .spawn(unit.run(self.starting.subscribe(), move |one| {
                    // The scheduler is gone: whoever comes next finds out from the files.
                    let _ = news.send((key, one));
                }));
        }
    }

    async fn stop(&mut self, key: VersionKey) -> Result<(), BackendError> {
        let at_ms = now_ms();
        let not_started = self.queued.remove(&key);
        if let Some(run) = not_started.or_else(|| self.stop_preparing(key)) {
            self.pools.remove(key);
            stop_mark::write_once(run.dir.clone(), at_ms).await;
            self.cancel(&run);
            return Ok(());
        }
        let Some(started) = self.started.get(&key) else {
            let is_over = self.ended.contains(&key);
            return Err(if is_over {
                BackendError::Ended(key)
            } else {
                BackendError::NotRunning(key)
            });
        };
        stop_mark::write_once(started.run.dir.clone(), at_ms).await;
        self.hear(key, News::StopRequested { at_ms });
        Ok(())
    }

    fn hear(&mut self, key: VersionKey, news: News) {
        let Some(started) = self.started.get_mut(&key) else {
            return;
        };
        let dir = started.run.dir.clone();
        for action in started.version.hear(news) {
            match action {
                Action::Report(update) => self.tell(update),
                Action::Stop(index) => ask_to_stop(&task_dir(&dir, index)),
                Action::Release => {
                    self.started.remove(&key);
                    self.pools.remove(key);
                }
            }
        }
    }

    fn cancel(&mut self, run: &Run) {
        let mut update = Update::new(run.key, now_ms());
        update.status = Some(JobStatus::Canceled);
        update.reason = Some(EndReason::Stopped { forced: false });
        self.tell(update);
    }

    /// Ends a version that has no tasks to end.
    fn give_up(&mut self, run: &Run, status: JobStatus, why: &str) {
        let dir = task_dir(&run.dir, 0);
        if dir.make().is_ok() {
            say(&dir, PlatformLevel::Error, &format!("Not started: {why}"));
        }
        let mut update = Update::new(run.key, now_ms());
        update.status = Some(status);
        update.reason = Some(match status {
            JobStatus::Lost => EndReason::Lost { task: 0 },
            _ => EndReason::NotStarted {
                task: 0,
                message: why.to_owned(),
            },
        });
        self.tell(update);
    }

    fn tell(&mut self, update: Update) {
        if update.status.is_some_and(JobStatus::is_final) {
            self.ended.insert(update.key);
        }
        // Nobody listens any more: the files say the same after a restart.
        let _ = self.updates.send(update);
    }
}
