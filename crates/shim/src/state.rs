//! `state.json`: what a living shim says of itself.

use serde::{Deserialize, Serialize};

use crate::{Phase, SandboxKind};

/// Rewritten at each change of phase. It describes a shim only while that shim holds the lock: see
/// [`is_shim_alive`](crate::is_shim_alive).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskState {
    /// The shim's process id.
    pub shim_pid: i32,
    /// When the shim began, in ticks since boot, so that its id is not mistaken for a later process's.
    #[serde(default)]
    pub shim_start_ticks: Option<u64>,
    /// The process id of the command, as this computer sees it; absent until it runs.
    pub child_pid: Option<i32>,
    /// When the command started, or while preparing when the shim did (milliseconds since 1970).
    pub started_at_ms: u64,
    /// The sandbox; absent until it is made.
    pub sandbox: Option<SandboxKind>,
    /// How far the shim is.
    pub phase: Phase,
}
