//! A started version as a state machine: news of its tasks go in, what to do about it comes out.
//!
//! Pure: no files, no processes, no clock. News may come twice and in any order between tasks.

use trainyard_backend::{TaskReport, Update};
use trainyard_job::{EndReason, JobStatus, VersionKey};
use trainyard_shim::Phase;

use crate::verdict::Verdict;

mod end;

use end::Cause;
pub(crate) use end::End;

/// Something that happened.
#[derive(Clone, Debug)]
pub(crate) enum News {
    /// Somebody asked for the version to end.
    StopRequested { at_ms: u64 },
    /// The shim of a task says how far it is.
    Progress {
        task: u32,
        phase: Phase,
        /// When the command was started; the shim's own start while it prepares.
        started_at_ms: u64,
        at_ms: u64,
    },
    /// A task left its exit record.
    Ended {
        task: u32,
        record: trainyard_shim::ExitRecord,
    },
    /// A task is over without a record.
    Unrecorded { task: u32, verdict: Verdict },
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Tell the console.
    Report(Update),
    /// Ask the shim of a task to end it.
    Stop(u32),
    /// Forget the version: its last task has ended.
    Release,
}

/// A version whose tasks were started.
#[derive(Debug)]
pub(crate) struct Version {
    key: VersionKey,
    /// The furthest status that was reported.
    reported: JobStatus,
    stop_at_ms: Option<u64>,
    tasks: Vec<Task>,
}

#[derive(Debug)]
struct Task {
    host: String,
    started_at_ms: Option<u64>,
    asked_to_stop: bool,
    life: Life,
}

#[derive(Debug)]
enum Life {
    /// The shim is alive, or about to be.
    Going(Phase),
    Over(End),
}

impl Version {
    /// A version with one task for each host, of which the console last knew `reported`.
    pub(crate) fn new(key: VersionKey, reported: JobStatus, hosts: Vec<String>) -> Self {
        let tasks = hosts.into_iter().map(|host| Task {
            host,
            started_at_ms: None,
            asked_to_stop: false,
            life: Life::Going(Phase::Preparing),
        });
        Self {
            key,
            reported,
            stop_at_ms: None,
            tasks: tasks.collect(),
        }
    }

    /// What follows from a piece of news.
    pub(crate) fn hear(&mut self, news: News) -> Vec<Action> {
        if self.is_over() {
            return Vec::new();
        }
        match news {
            News::StopRequested { at_ms } => self.stop(at_ms),
            News::Progress {
                task,
                phase,
                started_at_ms,
                at_ms,
            } => self.progress(task, phase, started_at_ms, at_ms),
            News::Ended { task, record } => {
                let started = record.started_at_ms;
                self.end(task, End::of_record(task, record), Some(started))
            }
            News::Unrecorded { task, verdict } => {
                self.end(task, End::of_verdict(task, verdict), None)
            }
        }
    }

    fn stop(&mut self, at_ms: u64) -> Vec<Action> {
        // The first request counts; a repeated one still reaches shims that the first did not.
        self.stop_at_ms.get_or_insert(at_ms);
        for task in &mut self.tasks {
            task.asked_to_stop = false;
        }
        let mut actions: Vec<Action> = self.advance(JobStatus::Killing, at_ms).collect();
        actions.extend(self.stop_those_left());
        actions
    }

    fn progress(&mut self, index: u32, phase: Phase, started: u64, at_ms: u64) -> Vec<Action> {
        let Some(task) = self.going(index) else {
            return Vec::new();
        };
        task.life = Life::Going(phase);
        let at_ms = if phase == Phase::Preparing {
            at_ms
        } else {
            task.started_at_ms = Some(started);
            started
        };
        let mut update = self.update(at_ms);
        update.tasks.push(self.report(index));
        if phase == Phase::Running {
            update.status = self.step(JobStatus::Running);
        }
        vec![Action::Report(update)]
    }

    fn end(&mut self, index: u32, end: End, started: Option<u64>) -> Vec<Action> {
        let Some(task) = self.going(index) else {
            return Vec::new();
        };
        let at_ms = end.at_ms;
        let failed = end.cause.is_some();
        let ran = end.ran;
        if ran {
            task.started_at_ms = started.or(task.started_at_ms);
        }
        task.life = Life::Over(end);
        let mut actions = Vec::new();
        if ran {
            // It may have begun and ended while nobody watched; it did run, and whoever waits for that is told.
            actions.extend(self.advance(JobStatus::Running, started.unwrap_or(at_ms)));
        }
        let mut update = self.update(at_ms);
        update.tasks.push(self.report(index));
        if self.is_over() {
            self.conclude(&mut update);
            actions.push(Action::Report(update));
            actions.push(Action::Release);
        } else {
            actions.push(Action::Report(update));
            if failed {
                actions.extend(self.stop_those_left());
            }
        }
        actions
    }

