//! `trainyard serve`, for one test.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use rustix::process::Signal;
use trainyard_tests::process::Kept;
use trainyard_tests::yard::Yard;

/// A server on a data directory of its own, ended with the test.
pub(crate) struct Serving {
    server: Kept,
    line: String,
    yard: Yard,
}

impl Serving {
    /// Starts it, and waits until it answers.
    pub(crate) fn start() -> Self {
        let yard = Yard::new();
        let mut command = yard.command(&["serve", "--json"]);
        let mut server = Kept::start(command.stdout(Stdio::piped()));
        let output = server.child().stdout.take().expect("it is a pipe");
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .expect("it says where it is");
        assert!(line.contains("\"endpoint\""), "it began: {line:?}");
        Self {
            server,
            line: line.trim().to_owned(),
            yard,
        }
    }

    /// What it printed.
    pub(crate) fn line(&self) -> &str {
        &self.line
    }

    /// A folder for the client.
    pub(crate) fn folder(&self) -> &Path {
        self.yard.home().parent().expect("it is in a folder")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // In good order: tasks that a failed case left running go with their versions' folders otherwise.
        self.server.signal(Signal::TERM);
        self.server.wait();
    }
}
