//! What the services of a connection said when they were asked whether they answer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which service was asked whether it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the services'")]
pub enum CloudService {
    Iam,
    ModelartsV1,
    ModelartsV2,
    Obs,
    Smn,
    Swr,
}

/// What came of asking one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceAnswer {
    /// Which.
    pub service: CloudService,
    /// What it said.
    pub state: ServiceState,
    /// How long it took.
    pub took_ms: u64,
    /// Its own words, or the network's; empty when it answered.
    pub said: String,
}

/// What a service said, told apart by what somebody does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ServiceState {
    /// It answered as it should.
    Answered,
    /// The connection has no address for it.
    NotUsed,
    /// There is no such service at this address: the region may not have it.
    Absent,
    /// The key, the password or the token is wrong or over.
    NotSignedIn,
    /// The clock of this computer is too far off for a signature to count.
    ClockOff,
    /// The project is not this account's, or not in this region.
    WrongProject,
    /// Signed in, and not allowed to.
    Forbidden,
    /// Nobody answers at the address.
    Unreachable,
    /// Something else answers there: a proxy's page, for example.
    NotTheService,
    /// It answered that it is in trouble itself.
    Failed,
}

/// A test of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionTest {
    /// When, in epoch milliseconds.
    pub at_ms: u64,
    /// One answer for each service, in the order of [`CloudService`].
    pub answers: Vec<ServiceAnswer>,
}
