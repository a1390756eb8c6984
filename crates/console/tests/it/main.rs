//! The console on real data directories, with real tasks.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::print_stdout,
    reason = "what is skipped, and what went wrong, says so"
)]

mod configs;
mod connections;
mod dataset_limits;
mod datasets;
mod environments;
mod evaluation;
mod exchange;
mod folder_uses;
mod left_out;
mod lineage;
mod mail_peer;
mod ownership;
mod place;
mod pools;
mod runs;
mod secrets;
mod series;
mod sources;
mod topics;
mod unstarted;
mod versions;
mod views;
mod visualizations;
mod web_peer;
mod whole_logs;
