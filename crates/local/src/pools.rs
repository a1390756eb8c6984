//! The computer divided into pools, each with a queue of its own.
//!
//! Every dedicated pool is a smaller computer: its flavors are made from its share, its queue sees nothing else, and so
//! nobody waits for who is in another. The public pool has what the others leave. Pure: no files, no clock.
//!
//! Pools are given what they ask for in their order. Where the computer has become smaller since they were made, the
//! later ones get less, down to nothing; the public pool always keeps a processor.

use std::sync::Arc;

use trainyard_backend::{Ahead, PoolState};
use trainyard_job::{DedicatedPool, POOL_MEMORY_MIN_BYTES, Pool, PoolId, PoolShare, VersionKey};

use crate::claim::{Ask, Claim};
use crate::flavors::{self, Shape};
use crate::queue::{Free, Queue};
use crate::{Computer, Gpu};

/// All pools.
#[derive(Debug)]
pub(crate) struct Pools {
    whole: Computer,
    /// The public one first; then those that are given, then those that are gone while something of theirs still runs.
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    pool: Pool,
    name: String,
    computer: Computer,
    shapes: Arc<[Shape]>,
    queue: Queue,
    /// Whether there is such a pool.
    given: bool,
}

/// What a pool cannot be changed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InUse {
    pub(crate) pool: Pool,
    pub(crate) versions: Vec<VersionKey>,
}

/// The pools at a moment, for who asks.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) pools: Vec<PoolMoment>,
}

/// One pool at a moment.
#[derive(Clone, Debug)]
pub(crate) struct PoolMoment {
    pub(crate) pool: Pool,
    computer: Computer,
    pub(crate) shapes: Arc<[Shape]>,
    pub(crate) free: Free,
    pub(crate) running: Vec<VersionKey>,
    held_cpus: u32,
    held_gpus: Vec<String>,
    pub(crate) waiting: Vec<VersionKey>,
    /// The same versions by the names of their jobs, which a pool does not know.
    pub(crate) ahead: Vec<Ahead>,
}

impl Pools {
    /// The computer as one public pool.
    pub(crate) fn new(whole: Computer) -> Self {
        let public = Part::new(Pool::Public, String::new(), whole.clone(), &whole);
        Self {
            whole,
            parts: vec![public],
        }
    }

    /// Divides the computer anew, or says which pool is in the way.
    pub(crate) fn divide(&mut self, dedicated: &[DedicatedPool]) -> Result<(), InUse> {
        let shares = divided(&self.whole, dedicated);
        for part in self.parts.iter().filter(|part| part.given) {
            let next = shares.iter().find(|(pool, ..)| *pool == part.pool);
            let versions = match next {
                Some((Pool::Public, _, computer)) => part.queue.too_large_for(computer),
                Some((.., computer)) if share(computer).covers(&share(&part.computer)) => continue,
                _ => part.versions(),
            };
            if !versions.is_empty() {
                let pool = part.pool.clone();
                return Err(InUse { pool, versions });
            }
        }
        let mut before = std::mem::take(&mut self.parts);
        for (pool, name, computer) in shares {
            let part = match before.iter().position(|part| part.pool == pool) {
                Some(at) => before.remove(at).resized(name, computer, &self.whole),
                None => Part::new(pool, name, computer, &self.whole),
            };
            self.parts.push(part);
        }
        before.retain(|part| !part.versions().is_empty());
        self.parts.extend(before.into_iter().map(|part| Part {
            given: false,
            ..part
        }));
        Ok(())
    }

    /// The flavor of a pool, whether it is offered or was.
    pub(crate) fn shape(&self, pool: &Pool, code: &str) -> Option<Shape> {
        let part = self.given(pool)?;
        let listed = part.shapes.iter().find(|shape| shape.code == code);
        let unlisted = || flavors::unlisted(&part.computer, code);
        listed.cloned().or_else(unlisted)
    }

