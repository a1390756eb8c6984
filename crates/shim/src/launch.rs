//! `launch.json`: what to run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{CodeDir, Limits, Requirements, SandboxMode};

/// Everything a shim must know of its task, written before the shim is started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskLaunch {
    /// The format of this file: [`TaskLaunch::FORMAT`]. A shim refuses a newer one.
    pub format: u32,
    /// The boot command line, run by `/bin/bash -c` (`/bin/sh -c` where there is no bash).
    pub command: String,
    /// The whole contract environment, laid over what the task inherits.
    pub env: BTreeMap<String, String>,
    /// Secret variables by name, each with the id its value is kept under. The values come through the pipe.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub secrets: BTreeMap<String, String>,
    /// The code directory, if the job has one.
    #[serde(default)]
    pub code: Option<CodeDir>,
    /// What to install before the command, where the code directory asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirements: Option<Requirements>,
    /// Folders that stay visible and writable at their own paths: data, output, the data directory.
    #[serde(default)]
    pub visible: Vec<PathBuf>,
    /// Folders that nothing of the task can write into, wherever there is a sandbox: versions of data sets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read_only: Vec<PathBuf>,
    /// The sandbox asked for.
    #[serde(default)]
    pub sandbox: SandboxMode,
    /// How long after SIGTERM comes SIGKILL.
    pub grace_ms: u64,
    /// What the task may use.
    #[serde(default)]
    pub limits: Limits,
    /// The task's index, from 0.
    pub task_index: u32,
    /// How many tasks the job version has.
    pub task_count: u32,
    /// The folders of the version's other tasks: a task that fails stops them, with or without a console.
    #[serde(default)]
    pub others: Vec<PathBuf>,
    /// The user id seen inside: the one training images use is 1101.
    pub run_as_uid: u32,
}

impl TaskLaunch {
    /// The format this version writes.
    pub const FORMAT: u32 = 1;
    /// The user id of the documented container user.
    pub const CONTAINER_UID: u32 = 1101;
    /// How long a task is given between SIGTERM and SIGKILL unless the job says otherwise.
    pub const GRACE_MS: u64 = 10_000;

    /// A launch of `command` as the only task, with nothing else asked for.
    #[must_use]
    pub fn new(command: impl Into<String>) -> Self {
        Self {
            format: Self::FORMAT,
            command: command.into(),
            env: BTreeMap::new(),
            secrets: BTreeMap::new(),
            code: None,
            requirements: None,
            visible: Vec::new(),
            read_only: Vec::new(),
            sandbox: SandboxMode::Auto,
            grace_ms: Self::GRACE_MS,
            limits: Limits::default(),
            task_index: 0,
            task_count: 1,
            others: Vec::new(),
            run_as_uid: Self::CONTAINER_UID,
        }
    }
}
