//! The paths a person added and the interpreters a person wants to see no more, kept in one small file.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::EngineError;
use crate::file;

/// Content of `added.json`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Added {
    /// As given, absolute. A folder stays a folder: its `.venv` may be made anew.
    pub(crate) paths: Vec<PathBuf>,
    /// Interpreters that stand in the usual places and are not to be shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) forgotten: Vec<PathBuf>,
}

impl Added {
    pub(crate) fn read(file: &Path) -> Result<Self, EngineError> {
        Ok(file::read(file)?.unwrap_or_default())
    }

    pub(crate) fn write(&self, file: &Path) -> Result<(), EngineError> {
        file::write(file, self)
    }
}
