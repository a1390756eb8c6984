//! A task's log on disk: capture, line index, tail, ranged reads.
//!
//! The crate owns three files of a task directory, named by [`TaskLogPaths`]:
//!
//! - `log`: the bytes the task wrote and nothing else, so `tail -f` on it is right;
//! - `log.idx`: where rows start and when bytes came, rebuilt from `log` whenever it cannot be trusted;
//! - `platform.jsonl`: what the platform itself has to say ("Started"), each row with its place in the log.
//!
//! [`Capture`] and [`PlatformRows`] write, [`LogReader`] reads the merged rows by number, from any process and while
//! the log grows, and [`LogWatch`] tells when it did. [`LastLines`] are the rows that tell how it went, for who passes them
//! on, with secret values masked. The crate does not start tasks, does not know jobs, does not read
//! a clock (the time is passed in) and does not decide how bytes become text: rows are bytes.

mod capture;
mod checkpoints;
mod error;
mod index;
mod indexer;
mod last_lines;
mod mask;
mod open;
mod paths;
mod platform;
mod platform_rows;
mod position;
mod reader;
mod repair;
mod row;
mod spool;
mod task_rows;
mod times;
mod watch;
mod window;

pub use capture::{Capture, CaptureSummary, is_full};
pub use error::LogError;
pub use last_lines::LastLines;
pub use mask::Mask;
pub use paths::TaskLogPaths;
pub use platform::widen_pipe;
pub use platform_rows::{PlatformLevel, PlatformRows};
pub use reader::LogReader;
pub use row::{PIECE_BYTES, ROW_CUT_BYTES, Row, RowCount, RowSource};
pub use watch::LogWatch;

/// What every fallible function here answers.
pub type Result<T> = std::result::Result<T, LogError>;

#[cfg(test)]
mod tests;
