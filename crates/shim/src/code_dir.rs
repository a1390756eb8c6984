//! The code directory that is copied into the task.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Where the task's code comes from and what it is called inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeDir {
    /// The folder on this computer that holds the objects.
    pub source: PathBuf,
    /// The last element of the code directory: the folder inside `user-job-dir`.
    pub name: String,
    /// The address as the user gave it (`obs://…`), for messages.
    pub url: String,
}
