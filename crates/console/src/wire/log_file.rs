//! A log as a file.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::LogTarget;

/// Save a task's log as a file of this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaveLog {
    /// Which log.
    pub target: LogTarget,
    /// Path of the file; one that is there is replaced when all is written.
    pub to: String,
}

/// What was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedLog {
    /// Its path.
    pub path: String,
    /// Its size.
    pub size_bytes: u64,
}
