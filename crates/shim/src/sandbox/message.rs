//! What the shim and `init` say to each other: one JSON object a line, over the socket that is `init`'s stdin.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use trainyard_shim::Outcome;

/// What to run; the only message to `init`. The end of the stream tells it to end.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Command {
    /// The command line, for a shell.
    pub(crate) line: String,
    /// The whole environment.
    pub(crate) env: BTreeMap<String, String>,
    /// The working directory, as seen inside.
    pub(crate) cwd: PathBuf,
}

/// What `init` tells.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FromInit {
    /// The sandbox stands.
    Ready,
    /// The command runs under this process id, as seen inside.
    Started(i32),
    /// The command could not be started.
    NotStarted(String),
    /// The command ended.
    Ended(Outcome),
}

/// Sends one message.
pub(super) fn send(mut to: impl Write, message: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    to.write_all(&line)
}

/// Receives one message; `None` at the end of the stream.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(serde_json::from_str(&line)?))
}
