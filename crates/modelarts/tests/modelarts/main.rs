//! The client and the place against a service of this process that does wrong what services do wrong.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "a service compares the time of a request with its clock"
)]

mod apart;
mod calls;
mod checks;
mod configs;
mod events;
mod identity;
mod linked;
mod logs;
mod pauses;
mod peer;
mod service;
mod usage;
mod versions;
mod visualizations;
mod yard;
