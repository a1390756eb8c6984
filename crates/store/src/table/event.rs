//! What happened to a version, in order, kept for good.

use serde::{Deserialize, Serialize};
use trainyard_job::{EndReason, JobEvent, JobStatus};
use ts_rs::TS;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventRow {
    /// When, in epoch milliseconds.
    pub at_ms: u64,
    /// What.
    pub kind: EventKind,
}

/// The kinds of things that happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
pub enum EventKind {
    /// The version was submitted.
    Submitted,
    /// Its status changed.
    Status {
        /// To what.
        status: JobStatus,
        /// Why, when it ended.
        reason: Option<EndReason>,
    },
    /// Somebody asked for it to be stopped.
    StopRequested,
    /// A subscriber was told.
    Notified {
        /// Of which event.
        event: JobEvent,
        /// Which subscriber.
        subscriber: String,
    },
    /// A subscriber could not be told after all tries.
    NotifyFailed {
        /// Of which event.
        event: JobEvent,
        /// Which subscriber.
        subscriber: String,
        /// What the last try said.
        error: String,
    },
}
