//! Exports as their readers see them: the service's documented bodies, Python, a shell, our own files.

#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod config_files;
mod fixture;
mod notes;
mod service_bodies;
mod shell;
mod snippets;
