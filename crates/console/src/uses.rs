//! The use cases: what each command of the table does.

mod browse;
mod configs;
mod datasets;
mod jobs;
mod last_lines;
mod logs;
mod objects;
mod removal;
mod settings;
mod sources;
mod submit;
mod wizard;

pub(crate) use browse::KeptListings;
pub(crate) use last_lines::KeptLastLines;
pub(crate) use logs::LogReaders;
