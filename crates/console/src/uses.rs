//! The use cases: what each command of the table does.

mod configs;
mod jobs;
mod last_lines;
mod list;
mod log_file;
mod logs;
mod objects;
mod removal;
mod secrets;
mod settings;
mod sources;
mod submit;
mod wizard;

pub(crate) use last_lines::KeptLastLines;
pub(crate) use logs::LogReaders;
