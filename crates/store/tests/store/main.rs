//! What the store promises, through its public door.

mod configurations;
mod crash;
mod fixture;
mod jobs;
mod listing;
mod opening;
mod outbox;
mod search;
mod settings;
mod transitions;
