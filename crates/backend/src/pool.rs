//! The resource pools of a place and what goes on in each.

use trainyard_job::{Pool, PoolShare, VersionKey};

use crate::Flavor;

/// A pool at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolState {
    /// Which.
    pub pool: Pool,
    /// What it has; less than was asked for where the place became smaller.
    pub share: PoolShare,
    /// What the versions that run in it hold of that.
    pub held: PoolShare,
    /// What can be chosen under Specifications, smallest first.
    pub flavors: Vec<Flavor>,
    /// Versions that run.
    pub running: Vec<VersionKey>,
    /// Versions that wait for room, in their order.
    pub waiting: Vec<VersionKey>,
}
