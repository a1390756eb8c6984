//! Why a version ended, as data.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The reason a version ended the way it did. `Display` is the English sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "code",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
#[expect(
    missing_docs,
    reason = "each variant is explained by its sentence in Display"
)]
pub enum EndReason {
    /// Every task ended with exit code 0.
    Finished,
    /// Somebody asked for it.
    Stopped {
        forced: bool,
    },
    Exited {
        task: u32,
        exit_code: i32,
    },
    Signaled {
        task: u32,
        signal: i32,
    },
    OutOfMemory {
        task: u32,
    },
    CodeDownload {
        task: u32,
        message: String,
    },
    NotStarted {
        task: u32,
        message: String,
    },
    /// The process that watched the task is gone without a word.
    Lost {
        task: u32,
    },
}

impl fmt::Display for EndReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finished => write!(f, "Every task ended with exit code 0."),
            Self::Stopped { forced: false } => write!(f, "Stopped on request."),
            Self::Stopped { forced: true } => {
                write!(
                    f,
                    "Stopped on request; killed because it did not end in time."
                )
            }
            Self::Exited { task, exit_code } => {
                write!(f, "Task {task} ended with exit code {exit_code}.")
            }
            Self::Signaled { task, signal } => {
                write!(f, "Task {task} was ended by signal {signal}.")
            }
            Self::OutOfMemory { task } => write!(
                f,
                "Task {task} ran out of memory; choose a larger flavor or use less."
            ),
            Self::CodeDownload { task, message } => {
                write!(f, "Task {task} could not download its code: {message}")
            }
            Self::NotStarted { task, message } => {
                write!(f, "Task {task} could not be started: {message}")
            }
            Self::Lost { task } => write!(
                f,
                "Task {task} vanished with the process that watched it; its exit status is unknown."
            ),
        }
    }
}
