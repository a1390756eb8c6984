//! Who may start: strictly in order of submission, which is the order in which the console hands versions over.
//!
//! The head of the queue waits until it fits and nobody overtakes it. A small job may so wait while processors are
//! idle; in return no job can starve, however small those that keep coming are, and who looks at the list knows what
//! runs next. Whatever was admitted by [`flavors`](crate::flavors) fits on the idle computer, so the head always gets
//! its turn. The order survives a restart as well: whoever had started stands before everybody who had not. No clock
//! has a say in it.

use std::collections::{HashMap, VecDeque};

use trainyard_job::VersionKey;

use crate::claim::{Ask, Claim};
use crate::flavors::Shape;
use crate::{Computer, Gpu};

/// Versions that wait, and what those that run occupy.
#[derive(Debug)]
pub(crate) struct Queue {
    computer: Computer,
    waiting: VecDeque<(VersionKey, Ask)>,
    running: HashMap<VersionKey, Claim>,
}

/// What is free at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Free {
    computer: Computer,
    cpus: u32,
    gpus: Vec<Gpu>,
    idle: bool,
    /// Versions that wait.
    pub(crate) queued: u32,
}

impl Queue {
    pub(crate) fn new(computer: Computer) -> Self {
        Self {
            computer,
            waiting: VecDeque::new(),
            running: HashMap::new(),
        }
    }

    /// Takes a version that waits, behind all that do.
    pub(crate) fn submit(&mut self, key: VersionKey, ask: Ask) {
        self.waiting.push_back((key, ask));
    }

    /// The versions that wait, in their order.
    pub(crate) fn waiting(&self) -> Vec<VersionKey> {
        self.waiting.iter().map(|(key, _)| *key).collect()
    }

    /// Takes a version that was started before: it holds what it holds, whether that fits or not.
    pub(crate) fn occupy(&mut self, key: VersionKey, claim: Claim) {
        self.running.insert(key, claim);
    }

    /// The version that starts now, if the first in the queue fits. It occupies its claim from here on.
    pub(crate) fn start_next(&mut self) -> Option<(VersionKey, Claim)> {
        let (_, ask) = self.waiting.front()?;
        let claim = self.free().claim(ask)?;
        let (key, _) = self.waiting.pop_front()?;
        self.running.insert(key, claim.clone());
        Some((key, claim))
    }

    /// Whether this version is the one that starts now.
    pub(crate) fn starts_next(&self, key: VersionKey) -> bool {
        let first = self.waiting.front();
        first.is_some_and(|(first, ask)| *first == key && self.free().claim(ask).is_some())
    }

    /// Forgets a version, waiting or running.
    pub(crate) fn remove(&mut self, key: VersionKey) {
        self.waiting.retain(|(waiting, _)| *waiting != key);
        self.running.remove(&key);
    }

    /// The versions that run, with what they hold.
    pub(crate) fn running(&self) -> impl Iterator<Item = (VersionKey, &Claim)> {
        self.running.iter().map(|(key, claim)| (*key, claim))
    }

    /// Has from now on what `computer` has. What runs holds what it holds.
    pub(crate) fn resize(&mut self, computer: Computer) {
        self.computer = computer;
    }

    /// The versions that do not fit on `computer`: those that wait for more than it has, or all that run when together
    /// they hold more.
    pub(crate) fn too_large_for(&self, computer: &Computer) -> Vec<VersionKey> {
        let held: u32 = self.running.values().map(|claim| claim.cpus).sum();
        let gone = |uuid: &String| !computer.gpus.iter().any(|gpu| gpu.uuid == *uuid);
        let mut running = self.running.values();
        let running_fits =
            held <= computer.cpus && !running.any(|claim| claim.gpus.iter().any(gone));
        let all = Self::new(computer.clone()).free();
        let waiting = self.waiting.iter();
        let too_large = waiting.filter(|(_, ask)| all.claim(ask).is_none());
        let running = self.running.keys().filter(|_| !running_fits);
        running
            .chain(too_large.map(|(key, _)| key))
            .copied()
            .collect()
    }

    pub(crate) fn free(&self) -> Free {
        let taken: u32 = self.running.values().map(|claim| claim.cpus).sum();
        let held = |gpu: &&Gpu| {
            let mut claims = self.running.values();
            !claims.any(|claim| claim.gpus.contains(&gpu.uuid))
        };
        Free {
            computer: self.computer.clone(),
            cpus: self.computer.cpus.max(1).saturating_sub(taken),
            gpus: self.computer.gpus.iter().filter(held).cloned().collect(),
            idle: self.running.is_empty(),
            queued: u32::try_from(self.waiting.len()).unwrap_or(u32::MAX),
        }
    }
}

impl Free {
    /// The claim that grants `ask` now.
    fn claim(&self, ask: &Ask) -> Option<Claim> {
        if ask.cpus > self.cpus {
            return None;
        }
        let Some((name, count)) = &ask.gpus else {
            return Some(Claim {
                cpus: ask.cpus,
                gpus: Vec::new(),
            });
        };
        let count = usize::try_from(*count).unwrap_or(usize::MAX);
        let of_kind = self.gpus.iter().filter(|gpu| &gpu.name == name);
        let gpus: Vec<String> = of_kind.take(count).map(|gpu| gpu.uuid.clone()).collect();
        (gpus.len() == count).then_some(Claim {
            cpus: ask.cpus,
            gpus,
        })
    }

    /// Whether a version submitted now would start at once.
    pub(crate) fn starts_now(&self, shape: &Shape, nodes: u32) -> bool {
        let ask = Ask::new(shape, nodes, &self.computer);
        self.queued == 0 && self.claim(&ask).is_some()
    }

    /// How many nodes of a flavor would start at once: none while others wait.
    pub(crate) fn nodes(&self, shape: &Shape) -> u32 {
        if self.queued > 0 {
            return 0;
        }
        let by_processors = if self.idle {
            shape.max_nodes
        } else {
            self.cpus / shape.cpus
        };
        let with_gpus = shape.gpu.as_ref().map_or(u32::MAX, |name| {
            let free = self.gpus.iter().filter(|gpu| &gpu.name == name).count();
            u32::try_from(free).unwrap_or(u32::MAX)
        });
        by_processors.min(with_gpus).min(shape.max_nodes)
    }
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
