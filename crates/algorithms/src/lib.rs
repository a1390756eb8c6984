//! The catalogue of built-in algorithms: what a package is, which there are, and which values a job may give them.
//!
//! A package is a folder with a manifest, `algorithm.yaml`, and a program. This crate reads and checks manifests,
//! lists packages from several folders, takes in and removes a user's own, and carries the shipped ones inside the
//! binary. It does not run anything and knows nothing of jobs: [`Manifest::arguments`] gives the words for the
//! command line, and whoever runs them appends `--data_url` and `--train_url`.

mod arguments;
mod catalogue;
mod check;
mod error;
mod fault;
mod manifest;
mod number;
mod package;
mod read;
mod shipped;
mod users;
mod values;

pub use catalogue::{Catalogue, Listed, Root, RootKind};
pub use error::AlgorithmError;
pub use fault::{ManifestFault, ManifestFaultKind, ValueFault, ValueFaultKind};
pub use manifest::{
    Better, EngineNeed, Manifest, Metric, Parameter, ParameterType, Reached, ResourceType, Words,
};
pub use package::Package;
pub use read::{MANIFEST_FILE, parse_manifest};
pub use shipped::write_shipped;
pub use users::{add_package, check_package, remove_package};
pub use values::check_values;
