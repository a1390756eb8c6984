//! Versions: what ran, once, and how it went.

use serde::{Deserialize, Serialize};
use trainyard_job::{EndReason, JobSpec, JobStatus, VersionKey, VersionNumber};
use ts_rs::TS;

/// One version in the version list of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VersionSummary {
    /// Its number.
    pub version: VersionNumber,
    /// The version whose values it started from.
    pub parent: Option<VersionNumber>,
    /// Its status.
    pub status: JobStatus,
    /// When it was submitted, in epoch milliseconds.
    pub created_at_ms: u64,
    /// When it started to run.
    pub started_at_ms: Option<u64>,
    /// When it ended.
    pub ended_at_ms: Option<u64>,
}

/// One version, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VersionRow {
    /// Which one.
    pub key: VersionKey,
    /// The version whose values it started from.
    pub parent: Option<VersionNumber>,
    /// Exactly what was submitted.
    pub spec: JobSpec,
    /// Where it runs, for example `local`.
    pub backend: String,
    /// Its status.
    pub status: JobStatus,
    /// Why it ended.
    pub reason: Option<EndReason>,
    /// The last row that looked like an error, when it failed.
    pub last_error: Option<String>,
    /// When it was submitted, in epoch milliseconds.
    pub created_at_ms: u64,
    /// When it started to run.
    pub started_at_ms: Option<u64>,
    /// When it ended.
    pub ended_at_ms: Option<u64>,
}
