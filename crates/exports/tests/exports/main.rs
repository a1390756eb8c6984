//! Exports as their readers see them: the service's documented bodies, Python, a shell, our own files.

mod config_files;
mod fixture;
mod notes;
mod service_bodies;
mod shell;
mod snippets;
