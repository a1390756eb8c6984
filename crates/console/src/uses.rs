//! The use cases: what each command of the table does.

mod algorithms;
mod browse;
mod code;
mod configs;
mod datasets;
mod environments;
mod exchange;
mod jobs;
mod last_lines;
mod list;
mod log_file;
mod logs;
mod mail_server;
mod makings;
mod metric_rules;
mod objects;
mod pools;
mod removal;
mod secrets;
mod series;
mod settings;
mod sources;
mod submit;
mod subscriptions;
mod tables;
mod topics;
mod usage;
mod versions;
mod visualizations;
mod wizard;

pub(crate) use browse::KeptListings;
pub(crate) use code::Counts;
pub(crate) use exchange::fault_lines;
pub(crate) use last_lines::KeptLastLines;
pub(crate) use logs::LogReaders;
pub(crate) use makings::Makings;
