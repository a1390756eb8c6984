//! One file per table: its rows, its reads, its writes.

pub(crate) mod catalogue;
pub(crate) mod configuration;
pub(crate) mod configuration_place;
pub(crate) mod configuration_state;
pub(crate) mod connection;
pub(crate) mod dataset;
pub(crate) mod delivery;
pub(crate) mod draft;
pub(crate) mod event;
pub(crate) mod job;
pub(crate) mod kept_secret;
pub(crate) mod mail_server;
pub(crate) mod outbox;
pub(crate) mod pool;
pub(crate) mod provenance;
pub(crate) mod publication;
pub(crate) mod settings;
pub(crate) mod subscription;
pub(crate) mod tag;
pub(crate) mod task;
pub(crate) mod topic;
pub(crate) mod version;
pub(crate) mod version_list;
pub(crate) mod version_path;
pub(crate) mod view;
pub(crate) mod visualization;
