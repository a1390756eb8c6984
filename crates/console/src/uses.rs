//! The use cases: what each command of the table does.

mod configs;
mod exchange;
mod jobs;
mod last_lines;
mod logs;
mod objects;
mod removal;
mod settings;
mod sources;
mod submit;
mod wizard;

pub(crate) use exchange::fault_lines;
pub(crate) use last_lines::KeptLastLines;
pub(crate) use logs::LogReaders;
