//! Why a command was never run, or its end never seen.

use serde::{Deserialize, Serialize};

/// What failed on the platform's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// `launch.json` is missing, damaged or of a newer format.
    Launch,
    /// The code directory could not be copied. The console's exit code for it is 127.
    CodeDownload,
    /// The sandbox that was asked for could not be made.
    Sandbox,
    /// The command could not be started.
    Spawn,
    /// A stop was requested before the command started.
    StoppedBeforeStart,
    /// The log could not be written.
    Log,
    /// Something in the shim itself.
    Internal,
}
