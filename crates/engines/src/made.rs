//! The folder of environments that were made here. An environment is half made as long as a mark stands beside
//! it, which its maker keeps locked: a mark that nobody holds tells of a maker that died.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::EngineError;
use crate::search;

const LONGEST_NAME: usize = 64;
const MARK: &str = "incomplete";
/// Held for the moment in which marks come and go: without it, a second maker could open a mark, wait, and lock
/// it after the first maker had finished and removed it.
const GATE: &str = ".gate";

/// Where they are.
#[derive(Debug)]
pub(crate) struct MadeHere {
    root: PathBuf,
}

/// An environment that is being made. Dropped without [`HalfMade::finish`], it takes its folder with it.
#[derive(Debug)]
pub(crate) struct HalfMade {
    root: PathBuf,
    folder: PathBuf,
    mark: PathBuf,
    /// Held, not read.
    _lock: File,
    is_finished: bool,
}

impl MadeHere {
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Whether a name is free and one.
    pub(crate) fn check(&self, name: &str) -> Result<(), EngineError> {
        check_name(name)?;
        let folder = self.root.join(name);
        if folder.exists() && !mark_of(&folder).exists() {
            let name = name.to_owned();
            return Err(EngineError::NameTaken { name });
        }
        Ok(())
    }

    /// Deletes one. Marked first: what a crash leaves of it must not pass for an environment.
    pub(crate) fn remove(&self, folder: &Path) -> Result<(), EngineError> {
        let mark = mark_of(folder);
        let gate = gate(&self.root)?;
        File::create(&mark).map_err(EngineError::file(&mark))?;
        drop(gate);
        remove_folder(folder)?;
        fs::remove_file(&mark).map_err(EngineError::file(&mark))
    }

    /// Those that are complete.
    pub(crate) fn folders(&self) -> Vec<PathBuf> {
        let folders = search::inside(&self.root).into_iter();
        folders.filter(|folder| !mark_of(folder).exists()).collect()
    }

    /// The one at `path`, by whichever of its names that is.
    pub(crate) fn at(&self, path: &Path) -> Option<PathBuf> {
        let real = path.canonicalize().ok()?;
        let mut folders = self.folders().into_iter();
        folders.find(|folder| folder.canonicalize().is_ok_and(|folder| folder == real))
    }

    /// Claims a name. What a maker that died left under it is removed first.
    pub(crate) fn begin(&self, name: &str) -> Result<HalfMade, EngineError> {
        check_name(name)?;
        let taken = || EngineError::NameTaken {
            name: name.to_owned(),
        };
        let folder = self.root.join(name);
        let mark = mark_of(&folder);
        fs::create_dir_all(&self.root).map_err(EngineError::file(&self.root))?;
        let gate = gate(&self.root)?;
        if folder.exists() && !mark.exists() {
            return Err(taken());
        }
        let lock = File::create(&mark).map_err(EngineError::file(&mark))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(taken()),
            Err(TryLockError::Error(error)) => return Err(EngineError::file(&mark)(error)),
        }
        drop(gate);
        remove_folder(&folder)?;
        Ok(HalfMade {
            root: self.root.clone(),
            folder,
            mark,
            _lock: lock,
            is_finished: false,
        })
    }
}

impl HalfMade {
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// From here on it is an environment like any other.
    pub(crate) fn finish(mut self) -> Result<(), EngineError> {
        let _gate = gate(&self.root)?;
        fs::remove_file(&self.mark).map_err(EngineError::file(&self.mark))?;
        self.is_finished = true;
        Ok(())
    }
}

impl Drop for HalfMade {
    fn drop(&mut self) {
        // The mark goes last: while anything is left of the folder, it must not pass for an environment.
        if !self.is_finished
            && remove_folder(&self.folder).is_ok()
            && let Ok(_gate) = gate(&self.root)
        {
            let _ = fs::remove_file(&self.mark);
        }
    }
}

fn check_name(name: &str) -> Result<(), EngineError> {
    let is_right = name.len() <= LONGEST_NAME
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        && !name.ends_with(&format!(".{MARK}"));
    if is_right {
        return Ok(());
    }
    Err(EngineError::BadName {
        given: name.to_owned(),
    })
}

fn mark_of(folder: &Path) -> PathBuf {
    let mut path = folder.as_os_str().to_owned();
    path.push(format!(".{MARK}"));
    path.into()
}

/// Open for as long as the file is held.
fn gate(root: &Path) -> Result<File, EngineError> {
    let path = root.join(GATE);
    let file = File::create(&path).map_err(EngineError::file(&path))?;
    file.lock().map_err(EngineError::file(&path))?;
    Ok(file)
}

fn remove_folder(folder: &Path) -> Result<(), EngineError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(EngineError::file(folder)(error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_up_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let made = MadeHere::new(root.path().to_owned());
        let half = made.begin("vision").unwrap();
        fs::create_dir_all(half.folder().join("bin")).unwrap();
        assert!(made.folders().is_empty(), "half made is not made");
        drop(half);
        assert!(!root.path().join("vision").exists());
        assert!(!root.path().join("vision.incomplete").exists());
    }

    #[test]
    fn a_name_is_taken_while_it_is_made_and_after() {
        let root = tempfile::tempdir().unwrap();
        let made = MadeHere::new(root.path().to_owned());
        let half = made.begin("vision").unwrap();
        let taken = |result| matches!(result, Err(EngineError::NameTaken { .. }));
        assert!(taken(made.begin("vision")));
        fs::create_dir(half.folder()).unwrap();
        half.finish().unwrap();
        assert!(taken(made.begin("vision")));
        assert_eq!(made.folders(), [root.path().join("vision")]);
    }

    #[test]
    fn what_a_dead_maker_left_is_not_listed_and_makes_way() {
        let root = tempfile::tempdir().unwrap();
        let made = MadeHere::new(root.path().to_owned());
        fs::create_dir(root.path().join("vision")).unwrap();
        fs::write(root.path().join("vision.incomplete"), "").unwrap();
        assert!(made.folders().is_empty());
        let half = made.begin("vision").unwrap();
        assert!(!half.folder().exists());
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        let made = MadeHere::new("nowhere".into());
        for name in ["", "..", "a/b", ".hidden", "a b", "x.incomplete"] {
            let refused = matches!(made.begin(name), Err(EngineError::BadName { .. }));
            assert!(refused, "{name}");
        }
    }
}
