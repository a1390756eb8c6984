//! Jobs: a name, a description, and versions.

use serde::{Deserialize, Serialize};
use trainyard_job::{EndReason, JobId, JobStatus, StatusGroup, VersionNumber};
use ts_rs::TS;

use crate::page::Order;

/// What the list of jobs is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobQuery {
    /// Text in name or description; empty for all.
    pub search: String,
    /// Kinds of status to show; empty for all.
    pub groups: Vec<StatusGroup>,
    /// Sort key.
    pub sort: JobSort,
    /// Direction.
    pub order: Order,
    /// Rows to skip.
    pub offset: u64,
    /// Rows to return, 1 to 1000.
    pub limit: u32,
}

/// Sort keys of the list of jobs (the service's are `job_name`, `status`, `duration`, `version_count`, `create_time`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum JobSort {
    #[default]
    Created,
    Name,
    Status,
    Duration,
    Versions,
}

/// One job in the list, with its newest version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobRow {
    /// Its number.
    pub id: JobId,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The newest version.
    pub version: VersionNumber,
    /// How many versions there are.
    pub version_count: u32,
    /// Status of the newest version.
    pub status: JobStatus,
    /// Why the newest version ended.
    pub reason: Option<EndReason>,
    /// Image, engine or built-in algorithm.
    pub algorithm: String,
    /// Where it runs, for example `local`.
    pub backend: String,
    /// Flavor of the newest version.
    pub flavor: String,
    /// Compute nodes of the newest version.
    pub nodes: u32,
    /// When the newest version was submitted, in epoch milliseconds.
    pub created_at_ms: u64,
    /// When it started to run.
    pub started_at_ms: Option<u64>,
    /// When it ended.
    pub ended_at_ms: Option<u64>,
}
