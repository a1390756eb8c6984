//! Dedicated resource pools: a named share of a place to run.
//!
//! Owns what a pool is and what may be wrong with one. Which jobs run in it is the place's business.

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::fault::{Fault, FaultKind};
use crate::validate::validate_configuration_name;

/// The least memory a pool is worth making with; the public pool keeps as much.
pub const POOL_MEMORY_MIN_BYTES: u64 = 128 << 20;

/// What specs call a pool: the name it was made under. It stays when the pool is renamed.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS,
)]
#[serde(transparent)]
pub struct PoolId(pub String);

impl fmt::Display for PoolId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A share of a computer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PoolShare {
    /// Processors.
    pub cpus: u32,
    /// Main memory.
    pub memory_bytes: u64,
    /// GPUs, by the driver's identifier.
    #[serde(default)]
    pub gpus: Vec<String>,
}

impl PoolShare {
    /// Whether it has no less of anything than `other`.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.cpus >= other.cpus
            && self.memory_bytes >= other.memory_bytes
            && other.gpus.iter().all(|gpu| self.gpus.contains(gpu))
    }
}

/// A named share that no other job gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DedicatedPool {
    /// What specs call it.
    pub id: PoolId,
    /// What people call it: 1 to 64 of letters, digits, `_` and `-`, unique among pools.
    pub name: String,
    /// 0 to 256 characters.
    pub description: String,
    /// What it has.
    pub share: PoolShare,
}

/// All faults of a pool, in the order of the form's fields. `computer` is all there is, `others` the pools beside it.
#[must_use]
pub fn validate_pool(
    pool: &DedicatedPool,
    computer: &PoolShare,
    others: &[DedicatedPool],
) -> Vec<Fault> {
    let mut faults = validate_configuration_name(&pool.name, &pool.description);
    if others.iter().any(|other| other.name == pool.name) {
        let name = pool.name.clone();
        faults.insert(0, Fault::error("name", FaultKind::PoolNameTaken { name }));
    }
    let left = left_for_a_pool(computer, others);
    faults.extend(cpus(pool.share.cpus, left.cpus));
    faults.extend(memory(pool.share.memory_bytes, left.memory_bytes));
    let mut seen = HashSet::new();
    for (index, gpu) in pool.share.gpus.iter().enumerate() {
        let kind = if !seen.insert(gpu) {
            let given = gpu.clone();
            FaultKind::Duplicate { given }
        } else if left.gpus.contains(gpu) {
            continue;
        } else {
            let (given, choices) = (gpu.clone(), left.gpus.clone());
            FaultKind::NotAChoice { given, choices }
        };
        faults.push(Fault::error(format!("share.gpus[{index}]"), kind));
    }
    faults
}

/// What one more pool could have: all that the others do not, save what the public pool keeps.
#[must_use]
pub fn left_for_a_pool(computer: &PoolShare, others: &[DedicatedPool]) -> PoolShare {
    let shares = || others.iter().map(|other| &other.share);
    let cpus = shares().map(|share| share.cpus).sum::<u32>() + 1;
    let memory = shares().map(|share| share.memory_bytes).sum::<u64>() + POOL_MEMORY_MIN_BYTES;
    let taken: HashSet<&String> = shares().flat_map(|share| &share.gpus).collect();
    let free = computer.gpus.iter().filter(|gpu| !taken.contains(gpu));
    PoolShare {
        cpus: computer.cpus.saturating_sub(cpus),
        memory_bytes: computer.memory_bytes.saturating_sub(memory),
        gpus: free.cloned().collect(),
    }
}

fn cpus(asked: u32, left: u32) -> Option<Fault> {
    let kind = if asked > left || left == 0 {
        FaultKind::CpusLeft { asked, left }
    } else if asked == 0 {
        let (min, max, actual) = (1, left, asked);
        FaultKind::OutOfRange { min, max, actual }
    } else {
        return None;
    };
    Some(Fault::error("share.cpus", kind))
}

fn memory(asked_bytes: u64, left_bytes: u64) -> Option<Fault> {
    let kind = if asked_bytes > left_bytes || left_bytes < POOL_MEMORY_MIN_BYTES {
        FaultKind::MemoryLeft {
            asked_bytes,
            left_bytes,
        }
    } else if asked_bytes < POOL_MEMORY_MIN_BYTES {
        let mebibytes = |bytes: u64| format!("{} MiB", bytes >> 20);
        FaultKind::TooSmall {
            given: mebibytes(asked_bytes),
            min: mebibytes(POOL_MEMORY_MIN_BYTES),
        }
    } else {
        return None;
    };
    Some(Fault::error("share.memory_bytes", kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(cpus: u32, gpus: &[&str]) -> PoolShare {
        PoolShare {
            cpus,
            memory_bytes: u64::from(cpus) << 30,
            gpus: gpus.iter().map(|gpu| (*gpu).to_owned()).collect(),
        }
    }

    fn pool(name: &str, share: PoolShare) -> DedicatedPool {
        DedicatedPool {
            id: PoolId(format!("pool-{name}")),
            name: name.to_owned(),
            description: String::new(),
            share,
        }
    }

    fn fields(faults: &[Fault]) -> Vec<&str> {
        faults.iter().map(|fault| fault.field.as_str()).collect()
    }

    #[test]
    fn a_pool_may_have_what_the_others_and_the_public_pool_leave() {
        let others = [pool("a", share(2, &["GPU-0"]))];
        let fits = pool("b", share(5, &["GPU-1"]));
        assert_eq!(
            validate_pool(&fits, &share(8, &["GPU-0", "GPU-1"]), &others),
            []
        );
    }

    #[test]
    fn more_than_is_left_is_a_fault_of_each_field() {
        let others = [pool("a", share(2, &["GPU-0"]))];
        let greedy = pool("b", share(6, &["GPU-0"]));
        let faults = validate_pool(&greedy, &share(8, &["GPU-0"]), &others);
        assert_eq!(
            fields(&faults),
            ["share.cpus", "share.memory_bytes", "share.gpus[0]"],
            "one processor stays public: {faults:?}"
        );
        assert_eq!(
            faults[0].kind,
            FaultKind::CpusLeft { asked: 6, left: 5 },
            "how much it may be is said"
        );
    }

    #[test]
    fn a_pool_of_nothing_is_none() {
        let faults = validate_pool(&pool("a", share(0, &[])), &share(4, &[]), &[]);
        assert_eq!(fields(&faults), ["share.cpus", "share.memory_bytes"]);
    }

    #[test]
    fn a_computer_with_one_processor_has_none_to_give_away() {
        let faults = validate_pool(&pool("a", share(1, &[])), &share(1, &[]), &[]);
        assert_eq!(faults[0].kind, FaultKind::CpusLeft { asked: 1, left: 0 });
    }

    #[test]
    fn two_pools_have_two_names() {
        let others = [pool("a", share(1, &[]))];
        let faults = validate_pool(&pool("a", share(1, &[])), &share(8, &[]), &others);
        let name = "a".to_owned();
        assert_eq!(faults[0].kind, FaultKind::PoolNameTaken { name });
    }
}
