//! The owner's door: a loopback socket where other consoles of the same user ask for what only the owner may do.
//!
//! `api.json` (mode 0600) holds the address and a token. A conversation is lines of JSON. The caller says the token,
//! alone in the first line, and is answered `"welcome"`. Each further line of the caller is a request,
//! `{command, args}`. It is answered `"begun"` before anything is done about it, again every two seconds while it is
//! worked on, and then `{ok}` or `{error}`. So a caller that hears no `"begun"` and sees the end of the conversation
//! knows that nothing was done, and may ask the next owner; and silence tells an owner that is stopped or stuck from
//! one that is busy. The command `notices` is answered with one `{ok}` for each notice.

mod conversation;
mod elsewhere;
mod server;
mod underway;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::error::WireError;

pub(crate) use elsewhere::{CallError, Elsewhere, relay_notices};
pub(crate) use server::Door;

/// The command that keeps answering with notices.
const NOTICES: &str = "notices";
/// The longest request: the text of the largest file of configurations, were each character of it an escape in JSON.
const REQUEST_MAX_BYTES: usize = 32 << 20;
/// Between two signs that a request is being worked on.
const BEAT: Duration = Duration::from_secs(2);

/// What `api.json` holds.
#[derive(Serialize, Deserialize)]
struct Address {
    #[serde(rename = "address")]
    socket: std::net::SocketAddr,
    token: String,
    /// The owner's process, to be named when it does not answer.
    pid: u32,
}

/// The first line of a caller.
#[derive(Serialize, Deserialize)]
struct Hello {
    token: String,
}

#[derive(Serialize, Deserialize)]
struct Request {
    command: String,
    args: serde_json::Value,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Welcome,
    Begun,
    Ok(Box<RawValue>),
    Error(WireError),
}
