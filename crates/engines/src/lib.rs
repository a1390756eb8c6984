//! The AI engines of this computer: the Python environments found on it, and the frameworks in each.
//!
//! This crate finds environments, reads what is installed in them without importing any of it, keeps the ones a
//! person added by path, and makes new ones from a requirements file. It does not run jobs, and it knows nothing
//! of specs: a job names an engine by its [`EngineId`], and whoever runs it asks [`Scan::find`] for the
//! interpreter. Everything here blocks.
//!
//! ```text
//! <folder>/added.json               the paths a person added, and what was found and is not to be shown
//! <folder>/probes.json              what interpreters said of themselves; a cache, may be deleted
//! <folder>/environments/<name>/     environments made here
//! <folder>/environments/<name>.incomplete   that one is being made, or was when the power went
//! <folder>/environments/.gate       locked while such a mark is set or taken away
//! ```

mod added;
mod create;
mod engine;
mod engines;
mod environment;
mod error;
mod file;
mod frameworks;
mod made;
mod memory;
mod packages;
mod places;
mod platform;
mod probe;
mod python_version;
mod scan;
mod search;

pub use create::{Cancel, Installer, NewEnvironment};
pub use engine::{Engine, EngineFamily, EngineId};
pub use engines::Engines;
pub use environment::{Environment, EnvironmentKind, Origin, Unusable, Why};
pub use error::EngineError;
pub use packages::{Package, PackageList};
pub use places::Places;
pub use python_version::{OLDEST_PYTHON, PythonVersion};
pub use scan::{NotFound, Scan};
