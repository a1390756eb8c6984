//! The catalogue over folders, and the shipped packages with a real Python.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test starts Python, stops at what it did not expect, and says what it skipped"
)]

mod catalogue;
mod manifest;
mod shipped;
mod values;
