//! A job in other tools' words, and configurations in files.
//!
//! Owns the texts that are taken elsewhere (an Estimator snippet, request bodies of the service, a command, a job file),
//! what each of them cannot carry, and the file that configurations are exchanged in. Pure: who has the text saves it.

mod command;
mod config_file;
mod estimator;
mod export;
mod filing;
mod import_fault;
mod job_file;
mod quote;

pub use config_file::{
    ConfigEntry, ConfigFormat, FORMAT_VERSION, ReadConfig, read_configs, write_configs,
};
pub use export::{Export, ExportTarget, Subject, SubjectKind, export};
pub use filing::{FOLDER_DEPTH_MAX, TAG_MAX, TAGS_MAX, is_folder, is_tag, tidy_folder};
pub use import_fault::{ImportFault, ImportFaultKind};
pub use trainyard_protocol::{Note, NoteKind, NoteLevel};
