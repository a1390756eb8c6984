//! How a task ended.

use serde::{Deserialize, Serialize};

use crate::Failure;

/// The end of the command, or why it never ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// The command ended by itself.
    Exited {
        /// Its exit code.
        code: i32,
    },
    /// A signal ended the command.
    Signaled {
        /// The signal's number.
        signal: i32,
        /// Whether it left a core dump.
        core: bool,
    },
    /// The platform failed before or beside the command.
    Failed {
        /// What failed.
        reason: Failure,
        /// In words, for the user.
        message: String,
    },
}

impl Outcome {
    /// The exit code a shell would report: 128 + n for a signal, 127 for code that could not be had, and 126 for
    /// a command that could not be run.
    #[must_use]
    pub fn exit_code(&self) -> i32 {
        match self {
            Self::Exited { code } => *code,
            Self::Signaled { signal, .. } => 128 + signal,
            Self::Failed {
                reason: Failure::CodeDownload,
                ..
            } => 127,
            Self::Failed { .. } => 126,
        }
    }

    /// Whether the command ran and ended with 0.
    #[must_use]
    pub fn is_success(&self) -> bool {
        *self == Self::Exited { code: 0 }
    }
}
