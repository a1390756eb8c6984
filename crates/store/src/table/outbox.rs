//! What subscribers are still to be told.

use serde::{Deserialize, Serialize};
use trainyard_job::{EndReason, JobEvent, VersionKey};

/// A message to one subscriber, made in the same transaction as the transition it tells of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxMessage {
    /// Which version.
    pub key: VersionKey,
    /// Name of the job.
    pub job_name: String,
    /// What happened.
    pub event: JobEvent,
    /// When it happened, in epoch milliseconds.
    pub at_ms: u64,
    /// Why it ended.
    pub reason: Option<EndReason>,
    /// The last row that looked like an error.
    pub last_error: Option<String>,
}

/// A message with its state of delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its number: also the stable id that lets a desktop replace rather than repeat.
    pub id: i64,
    /// Who is to be told, for example `desktop`.
    pub subscriber: String,
    /// What to tell.
    pub message: OutboxMessage,
    /// Tries so far.
    pub attempts: u32,
}
