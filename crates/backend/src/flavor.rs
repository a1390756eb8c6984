//! Flavors: what one compute node of a job gets.

use serde::{Deserialize, Serialize};
use trainyard_job::Device;
use ts_rs::TS;

/// A row under Specifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Flavor {
    /// Its code, for example `local.cpu.2u`.
    pub code: String,
    /// What it computes with.
    pub device: Device,
    /// Processors of one node.
    pub cpus: u32,
    /// Memory of one node.
    pub memory_bytes: u64,
    /// Accelerators of one node, by name, for example `NVIDIA A100 80GB`.
    pub accelerators: Vec<String>,
    /// How many nodes of it a job may ask for at most.
    pub max_nodes: u32,
    /// How many nodes of it would start at once.
    pub free_nodes: u32,
}