    /// Writes the end of the version into its last update.
    fn conclude(&self, update: &mut Update) {
        let ends = || self.tasks.iter().filter_map(Task::end);
        update.at_ms = ends().map(|end| end.at_ms).max().unwrap_or(update.at_ms);
        // An end that was asked for is a consequence; the first of the others is what happened.
        let first = ends()
            .filter_map(|end| end.cause.as_ref().map(|cause| (end, cause)))
            .min_by_key(|(end, _)| (end.asked_for, end.at_ms));
        let last_ms = update.at_ms;
        let stopped_before =
            |happened_ms: u64| self.stop_at_ms.is_some_and(|stop| stop <= happened_ms);
        let (status, reason, last_error) = match first {
            Some((end, cause)) if !(stopped_before(end.at_ms) || self.was_stopped(end)) => (
                cause.status(),
                cause.reason.clone(),
                cause.last_error.clone(),
            ),
            None if !stopped_before(last_ms) => (JobStatus::Completed, EndReason::Finished, None),
            _ => {
                let forced = ends().any(|end| end.forced);
                (JobStatus::Killed, EndReason::Stopped { forced }, None)
            }
        };
        update.status = Some(status);
        update.reason = Some(reason);
        update.last_error = last_error;
    }

    /// Whether a task ended because of the request to stop the version.
    fn was_stopped(&self, end: &End) -> bool {
        self.stop_at_ms.is_some() && end.asked_for
    }

    fn stop_those_left(&mut self) -> impl Iterator<Item = Action> {
        (0..).zip(&mut self.tasks).filter_map(|(index, task)| {
            let left = matches!(task.life, Life::Going(_)) && !task.asked_to_stop;
            task.asked_to_stop |= left;
            left.then_some(Action::Stop(index))
        })
    }

    /// The task, while it is not over.
    fn going(&mut self, index: u32) -> Option<&mut Task> {
        let task = self.tasks.get_mut(index as usize)?;
        matches!(task.life, Life::Going(_)).then_some(task)
    }

    fn is_over(&self) -> bool {
        self.tasks.iter().all(|task| task.end().is_some())
    }

    /// A report of `status`, unless the version was there already.
    fn advance(&mut self, status: JobStatus, at_ms: u64) -> std::option::IntoIter<Action> {
        let report = self.step(status).map(|status| {
            let mut update = self.update(at_ms);
            update.status = Some(status);
            Action::Report(update)
        });
        report.into_iter()
    }

    /// `status`, if it lies ahead of what was reported.
    fn step(&mut self, status: JobStatus) -> Option<JobStatus> {
        (rank(status) > rank(self.reported)).then(|| {
            self.reported = status;
            status
        })
    }

    fn update(&self, at_ms: u64) -> Update {
        Update::new(self.key, at_ms)
    }

    fn report(&self, index: u32) -> TaskReport {
        let task = &self.tasks[index as usize];
        let end = task.end();
        TaskReport {
            index,
            state: match &task.life {
                Life::Going(Phase::Preparing) => trainyard_backend::TaskState::Preparing,
                Life::Going(Phase::Running) => trainyard_backend::TaskState::Running,
                Life::Going(Phase::Stopping) => trainyard_backend::TaskState::Stopping,
                Life::Over(end) => end.state.clone(),
            },
            host: Some(task.host.clone()),
            started_at_ms: task.started_at_ms,
            ended_at_ms: end.map(|end| end.at_ms),
        }
    }
}

impl Task {
    fn end(&self) -> Option<&End> {
        match &self.life {
            Life::Going(_) => None,
            Life::Over(end) => Some(end),
        }
    }
}

impl Cause {
    fn status(&self) -> JobStatus {
        match self.reason {
            EndReason::Lost { .. } => JobStatus::Lost,
            _ => JobStatus::Failed,
        }
    }
}

/// How far along a version is that has not ended. Statuses never go back.
fn rank(status: JobStatus) -> u8 {
    match status {
        JobStatus::Running => 1,
        JobStatus::Killing => 2,
        other if other.is_final() => 3,
        _ => 0,
    }
}

#[cfg(test)]
#[path = "version_tests.rs"]
mod tests;
