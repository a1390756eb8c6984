//! One file per table: its rows, its reads, its writes.

pub(crate) mod configuration;
pub(crate) mod dataset;
pub(crate) mod draft;
pub(crate) mod event;
pub(crate) mod job;
pub(crate) mod outbox;
pub(crate) mod settings;
pub(crate) mod task;
pub(crate) mod topic;
pub(crate) mod version;