    /// What so many nodes of a flavor ask a pool for.
    pub(crate) fn ask(&self, pool: &Pool, shape: &Shape, nodes: u32) -> Option<Ask> {
        Some(Ask::new(shape, nodes, &self.given(pool)?.computer))
    }

    /// The name of a dedicated pool.
    pub(crate) fn name(&self, pool: &Pool) -> Option<&str> {
        let part = self.given(pool)?;
        (part.pool != Pool::Public).then_some(part.name.as_str())
    }

    pub(crate) fn has(&self, pool: &Pool) -> bool {
        self.given(pool).is_some()
    }

    /// Takes a version that waits, behind all that do in its pool.
    pub(crate) fn submit(&mut self, pool: &Pool, key: VersionKey, ask: Ask) {
        self.part_mut(pool).queue.submit(key, ask);
    }

    /// Takes a version that was started before.
    pub(crate) fn occupy(&mut self, pool: &Pool, key: VersionKey, claim: Claim) {
        self.part_mut(pool).queue.occupy(key, claim);
    }

    /// A version that starts now.
    pub(crate) fn start_next(&mut self) -> Option<(VersionKey, Claim)> {
        self.parts
            .iter_mut()
            .find_map(|part| part.queue.start_next())
    }

    /// Whether this version is the next of its pool and has room.
    pub(crate) fn starts_next(&self, key: VersionKey) -> bool {
        self.parts.iter().any(|part| part.queue.starts_next(key))
    }

    /// Forgets a version, waiting or running.
    pub(crate) fn remove(&mut self, key: VersionKey) {
        for part in &mut self.parts {
            part.queue.remove(key);
        }
        self.parts
            .retain(|part| part.given || !part.versions().is_empty());
    }

    /// The versions that wait, pool by pool.
    pub(crate) fn waiting(&self) -> Vec<VersionKey> {
        let queues = self.parts.iter().map(|part| &part.queue);
        queues.flat_map(Queue::waiting).collect()
    }

    /// How many wait in a pool.
    pub(crate) fn waiting_in(&self, pool: &Pool) -> usize {
        self.given(pool)
            .map_or(0, |part| part.queue.waiting().len())
    }

    pub(crate) fn moment(&self) -> Moment {
        let given = self.parts.iter().filter(|part| part.given);
        Moment {
            pools: given.map(Part::moment).collect(),
        }
    }

    fn given(&self, pool: &Pool) -> Option<&Part> {
        self.parts
            .iter()
            .find(|part| part.given && part.pool == *pool)
    }

    /// The pool, or the trace of one that is gone.
    fn part_mut(&mut self, pool: &Pool) -> &mut Part {
        let at = self.parts.iter().position(|part| part.pool == *pool);
        let at = at.unwrap_or_else(|| {
            let nothing = nothing();
            let mut trace = Part::new(pool.clone(), String::new(), nothing, &self.whole);
            trace.given = false;
            self.parts.push(trace);
            self.parts.len() - 1
        });
        &mut self.parts[at]
    }
}

impl Part {
    fn new(pool: Pool, name: String, computer: Computer, whole: &Computer) -> Self {
        Self {
            pool,
            name,
            shapes: shapes(&computer, whole),
            queue: Queue::new(computer.clone()),
            computer,
            given: true,
        }
    }

    fn resized(mut self, name: String, computer: Computer, whole: &Computer) -> Self {
        self.queue.resize(computer.clone());
        Self {
            name,
            shapes: shapes(&computer, whole),
            computer,
            given: true,
            ..self
        }
    }

    fn versions(&self) -> Vec<VersionKey> {
        let mut running: Vec<_> = self.queue.running().map(|(key, _)| key).collect();
        running.sort_unstable();
        running.extend(self.queue.waiting());
        running
    }

