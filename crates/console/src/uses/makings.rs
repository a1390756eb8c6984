//! The environments that are being made: their last lines, cancelling them, how they ended.
//!
//! Kept in memory: one that is not finished when the console goes leaves nothing behind, and one that is finished is
//! in the list.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;
use trainyard_engines::{Cancel, EngineError, NewEnvironment};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::{EnvironmentMaking, MakingState, Notice};

/// Lines that are kept of each.
const LINES_MAX: usize = 500;
/// Between two words that lines came.
const PAUSE: Duration = Duration::from_millis(100);
/// How long the tools are given to end when the console goes.
const PATIENCE: Duration = Duration::from_secs(2);

/// All of them, by name.
#[derive(Debug, Default)]
pub(crate) struct Makings(Mutex<BTreeMap<String, Making>>);

#[derive(Debug)]
struct Making {
    started_at_ms: u64,
    lines: VecDeque<String>,
    lines_before: u64,
    state: MakingState,
    cancel: Cancel,
    work: Option<JoinHandle<()>>,
}

/// Begins to make one.
pub(crate) fn begin(console: &Console, new: NewEnvironment) -> Result<(), ConsoleError> {
    let mut makings = console.inner().makings.lock();
    if makings.get(&new.name).is_some_and(Making::is_at_work) {
        let name = new.name;
        return Err(EngineError::NameTaken { name }.into());
    }
    let cancel = Cancel::default();
    let name = new.name.clone();
    let work = {
        let (console, cancel) = (console.clone(), cancel.clone());
        tokio::task::spawn_blocking(move || make(&console, &new, &cancel))
    };
    let making = Making {
        started_at_ms: now_ms(),
        lines: VecDeque::new(),
        lines_before: 0,
        state: MakingState::Running,
        cancel,
        work: Some(work),
    };
    makings.insert(name, making);
    Ok(())
}

fn make(console: &Console, new: &NewEnvironment, cancel: &Cancel) {
    let makings = &console.inner().makings;
    let mut told: Option<Instant> = None;
    let mut on_line = |line: &str| {
        makings.change(&new.name, |making| making.add(line));
        if told.is_none_or(|at| at.elapsed() >= PAUSE) {
            told = Some(Instant::now());
            console.notify(Notice::Engines);
        }
    };
    let made = console.inner().engines.create(new, cancel, &mut on_line);
    let state = match made {
        Ok(_) => MakingState::Done,
        Err(error) => MakingState::Failed {
            error: ConsoleError::from(error).to_wire(),
        },
    };
    makings.change(&new.name, |making| making.state = state);
    console.notify(Notice::Engines);
}

impl Makings {
    pub(crate) fn list(&self) -> Vec<EnvironmentMaking> {
        let makings = self.lock();
        let rows = makings.iter().map(|(name, making)| EnvironmentMaking {
            name: name.clone(),
            started_at_ms: making.started_at_ms,
            lines: making.lines.iter().cloned().collect(),
            lines_before: making.lines_before,
            state: making.state.clone(),
        });
        rows.collect()
    }

    /// Cancels one that is at work and forgets one that is not.
    pub(crate) fn dismiss(&self, name: &str) {
        let mut makings = self.lock();
        match makings.get_mut(name) {
            Some(making) if making.is_at_work() => making.stop(),
            Some(_) => drop(makings.remove(name)),
            None => {}
        }
    }

    /// Cancels all and waits until their tools have ended.
    pub(crate) async fn end(&self) {
        let works: Vec<_> = self
            .lock()
            .values_mut()
            .filter(|making| making.is_at_work())
            .filter_map(|making| {
                making.stop();
                making.work.take()
            })
            .collect();
        for work in works {
            // One that does not end in time leaves a mark by which the next maker clears it away.
            let _ = tokio::time::timeout(PATIENCE, work).await;
        }
    }

    fn change(&self, name: &str, change: impl FnOnce(&mut Making)) {
        if let Some(making) = self.lock().get_mut(name) {
            change(making);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Making>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Making {
    fn is_at_work(&self) -> bool {
        matches!(self.state, MakingState::Running | MakingState::Cancelling)
    }

    fn stop(&mut self) {
        self.cancel.cancel();
        self.state = MakingState::Cancelling;
    }

    fn add(&mut self, line: &str) {
        if self.lines.len() == LINES_MAX {
            self.lines.pop_front();
            self.lines_before += 1;
        }
        self.lines.push_back(line.to_owned());
    }
}
