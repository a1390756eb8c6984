//! The exit codes of `trainyard-shim` itself.

/// Why a shim ended. What became of the task is in `exit.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ShimExit {
    /// The exit record is written.
    Recorded = 0,
    /// The record could not be written.
    NotRecorded = 1,
    /// The command line was wrong.
    Usage = 2,
    /// Another shim has this task.
    LockHeld = 10,
    /// The task has its exit record already.
    AlreadyEnded = 11,
    /// An earlier shim vanished while the command ran; a task never runs twice.
    Lost = 12,
}

impl ShimExit {
    /// The exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }
}
