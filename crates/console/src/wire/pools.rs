//! Resource pools and what the computer has.

use serde::{Deserialize, Serialize};
use trainyard_backend::Flavor;
use trainyard_job::{Pool, PoolId, PoolShare, VersionKey};
use ts_rs::TS;

/// A place to run and how it is divided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlacePools {
    /// What there is in all.
    pub computer: ComputerHas,
    /// The public pool first, then the dedicated ones in the order in which they were made.
    pub pools: Vec<PoolView>,
    /// What one more pool could have.
    pub left: PoolShare,
}

/// What this computer has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComputerHas {
    /// Processors.
    pub cpus: u32,
    /// Main memory.
    pub memory_bytes: u64,
    /// GPUs that the driver answers for.
    pub gpus: Vec<Gpu>,
    /// The disk that the data directory is on.
    pub disk_bytes: u64,
    /// Room on it that is left for this user.
    pub disk_free_bytes: u64,
}

/// One GPU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Gpu {
    /// The driver's identifier.
    pub uuid: String,
    /// Its product name.
    pub name: String,
    /// Its own memory.
    pub memory_bytes: u64,
}

/// A pool and what goes on in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PoolView {
    /// Which.
    pub pool: Pool,
    /// What people call it; empty for the public one.
    pub name: String,
    /// Its description.
    pub description: String,
    /// What it was given; the public pool has what is left.
    pub asked: PoolShare,
    /// What it has: less where this computer became smaller.
    pub share: PoolShare,
    /// What the jobs that run in it hold of that.
    pub held: PoolShare,
    /// What can be chosen under Specifications, smallest first.
    pub flavors: Vec<Flavor>,
    /// How many versions run in it.
    pub running_count: u32,
    /// The first of them.
    pub running: Vec<PoolJob>,
    /// How many versions wait for room in it.
    pub waiting_count: u32,
    /// The first of them, in their order.
    pub waiting: Vec<PoolJob>,
}

/// A version in a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PoolJob {
    /// Which.
    pub key: VersionKey,
    /// Name of its job.
    pub job_name: String,
    /// Its flavor.
    pub flavor: String,
    /// How many nodes of it.
    pub nodes: u32,
}

/// Make a pool, or change one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavePool {
    /// Where, for example `local`.
    pub backend: String,
    /// Which one is changed; none makes a new one.
    pub id: Option<PoolId>,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// What it is to have.
    pub share: PoolShare,
}

/// Delete a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeletePool {
    /// Where, for example `local`.
    pub backend: String,
    /// Which.
    pub id: PoolId,
}

/// How busy this computer is, by whatever programs; none where the system does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ThisComputer {
    /// Percent of its processors.
    pub cpu_percent: Option<u32>,
    /// Memory in use.
    pub memory_used_bytes: Option<u64>,
    /// Memory it has.
    pub memory_bytes: u64,
    /// Percent of its GPUs.
    pub gpu_percent: Option<u32>,
}

/// Whether this window shows how busy the computer is: it then hears a `Load` every few seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchLoad {
    /// Whether it does.
    pub watching: bool,
}
