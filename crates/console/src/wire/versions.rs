//! What crosses the door about versions: what they ran, what they went through, how two of them differ.

use serde::{Deserialize, Serialize};
use trainyard_backend::{TaskSteps, Waited};
use trainyard_job::{Unlike, VersionKey, WhatRan};
use ts_rs::TS;

/// What was recorded of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProvenanceDetail {
    /// The record; none for versions of before there were any.
    pub ran: Option<WhatRan>,
    /// Whether the copy of its code is still there.
    pub code_kept: bool,
}

/// What running a version again would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunAgainPlan {
    /// What would not be the same; empty when it would run exactly as before.
    pub differences: Vec<Unlike>,
}

/// What a version went through besides its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VersionProgress {
    /// What it waited for; none where it started at once.
    pub waited: Option<Waited>,
    /// The steps of its tasks; of the first 64 of them.
    pub tasks: Vec<TaskSteps>,
}

/// How much is in a version's Training Output Path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutputSize {
    /// Number of files.
    pub files: u64,
    /// Their sizes together.
    pub size_bytes: u64,
}

/// Two versions whose code is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodePair {
    /// The one before.
    pub left: VersionKey,
    /// The one after.
    pub right: VersionKey,
}

/// A file in the code of two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FilePair {
    /// The one before.
    pub left: VersionKey,
    /// The one after.
    pub right: VersionKey,
    /// Its path in the code directory.
    pub path: String,
}

/// A table to write into a folder of this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WriteCsv {
    /// The folder, which is there.
    pub folder: String,
    /// Name of the file, without its ending; what no file name can have is left out.
    pub name: String,
    /// The rows, the head first.
    pub rows: Vec<Vec<String>>,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WrittenFile {
    /// Its path.
    pub path: String,
}
