//! Engines on computers made up in temporary folders, and with the Pythons of this one.

#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test starts Python itself, stops at what it did not expect, and says what it skipped"
)]

mod adding;
mod computer;
mod finding;
mod making;
mod remembering;