    fn moment(&self) -> PoolMoment {
        let mut running: Vec<_> = self.queue.running().map(|(key, _)| key).collect();
        running.sort_unstable();
        let claims = || self.queue.running().map(|(_, claim)| claim);
        PoolMoment {
            pool: self.pool.clone(),
            computer: self.computer.clone(),
            shapes: Arc::clone(&self.shapes),
            free: self.queue.free(),
            running,
            held_cpus: claims().map(|claim| claim.cpus).sum(),
            held_gpus: claims().flat_map(|claim| claim.gpus.clone()).collect(),
            waiting: self.queue.waiting(),
            ahead: Vec::new(),
        }
    }
}

impl Moment {
    pub(crate) fn of(&self, pool: &Pool) -> Option<&PoolMoment> {
        self.pools.iter().find(|one| one.pool == *pool)
    }

    /// The ids of the dedicated pools, for who named another.
    pub(crate) fn known(&self) -> Vec<String> {
        let ids = self.pools.iter().filter_map(|one| match &one.pool {
            Pool::Public => None,
            Pool::Dedicated { id } => Some(id.0.clone()),
        });
        ids.collect()
    }
}

impl PoolMoment {
    pub(crate) fn shape(&self, code: &str) -> Option<&Shape> {
        self.shapes.iter().find(|shape| shape.code == code)
    }

    pub(crate) fn state(&self) -> PoolState {
        let share = share(&self.computer);
        // Memory goes with the processors: a flavor has its part of it.
        let per_cpu = share.memory_bytes / u64::from(share.cpus.max(1));
        let held = PoolShare {
            cpus: self.held_cpus,
            memory_bytes: (per_cpu * u64::from(self.held_cpus)).min(share.memory_bytes),
            gpus: self.held_gpus.clone(),
        };
        let flavors = self.shapes.iter().map(|shape| shape.flavor(&self.free));
        PoolState {
            pool: self.pool.clone(),
            share,
            held,
            flavors: flavors.collect(),
            running: self.running.clone(),
            waiting: self.waiting.clone(),
        }
    }
}

/// A pool that has nothing has no flavors.
fn shapes(computer: &Computer, whole: &Computer) -> Arc<[Shape]> {
    if computer.cpus == 0 {
        return Arc::new([]);
    }
    flavors::shapes_of_part(computer, whole).into()
}

/// What each pool has of the computer, the public one first.
fn divided(whole: &Computer, dedicated: &[DedicatedPool]) -> Vec<(Pool, String, Computer)> {
    let mut rest = whole.clone();
    let mut parts = Vec::new();
    for pool in dedicated {
        let part = take(&mut rest, &pool.share);
        let id: PoolId = pool.id.clone();
        parts.push((Pool::Dedicated { id }, pool.name.clone(), part));
    }
    parts.insert(0, (Pool::Public, String::new(), rest));
    parts
}

/// Takes as much of `share` out of `rest` as there is, leaving what the public pool keeps.
fn take(rest: &mut Computer, share: &PoolShare) -> Computer {
    let cpus = share.cpus.min(rest.cpus.saturating_sub(1));
    let to_give = rest.memory_bytes.saturating_sub(POOL_MEMORY_MIN_BYTES);
    let memory_bytes = share.memory_bytes.min(to_give);
    let is_asked = |gpu: &Gpu| share.gpus.contains(&gpu.uuid);
    // A GPU is no use without a processor that feeds it.
    let (gpus, left) = rest
        .gpus
        .drain(..)
        .partition(|gpu| cpus > 0 && is_asked(gpu));
    rest.cpus -= cpus;
    rest.memory_bytes -= memory_bytes;
    rest.gpus = left;
    Computer {
        cpus,
        memory_bytes,
        gpus,
    }
}

fn share(computer: &Computer) -> PoolShare {
    PoolShare {
        cpus: computer.cpus,
        memory_bytes: computer.memory_bytes,
        gpus: computer.gpus.iter().map(|gpu| gpu.uuid.clone()).collect(),
    }
}

fn nothing() -> Computer {
    Computer {
        cpus: 0,
        memory_bytes: 0,
        gpus: Vec::new(),
    }
}

#[cfg(test)]
#[path = "pools_tests.rs"]
mod tests;
