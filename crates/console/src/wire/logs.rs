//! Windows of tasks' logs.

use serde::{Deserialize, Serialize};
use trainyard_job::VersionKey;
use ts_rs::TS;

/// One task's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct LogTarget {
    /// Which version.
    pub key: VersionKey,
    /// Which task, from 0.
    pub task: u32,
}

/// Rows [`from`, `to`) of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogRange {
    /// Which log.
    pub target: LogTarget,
    /// First row.
    pub from: u64,
    /// Row after the last; at most 5,000 rows are returned.
    pub to: u64,
}

/// The last rows of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogTailQuery {
    /// Which log.
    pub target: LogTarget,
    /// How many; at most 5,000.
    pub rows: u32,
}

/// A window of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogWindow {
    /// How many rows the log has now.
    pub total_rows: u64,
    /// How many bytes the task wrote.
    pub size_bytes: u64,
    /// The rows.
    pub rows: Vec<LogRow>,
}

/// One row of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogRow {
    /// Its number, from 0.
    pub number: u64,
    /// When it was written, in epoch milliseconds, where that is known.
    pub at_ms: Option<u64>,
    /// The platform's own row, and how serious; none for the task's.
    pub platform: Option<PlatformRow>,
    /// Its text; bytes that are no UTF-8 are shown as U+FFFD. Cut at 64 KiB.
    pub text: String,
    /// Its length in bytes when it was cut.
    pub cut_from_bytes: Option<u64>,
}

/// How serious a row of the platform is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum PlatformRow {
    Info,
    Warn,
    Error,
}

/// The last row each of some versions wrote (of the task that wrote last).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastLines {
    /// Which versions; at most 200.
    pub keys: Vec<VersionKey>,
}

/// The last row of one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastLine {
    /// Which version.
    pub key: VersionKey,
    /// Its last row, at most 300 characters; empty when there is none.
    pub text: String,
}
