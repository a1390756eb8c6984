//! What the service that a version runs at says of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "its variants are the service's three levels")]
pub enum EventLevel {
    Info,
    Warning,
    Error,
}

/// One thing that it says, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceEvent {
    /// When it happened there, in epoch milliseconds.
    pub at_ms: u64,
    /// How much it matters.
    pub level: EventLevel,
    /// Who says it: `K8S`, `Job`, `Task`.
    pub source: String,
    /// What.
    pub message: String,
}
