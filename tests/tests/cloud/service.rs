//! `trainyard serve`, on a data directory of its own.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use rustix::process::Signal;
use serde_json::Value;
use trainyard_tests::process::Kept;
use trainyard_tests::yard::Yard;

/// A service, ended with the test.
pub(crate) struct Service {
    server: Kept,
    /// Where it is and what signs in, as it printed it.
    pub(crate) told: Value,
    _yard: Yard,
}

impl Service {
    /// Starts it, and waits until it answers.
    pub(crate) fn start() -> Self {
        let yard = Yard::new();
        let mut command = yard.command(&["serve", "--json"]);
        let mut server = Kept::start(command.stdout(Stdio::piped()));
        let output = server.child().stdout.take().unwrap();
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).unwrap();
        Self {
            server,
            told: serde_json::from_str(&line).unwrap_or_else(|_| panic!("it said {line:?}")),
            _yard: yard,
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // In good order: tasks that a failed case left running go with their versions' folders otherwise.
        self.server.signal(Signal::TERM);
        self.server.wait();
    }
}
