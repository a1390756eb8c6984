//! What can go wrong with packages.

use std::io;
use std::path::PathBuf;

use thiserror::Error;
use trainyard_code::CodeRuleError;

use crate::fault::ManifestFault;

/// Why a package cannot be read, added, removed or written.
#[derive(Debug, Error)]
pub enum AlgorithmError {
    /// The manifest is not YAML.
    #[error("{file}: this is not YAML: {reason}")]
    Syntax {
        /// The manifest.
        file: PathBuf,
        /// What the reader says.
        reason: String,
    },
    /// A key is unknown, missing or of the wrong type.
    #[error("{file}: {key}: {reason}")]
    Key {
        /// The manifest.
        file: PathBuf,
        /// Path of the key.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The manifest can be read, and what it says is wrong.
    #[error("{file}: {}", .faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faults {
        /// The manifest.
        file: PathBuf,
        /// All of them.
        faults: Vec<ManifestFault>,
    },
    /// A package of that name is there.
    #[error(
        "an algorithm named \"{name}\" is in the catalogue; remove it first, or rename this one"
    )]
    NameTaken {
        /// The name.
        name: String,
    },
    /// No package of the user has that name.
    #[error("no algorithm of yours is named \"{name}\"")]
    NotThere {
        /// The name.
        name: String,
    },
    /// A package holds something other than files and folders.
    #[error("{path} is a link or a special file; a package holds files and folders only")]
    NotAFile {
        /// Which.
        path: PathBuf,
    },
    /// A package is larger than a code directory may be.
    #[error("{path} is larger than a package may be: {max_files} files and {max_bytes} bytes")]
    TooLarge {
        /// The package.
        path: PathBuf,
        /// Most files.
        max_files: u64,
        /// Most bytes.
        max_bytes: u64,
    },
    /// What the package leaves out is not known.
    #[error(transparent)]
    Rule(#[from] CodeRuleError),
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl AlgorithmError {
    /// For `map_err`: an I/O error with what it is about.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
