//! This computer as a place to run, with real shims and real processes.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that meets an error is over, and one that is skipped says so"
)]

mod check;
mod datasets;
mod folders;
mod kept;
mod place;
mod pools;
mod preview;
mod queue;
mod restart;
mod runs;
mod sources;
mod stop;
mod tensorboard;
