//! A Python environment: an interpreter and the folders its packages are in.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::EngineError;
use crate::python_version::PythonVersion;

/// Who made an environment, as far as its folder tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "EngineEnvironmentKind")]
pub enum EnvironmentKind {
    /// `pyvenv.cfg` is in it: `python -m venv`, virtualenv, `uv venv`.
    Venv,
    /// `conda-meta` is in it: conda, mamba.
    Conda,
    /// A version that pyenv built.
    Pyenv,
    /// A Python that uv fetched.
    Uv,
    /// Any other: the system's own, or one built by hand.
    System,
}

/// How an environment came to be in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "EngineOrigin")]
pub enum Origin {
    /// It stood in one of the usual places.
    Found,
    /// A person added its path.
    Added,
    /// It was made here.
    Made,
}

/// One environment that jobs can run in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "EngineEnvironment")]
pub struct Environment {
    /// Who made it.
    pub kind: EnvironmentKind,
    /// How it came to be in the list.
    pub origin: Origin,
    /// A short name to tell it from others: that of its folder, of the project around a `.venv`, or the path of
    /// an interpreter that belongs to no folder of its own.
    pub name: String,
    /// Its folder (`sys.prefix`).
    pub path: PathBuf,
    /// What to run.
    pub interpreter: PathBuf,
    /// The interpreter's version.
    pub python_version: PythonVersion,
    /// Where its packages are, in the order in which Python looks. The user's own site-packages are not among
    /// them: a task has a home of its own.
    pub site_packages: Vec<PathBuf>,
    /// What a person gave when adding it: [`crate::Engines::remove`] takes this.
    pub added_as: Option<PathBuf>,
}

/// Something that looks like an environment, or was added as one, and cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "UnusableEnvironment")]
pub struct Unusable {
    /// The interpreter or folder.
    pub path: PathBuf,
    /// Whether a person added it, who will want to mend or remove it.
    pub origin: Origin,
    /// Why not.
    pub why: Why,
    /// The same with its particulars, in English.
    pub reason: String,
}

/// Why something is not an environment that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "UnusableWhy")]
pub enum Why {
    /// It is not there any more.
    Gone,
    /// A folder without an interpreter.
    NoPython,
    /// A program that is no Python, or one whose parts are missing.
    Broken,
    /// It does not answer.
    Silent,
    /// Older than engines may be.
    TooOld,
    /// It could not be looked at; the reason has more.
    Unreadable,
}

impl Why {
    pub(crate) fn of(error: &EngineError) -> Self {
        match error {
            EngineError::Missing { .. } => Self::Gone,
            EngineError::NoPythonInside { .. } => Self::NoPython,
            EngineError::NotPython { .. } => Self::Broken,
            EngineError::Silent { .. } => Self::Silent,
            EngineError::TooOld { .. } => Self::TooOld,
            _ => Self::Unreadable,
        }
    }
}
