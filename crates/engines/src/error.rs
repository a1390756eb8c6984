//! What can go wrong with environments.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::python_version::{OLDEST_PYTHON, PythonVersion};

/// Why an environment cannot be used, added, removed or made.
#[derive(Debug, Error)]
pub enum EngineError {
    /// Nothing is there.
    #[error("{path} does not exist")]
    Missing {
        /// What was asked for.
        path: PathBuf,
    },
    /// A folder without an interpreter where environments have theirs.
    #[error(
        "no Python is in {path}; give an interpreter, an environment's folder, or a folder that holds a .venv"
    )]
    NoPythonInside {
        /// The folder.
        path: PathBuf,
    },
    /// A file that is something else than a Python.
    #[error("{path} is not a working Python: {reason}")]
    NotPython {
        /// The file.
        path: PathBuf,
        /// What it did when asked.
        reason: String,
    },
    /// It did not answer in time.
    #[error("{path} did not say its version within {seconds} s")]
    Silent {
        /// The interpreter.
        path: PathBuf,
        /// How long it was given.
        seconds: u64,
    },
    /// A path that a page, a job or a file of ours could not hold.
    #[error("{path} is not a path in UTF-8; rename the folder, or link to it by another name")]
    NotUtf8 {
        /// The path.
        path: PathBuf,
    },
    /// Too old to be an engine.
    #[error("{path} is Python {version}; engines need {OLDEST_PYTHON} or newer")]
    TooOld {
        /// The interpreter.
        path: PathBuf,
        /// Its version.
        version: PythonVersion,
    },
    /// It is in the list already.
    #[error("{path} is in the list already")]
    AlreadyThere {
        /// What was given.
        path: PathBuf,
    },
    /// It was found, not added: there is nothing to take back.
    #[error("{path} was not added here, so it cannot be removed here")]
    NotAdded {
        /// What was given.
        path: PathBuf,
    },
    /// A name that cannot be that of a folder.
    #[error(
        "\"{given}\" is not a name for an environment; use 1 to 64 letters, digits, dots, underscores or hyphens, a letter or digit first"
    )]
    BadName {
        /// The name.
        given: String,
    },
    /// An environment of that name is there, or being made.
    #[error("an environment named \"{name}\" exists or is being made; choose another name")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// A text that names no package.
    #[error(
        "\"{given}\" is not a package to install; write one a line, such as torch==2.5.1 or numpy"
    )]
    BadPackage {
        /// The text.
        given: String,
    },
    /// uv was asked for and is not there.
    #[error(
        "uv is not on PATH; install it (pip install uv, or https://docs.astral.sh/uv/), or make the environment with Python's own venv and pip"
    )]
    NoUv,
    /// There is no Python to make an environment from.
    #[error("no Python {OLDEST_PYTHON} or newer was found to make an environment from")]
    NoPython,
    /// A program that makes environments ended badly.
    #[error("{command} failed ({status}): {last_line}")]
    Failed {
        /// What ran.
        command: String,
        /// How it ended.
        status: String,
        /// The last line it printed.
        last_line: String,
    },
    /// A person stopped it.
    #[error("cancelled; nothing was kept")]
    Cancelled,
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl EngineError {
    /// For `map_err`: an I/O error with what it is about.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
