//! The use cases: what each command of the table does.

mod configs;
mod jobs;
mod last_lines;
mod logs;
mod objects;
mod removal;
mod settings;
mod sources;
mod submit;
mod tables;
mod versions;
mod wizard;

pub(crate) use last_lines::KeptLastLines;
pub(crate) use logs::LogReaders;
