//! The server as it is on the wire, in this process: who may ask, what hostile input gets, and how it ends.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod hostile;
mod identity;
mod keys;
mod place;
mod signed_storage;
mod storage;
