//! Python packages that a code directory asks for.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The file of a code directory that names them: lines of `name==version`, or wheels that lie beside it.
pub const REQUIREMENTS_FILE: &str = "pip-requirements.txt";

/// Where they are installed: a folder of the task's own, so that neither the engine nor another job is changed.
pub const PACKAGES_DIR: &str = "/home/work/.trainyard/packages";

/// That the packages of [`REQUIREMENTS_FILE`], where the code directory has one, are installed into [`PACKAGES_DIR`]
/// before the command starts. That Python looks there is the business of the environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirements {
    /// The Python whose pip installs.
    pub interpreter: PathBuf,
}
