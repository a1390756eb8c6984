//! The data directory: where everything of a console lies.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use trainyard_job::{JobId, VersionKey};

use crate::error::ConsoleError;

/// A data directory.
#[derive(Clone, Debug)]
pub struct Home(PathBuf);

impl Home {
    /// `TRAINYARD_HOME`, else the platform's data directory + `trainyard`.
    #[must_use]
    pub fn default_path() -> PathBuf {
        let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
        if let Some(home) = set("TRAINYARD_HOME") {
            return PathBuf::from(home);
        }
        if let Some(data) = set("XDG_DATA_HOME") {
            return PathBuf::from(data).join("trainyard");
        }
        PathBuf::from(set("HOME").unwrap_or_else(|| "/".into())).join(".local/share/trainyard")
    }

    /// Makes the directory where it is missing; nobody but the user may look in.
    pub fn prepare(path: &Path) -> Result<Self, ConsoleError> {
        let absolute = std::path::absolute(path).map_err(|e| file_error(path, e))?;
        let home = Self(absolute);
        for dir in [home.path().to_owned(), home.objects(), home.jobs()] {
            make_private(&dir).map_err(|e| file_error(&dir, e))?;
        }
        Ok(home)
    }

    /// The directory itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("trainyard.db")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.0.join("owner.lock")
    }

    pub(crate) fn door(&self) -> PathBuf {
        self.0.join("api.json")
    }

    pub(crate) fn objects(&self) -> PathBuf {
        self.0.join("obs")
    }

    pub(crate) fn jobs(&self) -> PathBuf {
        self.0.join("jobs")
    }

    pub(crate) fn job(&self, job: JobId) -> PathBuf {
        self.jobs().join(job.to_string())
    }

    /// Where a version's files are.
    #[must_use]
    pub fn version(&self, key: VersionKey) -> PathBuf {
        self.job(key.job).join(key.version.to_string())
    }

    /// Where a task's log and records are.
    #[must_use]
    pub fn task(&self, key: VersionKey, task: u32) -> PathBuf {
        self.version(key).join(format!("task-{task}"))
    }
}

/// Makes a directory of mode 0700, parents too; narrows one that is there.
pub(crate) fn make_private(dir: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)?;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700))
}

pub(crate) fn file_error(path: &Path, source: io::Error) -> ConsoleError {
    let path = path.to_owned();
    ConsoleError::File { path, source }
}
