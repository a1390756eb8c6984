//! `trainyard serve` on a data directory of its own, and a region that has only the second generation of it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::fault_proxy::{Fault, FaultProxy, below};
use crate::process::Kept;
use crate::yard::Yard;

/// A service, ended with the test.
#[derive(Debug)]
pub struct Service {
    server: Kept,
    told: Value,
    yard: Yard,
}

impl Service {
    /// Starts it on an empty data directory, and waits until it answers.
    #[must_use]
    pub fn start() -> Self {
        Self::start_on(Yard::new())
    }

    /// Starts it on this one.
    ///
    /// # Panics
    /// When it does not say where it is.
    #[must_use]
    pub fn start_on(yard: Yard) -> Self {
        let mut command = yard.command(&["serve", "--json"]);
        let mut server = Kept::start(command.stdout(Stdio::piped()));
        let output = server.child().stdout.take().expect("it is a pipe");
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .expect("it says where it is");
        let told = serde_json::from_str(&line).unwrap_or_else(|_| panic!("it began: {line:?}"));
        Self { server, told, yard }
    }

    /// Starts it on an empty data directory, as a region without the first generation.
    #[must_use]
    pub fn start_without_v1() -> Self {
        Self::start().without_v1()
    }

    /// The same, reached by an address that answers as a region without the first generation does.
    #[must_use]
    pub fn without_v1(self) -> Self {
        let (service, proxy) = self.behind_proxy();
        proxy.always(&below("/v1/"), Fault::no_such_api());
        service
    }

    /// The same, reached by a proxy that does wrong what it is told to.
    #[must_use]
    pub fn start_behind_proxy() -> (Self, FaultProxy) {
        Self::start().behind_proxy()
    }

    fn behind_proxy(mut self) -> (Self, FaultProxy) {
        let proxy = FaultProxy::before(self.get("endpoint"));
        self.told["endpoint"] = json!(proxy.endpoint());
        (self, proxy)
    }

    /// Where it is and what signs in, as it printed it.
    #[must_use]
    pub fn told(&self) -> &Value {
        &self.told
    }

    /// One of those values.
    ///
    /// # Panics
    /// When it printed none of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        let value = self.told[name].as_str();
        value.unwrap_or_else(|| panic!("no {name} in {}", self.told))
    }

    /// Its data directory, and the command line on it: nothing goes wrong there.
    #[must_use]
    pub fn yard(&self) -> &Yard {
        &self.yard
    }

    /// A folder beside its data directory.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.yard.home().parent().expect("BUG: it is in a folder")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // In good order: tasks that a failed case left running go with their versions' folders otherwise.
        self.server.signal(Signal::TERM);
        self.server.wait();
    }
}
