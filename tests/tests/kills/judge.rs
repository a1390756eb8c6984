//! What is right: status, log and notifications of each job.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;

use trainyard_job::VersionKey;
use trainyard_store::{EventKind, Store, VersionRow};
use trainyard_tests::chatter::{bytes, task_seed};
use trainyard_tests::notifications::Shown;
use trainyard_tests::yard::Yard;

use crate::workload::{End, Plan, Workload};

/// Rows of one question.
const ROWS: u32 = 1_000;

/// Looks at each job that has ended, once.
pub(crate) struct Judge<'a> {
    yard: &'a Yard,
    workload: &'a Workload<'a>,
    /// The final status of what was judged.
    judged: HashMap<String, String>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(yard: &'a Yard, workload: &'a Workload<'a>) -> Self {
        Self {
            yard,
            workload,
            judged: HashMap::new(),
        }
    }

    pub(crate) fn judged(&self) -> usize {
        self.judged.len()
    }

    /// Status and log of what has ended since; that what had ended stayed as it was.
    pub(crate) fn judge_the_ended(&mut self) {
        let store = self.workload.store();
        for name in self.workload.names() {
            let Some(version) = version_of(&store, &name) else {
                continue;
            };
            if !version.status.is_final() {
                assert_eq!(
                    self.judged.get(&name),
                    None,
                    "{name} had ended, and goes on"
                );
                continue;
            }
            let status = version.status.symbol().to_owned();
            if let Some(before) = self.judged.get(&name) {
                assert_eq!(*before, status, "{name} had ended, and ended otherwise");
                continue;
            }
            let plan = self
                .workload
                .plan(&name)
                .expect("BUG: every name has a plan");
            judge_status(&name, plan, &version);
            for task in 0..plan.tasks {
                self.judge_log(&name, plan, &version, task);
            }
            self.judged.insert(name, status);
        }
    }

    /// That every job that was submitted has ended.
    pub(crate) fn judge_completeness(&self) {
        for name in self.workload.names() {
            assert!(self.judged.contains_key(&name), "{name} has not ended");
        }
    }

    fn judge_log(&self, name: &str, plan: Plan, version: &VersionRow, task: u32) {
        let dir = self.yard.task_dir(version.key.job.0, task);
        let log = fs::read(dir.join("log")).unwrap_or_default();
        let meant = bytes(task_seed(plan.seed, task), plan.len);
        let at = log.iter().zip(&meant).position(|(is, meant)| is != meant);
        assert_eq!(
            at, None,
            "{name} task {task}: the log differs from what was written at this byte"
        );
        // A task that another's failure or a request stopped wrote as much as it says, and no more than planned.
        let written = fs::read_to_string(dir.join("home/written")).unwrap_or_default();
        let written: usize = written.trim().parse().unwrap_or(0);
        let least = match plan.end {
            End::Exit(0) | End::StopWhenWritten => plan.len,
            End::Exit(_) if plan.tasks == 1 => plan.len,
            End::Exit(_) | End::StopAtOnce => written,
        };
        assert!(
            (least..=plan.len).contains(&log.len()),
            "{name} task {task}: the log has {} bytes, of {} it wrote {least} at least",
            log.len(),
            plan.len,
        );
    }

    /// Each thing that happened to a job was told once: the console says so, and the desktop got it once.
    pub(crate) fn judge_notifications(&self, shown: &[Shown]) {
        let store = self.workload.store();
        let mut recorded = BTreeMap::new();
        for name in self.workload.names() {
            let told = told(&store, &name);
            let unique: HashSet<_> = told.iter().collect();
            assert_eq!(
                unique.len(),
                told.len(),
                "{name}: told twice by its events: {told:?}"
            );
            let plan = self
                .workload
                .plan(&name)
                .expect("BUG: every name has a plan");
            let end = match plan.end {
                End::Exit(0) => Some("succeeded"),
                End::Exit(_) => Some("failed"),
                End::StopAtOnce | End::StopWhenWritten => None,
            };
            let ends: Vec<_> = told
                .iter()
                .copied()
                .filter(|word| *word != "is running")
                .collect();
            assert_eq!(
                ends,
                Vec::from_iter(end),
                "{name} ({plan:?}): what its events say was told"
            );
            for word in told {
                recorded.insert(format!("{name} V001 {word}"), 0_u32);
            }
        }
        let mut unnamed = 0;
        for line in lines(shown, &mut unnamed) {
            let count = recorded.get_mut(&line);
            *count.unwrap_or_else(|| panic!("the desktop was told {line:?}, which nobody said")) +=
                1;
        }
        let twice: Vec<_> = recorded.iter().filter(|(_, count)| **count > 1).collect();
        assert!(
            twice.is_empty(),
            "the desktop was told more than once: {twice:?}; all: {shown:?}"
        );
        let never: Vec<_> = recorded.iter().filter(|(_, count)| **count == 0).collect();
        assert_eq!(
            never.len(),
            unnamed,
            "never told, beyond what digests only count: {never:?}"
        );
        println!(
            "{} events told in {} notifications",
            recorded.len(),
            shown.len()
        );
    }
}

/// What notifications tell, one line an event; adds what digests count without naming to `unnamed`.
fn lines(shown: &[Shown], unnamed: &mut usize) -> Vec<String> {
    let mut lines = Vec::new();
    for Shown { summary, body } in shown {
        if !summary.contains("while Trainyard was closed") {
            lines.push(summary.clone());
            continue;
        }
        for line in body.lines() {
            let more = line
                .strip_prefix("and ")
                .and_then(|rest| rest.strip_suffix(" more"));
            match more.and_then(|count| count.parse::<usize>().ok()) {
                Some(count) => *unnamed += count,
                None => lines.push(line.to_owned()),
            }
        }
    }
    lines
}

fn judge_status(name: &str, plan: Plan, version: &VersionRow) {
    let label = version.status.label();
    let right = match plan.end {
        End::Exit(0) => "Successful",
        End::Exit(_) => "Running failed",
        End::StopAtOnce | End::StopWhenWritten => "Canceled",
    };
    assert_eq!(label, right, "{name}: {plan:?} ended as {version:?}");
}

fn version_of(store: &Store, name: &str) -> Option<VersionRow> {
    let job = store.job_named(name).expect("jobs can be read")?;
    let key = VersionKey {
        job: job.id,
        version: job.version,
    };
    store.version(key).expect("versions can be read")
}

fn told(store: &Store, name: &str) -> Vec<&'static str> {
    let version = version_of(store, name).unwrap_or_else(|| panic!("{name} is gone"));
    let events = store
        .events(version.key, 0, ROWS)
        .expect("events can be read");
    let told = events.rows.into_iter().filter_map(|row| match row.kind {
        EventKind::Notified { event, .. } => Some(match event.name() {
            "OnJobRunning" => "is running",
            "OnJobSucceeded" => "succeeded",
            "OnJobFailed" => "failed",
            other => panic!("an event called {other}"),
        }),
        EventKind::NotifyFailed { error, .. } => panic!("{name}: not told: {error}"),
        _ => None,
    });
    told.collect()
}
