//! What can go wrong with keeping code.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::rule::CodeRuleError;

/// An error of a code directory or of its copy.
#[derive(Debug, Error)]
pub enum CodeError {
    /// A file could not be read or written.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The code directory is not a folder.
    #[error("{path} is not a folder", path = path.display())]
    NotAFolder {
        /// Which.
        path: PathBuf,
    },
    /// A symbolic link that points out of the code directory, or nowhere.
    #[error("{path} is a symbolic link that leaves the code directory", path = path.display())]
    LinkLeaves {
        /// Which.
        path: PathBuf,
    },
    /// Neither a file, a folder nor a link.
    #[error("{path} is not a regular file", path = path.display())]
    NotRegular {
        /// Which.
        path: PathBuf,
    },
    /// What is to be left out is not known.
    #[error(transparent)]
    Rule(#[from] CodeRuleError),
    /// No copy of that hash, or it is not what its hash says.
    #[error("the copy {hash} is not kept here any more")]
    NotKept {
        /// Which.
        hash: String,
    },
}

impl CodeError {
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Io { path, source }
    }
}
