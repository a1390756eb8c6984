//! The use cases: what each command of the table does.

mod algorithms;
mod code;
mod configs;
mod environments;
mod jobs;
mod last_lines;
mod logs;
mod makings;
mod objects;
mod removal;
mod settings;
mod sources;
mod submit;
mod wizard;

pub(crate) use code::Counts;
pub(crate) use last_lines::KeptLastLines;
pub(crate) use logs::LogReaders;
pub(crate) use makings::Makings;
