//! Signatures: what is signed, how, and whether a signature is right.
//!
//! Owns the algorithms of the service's gateway ([`sdk`]) and of object storage ([`obs`]). Pure: the time and the headers
//! are given; who sends puts the answer into its request.

mod canonical;
mod digest;
pub mod obs;
pub mod sdk;
mod time;
mod verify;

use std::fmt;

pub use digest::{EMPTY_SHA256, sha256_hex};
pub use time::{SKEW_MAX_S, StampError, parse_stamp, stamp};
pub use verify::{Presented, SignatureError, presented, verify};

/// An access key and its secret key; the text of its `Debug` has no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// Access key: says whose the request is.
    pub access: String,
    /// Secret key: never sent.
    pub secret: String,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.access)
    }
}

/// A request as it is signed: raw, as it is or was on the wire.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method, such as `GET`.
    pub method: &'a str,
    /// The path, encoded or not.
    pub path: &'a str,
    /// What follows `?`, encoded; empty for none.
    pub query: &'a str,
    /// The headers, each with its value; `Host` among them.
    pub headers: &'a [(String, String)],
    /// The body.
    pub body: &'a [u8],
}

impl<'a> Request<'a> {
    /// The value of a header, whatever the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim())
    }
}
