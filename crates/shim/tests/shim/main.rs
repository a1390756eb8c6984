//! The shim as a whole: real processes, real sandboxes.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests start shims and other processes"
)]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at what it did not expect, and says what it skipped"
)]

mod ends;
mod lives;
mod logs;
mod prepares;
mod pythons;
mod sandboxes;
mod script;
mod stops;
mod task;
