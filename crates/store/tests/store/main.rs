//! What the store promises, through its public door.

#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod configuration_filing;
mod configuration_history;
mod configurations;
mod crash;
mod fixture;
mod jobs;
mod listing;
mod opening;
mod outbox;
mod search;
mod settings;
mod submissions;
mod transitions;
