//! The use cases: what each command of the table does.

mod configs;
mod jobs;
mod last_lines;
mod logs;
mod mail_server;
mod metric_rules;
mod objects;
mod pools;
mod removal;
mod series;
mod settings;
mod sources;
mod submit;
mod subscriptions;
mod topics;
mod usage;
mod versions;
mod visualizations;
mod wizard;

pub(crate) use last_lines::KeptLastLines;
pub(crate) use logs::LogReaders;
