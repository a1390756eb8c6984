//! The jobs that run while owners die: each with an end and bytes that are known beforehand.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;
use trainyard_store::{JobRow, Store};
use trainyard_tests::dice::Dice;
use trainyard_tests::wait::until;
use trainyard_tests::yard::Yard;

/// Jobs that have not ended, above which nothing new is submitted.
const UNFINISHED_MAX: usize = 6;

/// How a job is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Exit(u8),
    /// Asked to stop while it is wherever it is.
    StopAtOnce,
    /// Asked to stop when it has written everything.
    StopWhenWritten,
}

/// One job.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) len: usize,
    pub(crate) tasks: u32,
    pub(crate) end: End,
}

/// Everything that was planned, by the name of the job.
pub(crate) struct Workload<'a> {
    yard: &'a Yard,
    plans: Mutex<HashMap<String, Plan>>,
    next: AtomicU32,
}

impl<'a> Workload<'a> {
    pub(crate) fn new(yard: &'a Yard) -> Self {
        Self {
            yard,
            plans: Mutex::default(),
            next: AtomicU32::new(1),
        }
    }

    pub(crate) fn plan(&self, name: &str) -> Option<Plan> {
        self.plans().get(name).copied()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.plans().keys().cloned().collect()
    }

    /// Submits job after job until it is over, stopping those that are to be stopped.
    pub(crate) fn submit_until(&self, over: &AtomicBool, mut dice: Dice) {
        while !over.load(Ordering::Relaxed) {
            if self.unfinished() >= UNFINISHED_MAX {
                std::thread::sleep(Duration::from_millis(20));
                continue;
            }
            let name = format!("job-{}", self.next.fetch_add(1, Ordering::Relaxed));
            let plan = draw(&mut dice);
            self.plans().insert(name.clone(), plan);
            self.submit(&name, plan, &mut dice);
            match plan.end {
                End::Exit(_) => {}
                End::StopAtOnce => self.stop(&name),
                End::StopWhenWritten => {
                    self.until_written(&name, plan);
                    self.stop(&name);
                }
            }
        }
    }

    fn submit(&self, name: &str, plan: Plan, dice: &mut Dice) {
        let end = match plan.end {
            End::Exit(code) => code.to_string(),
            End::StopAtOnce | End::StopWhenWritten => "wait".to_owned(),
        };
        let pieces = 1 + dice.below(12);
        let pause_ms = dice.below(60);
        let (
            Plan {
                seed, len, tasks, ..
            },
            chatter,
        ) = (plan, env!("CARGO_BIN_EXE_chatter"));
        let command = format!("exec {chatter} {seed} {len} {pieces} {pause_ms} {end}");
        let file = self.yard.job_with(name, &command, |job| {
            job["resources"]["nodes"] = json!(tasks);
            job["notification"] = json!({
                "topic": "Desktop",
                "events": ["OnJobRunning", "OnJobSucceeded", "OnJobFailed"],
            });
        });
        // The owner may die before it answers: then it is not known whether the job was made, and asking again is
        // refused when it was.
        self.insist(&[Path::new("submit"), Path::new("-f"), &file], "exists");
    }

    fn stop(&self, name: &str) {
        self.insist(&[Path::new("stop"), Path::new(name)], "already ended");
    }

    /// Asks until the answer is yes, or that it was done before.
    fn insist(&self, args: &[&Path], done_before: &str) {
        until(&format!("{args:?} to be done"), || {
            let ran = self.yard.run(args);
            match ran.code {
                0 => true,
                2 if ran.stderr.contains(done_before) => true,
                3 => false,
                _ => panic!("{args:?}: {ran:?}"),
            }
        });
    }

    fn until_written(&self, name: &str, plan: Plan) {
        until(&format!("{name} to have written everything"), || {
            let job = self.find(name);
            (0..plan.tasks).all(|task| {
                let log = self.yard.task_dir(job.id.0, task).join("log");
                fs::metadata(log).is_ok_and(|log| log.len() >= plan.len as u64)
            })
        });
    }

    fn find(&self, name: &str) -> JobRow {
        let store = self.store();
        let found = store.job_named(name).expect("jobs can be read");
        found.unwrap_or_else(|| panic!("{name} was submitted and is not there"))
    }

    fn unfinished(&self) -> usize {
        self.store().unfinished().expect("jobs can be read").len()
    }

    pub(crate) fn store(&self) -> Store {
        let path = self.yard.home().join("trainyard.db");
        Store::open_read_only(&path).expect("the database can be read")
    }

    fn plans(&self) -> std::sync::MutexGuard<'_, HashMap<String, Plan>> {
        self.plans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn draw(dice: &mut Dice) -> Plan {
    let end = match dice.below(8) {
        0 | 1 => End::Exit(3),
        2 => End::StopAtOnce,
        3 => End::StopWhenWritten,
        _ => End::Exit(0),
    };
    let len = match dice.below(6) {
        0 => 0,
        1 => 1 << 20,
        _ => dice.below(60_000),
    };
    Plan {
        seed: dice.roll(),
        len: usize::try_from(len).expect("BUG: lengths are small"),
        tasks: u32::try_from(1 + dice.below(3)).expect("BUG: counts are small"),
        end,
    }
}
