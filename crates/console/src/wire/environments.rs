//! What crosses the door about AI engines.

use serde::{Deserialize, Serialize};
use trainyard_engines::{Environment, Unusable};
use ts_rs::TS;

use crate::error::WireError;

/// A file or folder of this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LocalPath {
    /// Its path.
    pub path: String,
}

/// The Python environments of this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Environments {
    /// Those that jobs can run in.
    pub environments: Vec<EnvironmentRow>,
    /// What looks like one and does not work.
    pub unusable: Vec<Unusable>,
    /// How many were found and are left out because a person wanted that.
    pub forgotten: u32,
    /// Where uv is.
    pub uv: Option<String>,
    /// Those that are being made, or were when that ended and nobody has seen it yet.
    pub makings: Vec<EnvironmentMaking>,
}

/// An environment and the frameworks in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnvironmentRow {
    /// The environment.
    pub environment: Environment,
    /// Its frameworks; none for one that holds plain Python alone.
    pub frameworks: Vec<FrameworkRow>,
}

/// A framework of an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FrameworkRow {
    /// As the wizard has it.
    pub framework: String,
    /// Its version.
    pub version: String,
    /// How a job names it.
    pub engine: String,
}

/// An environment that is being made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnvironmentMaking {
    /// Its name.
    pub name: String,
    /// Since when, in epoch milliseconds.
    pub started_at_ms: u64,
    /// The last lines its tools printed.
    pub lines: Vec<String>,
    /// Lines before those.
    pub lines_before: u64,
    /// How it stands.
    pub state: MakingState,
}

/// How the making of an environment stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "state",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
pub enum MakingState {
    /// At work.
    Running,
    /// Asked to stop.
    Cancelling,
    /// It is in the list.
    Done,
    /// Nothing was kept.
    Failed {
        /// Why.
        error: WireError,
    },
}
