//! What can go wrong with a data set's files.

use std::path::PathBuf;

use thiserror::Error;
use trainyard_objects::ObjectsError;

/// An error of a data set.
#[derive(Debug, Error)]
pub enum DatasetError {
    /// The source has no file.
    #[error("{source_name} has no files; choose another folder")]
    Empty {
        /// The folder.
        source_name: String,
    },
    /// The source has files, and none of them can be in a version.
    #[error(
        "none of the {left_out} files of {source_name} can be used, {example} among them; a name may have {max} characters"
    )]
    NothingFits {
        /// The folder.
        source_name: String,
        /// How many files there are.
        left_out: usize,
        /// One of them.
        example: String,
        /// The longest name.
        max: usize,
    },
    /// There is no such version.
    #[error("{dataset} has no version {version}")]
    NoVersion {
        /// The data set.
        dataset: String,
        /// The version.
        version: String,
    },
    /// The list of a version's files could not be read or written.
    #[error("{}: {source}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The files themselves.
    #[error(transparent)]
    Objects(#[from] ObjectsError),
}
