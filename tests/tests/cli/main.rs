//! The command line as a script uses it: exit codes, standard output, and what is left on disk.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod again;
mod configs;
mod connections;
mod door;
mod lives;
mod logs;
mod output;
mod refusals;
mod sample;
mod serve;
mod sources;
mod v1;
