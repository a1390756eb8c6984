//! What the store promises, through its public door.

#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod configuration_filing;
mod configuration_history;
mod configurations;
mod connections;
mod crash;
mod datasets;
mod deliveries;
mod fixture;
mod jobs;
mod kept_secrets;
mod lineage;
mod listing;
mod log_rests;
mod narrowing;
mod opening;
mod outbox;
mod pools;
mod provenance;
mod publications;
mod search;
mod settings;
mod submissions;
mod topics;
mod transitions;
mod version_list;
mod visualizations;
