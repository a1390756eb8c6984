//! The console on real data directories, with real tasks.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::print_stdout,
    reason = "what is skipped, and what went wrong, says so"
)]

mod configs;
mod exchange;
mod ownership;
mod place;
mod runs;
mod sources;
mod unstarted;
