//! The data directory: where everything of a console lies.

use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use trainyard_algorithms::{Root, RootKind};
use trainyard_code::Copies;
use trainyard_job::{JobId, VersionKey, VisualizationId};

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

    /// Makes the directory where it is missing; nobody but the user may look in. One that is there keeps its mode, and
    /// is refused where it holds other things: who writes `--home ~` does not mean that.
    pub fn prepare(path: &Path) -> Result<Self, ConsoleError> {
        let absolute = std::path::absolute(path).map_err(|e| file_error(path, e))?;
        let home = Self(absolute);
        if !home.is_ours_or_empty() {
            let what = "it holds other things; name a new or an empty folder";
            return Err(file_error(home.path(), io::Error::other(what)));
        }
        for dir in [home.path().to_owned(), home.objects(), home.jobs()] {
            make_private(&dir).map_err(|e| file_error(&dir, e))?;
        }
        Ok(home)
    }

    fn is_ours_or_empty(&self) -> bool {
        let Ok(mut entries) = fs::read_dir(&self.0) else {
            return true;
        };
        // The window's own files may be there before the database is.
        let known = ["trainyard.db", "owner.lock", "obs", "window.json", "web"];
        entries.next().is_none() || known.iter().any(|name| self.0.join(name).exists())
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

    /// Who a loopback server is.
    pub(crate) fn endpoint(&self) -> PathBuf {
        self.0.join("endpoint.json")
    }

    pub(crate) fn reserve(&self) -> PathBuf {
        self.0.join("reserve")
    }

    pub(crate) fn objects(&self) -> PathBuf {
        self.0.join("obs")
    }

    pub(crate) fn engines(&self) -> PathBuf {
        self.0.join("engines")
    }

    /// The lists of the files of data sets.
    pub(crate) fn datasets(&self) -> PathBuf {
        self.0.join("datasets")
    }

    /// The folders of the built-in algorithms: those that come with the program, then the user's own.
    pub(crate) fn algorithms(&self) -> Vec<Root> {
        let root = |name: &str, kind| Root {
            folder: self.0.join("algorithms").join(name),
            kind,
        };
        vec![
            root("shipped", RootKind::Shipped),
            root("users", RootKind::Users),
        ]
    }

    /// Where a visualization job's `TensorBoard` has its log.
    pub(crate) fn visualization(&self, id: VisualizationId) -> PathBuf {
        self.visualizations().join(id.to_string())
    }

    pub(crate) fn visualizations(&self) -> PathBuf {
        self.0.join("visualizations")
    }

    /// The code that versions ran, kept once for each content.
    pub(crate) fn code(&self) -> Copies {
        Copies::new(self.0.join("code"))
    }

    pub(crate) fn jobs(&self) -> PathBuf {
        self.0.join("jobs")
    }

    pub(crate) fn job(&self, job: JobId) -> PathBuf {
        self.jobs().join(job.to_string())
    }

    /// Where a file of the user's may be written: not among the console's own, whose names a file dialog shows too.
    pub(crate) fn refuse_own(&self, to: &Path) -> io::Result<()> {
        if !to.is_absolute() {
            return Err(io::Error::other("choose a whole path"));
        }
        let folder = to.parent().unwrap_or(to).canonicalize()?;
        let own = self.0.canonicalize()?;
        if folder.starts_with(&own) && !folder.starts_with(own.join("obs")) {
            return Err(io::Error::other(
                "Trainyard keeps its own files there; choose another folder",
            ));
        }
        Ok(())
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

/// Makes a directory of mode 0700, parents too. One that is there stays as it is.
pub(crate) fn make_private(dir: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
}

pub(crate) fn file_error(path: &Path, source: io::Error) -> ConsoleError {
    let path = path.to_owned();
    ConsoleError::File { path, source }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_private_and_what_was_there_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let new = folder.path().join("new");
        Home::prepare(&new).unwrap();
        assert_eq!((mode(&new), mode(&new.join("jobs"))), (0o700, 0o700));
        let empty = folder.path().join("empty");
        fs::create_dir(&empty).unwrap();
        fs::set_permissions(&empty, fs::Permissions::from_mode(0o755)).unwrap();
        Home::prepare(&empty).unwrap();
        assert_eq!((mode(&empty), mode(&empty.join("jobs"))), (0o755, 0o700));
        Home::prepare(&empty).unwrap();
    }

    #[test]
    fn nothing_of_the_users_is_written_among_the_consoles_own_files() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::prepare(&folder.path().join("home")).unwrap();
        fs::create_dir_all(home.objects().join("demo")).unwrap();
        for own in [home.database(), home.jobs().join("../owner.lock")] {
            let error = home.refuse_own(&own).unwrap_err().to_string();
            assert!(error.contains("choose another folder"), "{error}");
        }
        assert!(home.refuse_own(Path::new("log.txt")).is_err());
        home.refuse_own(&home.objects().join("demo/log.txt"))
            .unwrap();
        home.refuse_own(&folder.path().join("log.txt")).unwrap();
    }

    #[test]
    fn a_folder_of_other_things_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.tex"), "").unwrap();
        let error = Home::prepare(folder.path()).unwrap_err().to_string();
        assert!(error.contains("other things"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
