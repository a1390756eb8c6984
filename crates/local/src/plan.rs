//! `tasks.json`: the decision to start a version, with all that its tasks must agree on.
//!
//! Once it is there the version counts as started, and it is there later than the folders of its tasks. A restarted
//! console starts those tasks whose folders tell of no start with the very same ports, because those that run already
//! were told of them.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use trainyard_backend::BackendError;
use trainyard_job::HostPort;
use trainyard_shim::TaskDir;

use crate::claim::Claim;
use crate::file;

const FORMAT: u32 = 1;

/// The plan of a started version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    format: u32,
    /// What the version occupies.
    pub(crate) claim: Claim,
    /// Where each task listens for the others, in the order of their indices.
    pub(crate) hosts: Vec<HostPort>,
}

impl Plan {
    pub(crate) fn new(claim: Claim, hosts: Vec<HostPort>) -> Self {
        Self {
            format: FORMAT,
            claim,
            hosts,
        }
    }

    /// The plan in a version's folder, if it was started.
    pub(crate) fn read(version_dir: &Path) -> Result<Option<Self>, BackendError> {
        file::read(&path(version_dir))
    }

    pub(crate) fn write(&self, version_dir: &Path) -> Result<(), BackendError> {
        file::write(&path(version_dir), self)
    }

    /// Makes the folder of each task.
    pub(crate) fn make_task_dirs(&self, version_dir: &Path) -> Result<(), BackendError> {
        for (index, _) in (0..).zip(&self.hosts) {
            let dir = task_dir(version_dir, index);
            dir.make()
                .map_err(|error| file::fault(dir.path(), std::io::Error::other(error)))?;
        }
        Ok(())
    }
}

fn path(version_dir: &Path) -> PathBuf {
    version_dir.join("tasks.json")
}

/// The folder of one task.
pub(crate) fn task_dir(version_dir: &Path, index: u32) -> TaskDir {
    TaskDir::new(version_dir.join(format!("task-{index}")))
}
