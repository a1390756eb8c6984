//! The shim as a whole: real processes, real sandboxes.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests start shims and look at processes"
)]

mod ends;
mod lives;
mod logs;
mod prepares;
mod sandboxes;
mod script;
mod stops;
mod task;
