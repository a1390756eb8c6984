//! What a client is made with.

use std::fmt;
use std::time::Duration;

use trainyard_job::{Connection, ConnectionId};
use trainyard_secrets::Secrets;

use crate::client::Generation;

/// A connection, what signs in to it, and how much patience there is.
#[derive(Clone)]
pub struct Settings {
    /// What the place is called in requests.
    pub id: ConnectionId,
    /// Where it is and who signs in.
    pub connection: Connection,
    /// The secret key, or the password.
    pub secret: String,
    /// The token of a temporary key; empty for others.
    pub security_token: String,
    /// Where the values of secret variables are kept.
    pub secrets: Secrets,
    /// Which generation is spoken; found out where none is given.
    pub generation: Option<Generation>,
    /// Times and numbers.
    pub limits: Limits,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Settings({})", self.id)
    }
}

/// How long is waited for what, and how much is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection is there.
    pub connect: Duration,
    /// From the first byte sent to the last received.
    pub whole: Duration,
    /// Requests at the same time.
    pub connections: usize,
    /// Most bytes of an answer.
    pub body_bytes: usize,
    /// Tries of what may be repeated, the first included.
    pub tries: u32,
    /// The longest first pause between tries; each later one may be twice as long.
    pub pause: Duration,
    /// The longest pause of all; a service that asks for a longer one is told to the caller as busy.
    pub longest_pause: Duration,
    /// Between two looks while something changes.
    pub quick: Duration,
    /// Between two looks while nothing does.
    pub slow: Duration,
    /// Between two questions of what the tasks of a version use.
    pub usage: Duration,
    /// Between two tries while nobody answers, at most.
    pub offline: Duration,
    /// How long the rest of a log may take before the end of its version is told.
    pub drain: Duration,
    /// How long a test of the connection waits for each service.
    pub test: Duration,
    /// Pages of a log that are read backwards before its beginning is given up.
    pub pages_back: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            whole: Duration::from_mins(1),
            connections: 6,
            body_bytes: 32 << 20,
            tries: 4,
            pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
            quick: Duration::from_secs(2),
            slow: Duration::from_secs(20),
            usage: Duration::from_mins(1),
            offline: Duration::from_mins(1),
            drain: Duration::from_secs(20),
            test: Duration::from_secs(15),
            pages_back: 2000,
        }
    }
}
