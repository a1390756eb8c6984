//! The owner's door: a loopback socket where other consoles of the same user ask for what only the owner may do.
//!
//! `api.json` (mode 0600) holds the address and a token. One request a line, one answer a line, all JSON:
//! `{token, command, args}` and `{ok}` or `{error}`; the command `notices` keeps answering.

mod elsewhere;
mod server;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::error::WireError;

pub(crate) use elsewhere::{Elsewhere, relay_notices};
pub(crate) use server::Door;

/// The command that keeps answering with notices.
const NOTICES: &str = "notices";

/// What `api.json` holds.
#[derive(Serialize, Deserialize)]
struct Address {
    address: std::net::SocketAddr,
    token: String,
}

#[derive(Serialize, Deserialize)]
struct Request {
    token: String,
    command: String,
    args: serde_json::Value,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Ok(Box<RawValue>),
    Error(WireError),
}
