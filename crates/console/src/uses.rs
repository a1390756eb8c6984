//! The use cases: what each command of the table does.

mod configs;
mod jobs;
mod logs;
mod objects;
mod settings;
mod submit;
mod wizard;

pub(crate) use logs::LogReaders;
