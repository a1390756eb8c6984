//! The packages inside the binary, and putting them where Python can run them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::error::AlgorithmError;
use crate::users::{aside, remove};

/// Paths below `algorithms/` of the repository, with `/`, and contents.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shipped_files.rs"));

/// Makes `root`, a folder for nothing else, hold exactly the shipped packages. A package that is there as shipped
/// is left alone, so jobs that run from it are not disturbed; a changed or half-written one is replaced whole.
pub fn write_shipped(root: &Path) -> Result<(), AlgorithmError> {
    fs::create_dir_all(root).map_err(AlgorithmError::file(root))?;
    let names: BTreeSet<&str> = FILES.iter().map(|(path, _)| package_of(path)).collect();
    for name in &names {
        if !is_as_shipped(root, name) {
            replace(root, name)?;
        }
    }
    for entry in fs::read_dir(root).map_err(AlgorithmError::file(root))? {
        let entry = entry.map_err(AlgorithmError::file(root))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What begins with a dot may belong to another process that is writing now.
        if !name.starts_with('.') && !names.contains(name.as_str()) && entry.path().is_dir() {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

fn package_of(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

fn files_of(name: &str) -> impl Iterator<Item = &'static (&'static str, &'static [u8])> {
    FILES
        .iter()
        .filter(move |(path, _)| package_of(path) == name)
}

fn is_as_shipped(root: &Path, name: &str) -> bool {
    files_of(name).all(|(path, bytes)| fs::read(root.join(path)).is_ok_and(|there| there == *bytes))
}

fn replace(root: &Path, name: &str) -> Result<(), AlgorithmError> {
    let partial = aside(root, name, "partial");
    remove(&partial)?;
    for (path, bytes) in files_of(name) {
        let below = path.strip_prefix(name).unwrap_or(path);
        let file = partial.join(below.trim_start_matches('/'));
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(AlgorithmError::file(folder))?;
        }
        fs::write(&file, bytes).map_err(AlgorithmError::file(&file))?;
    }
    let (target, old) = (root.join(name), aside(root, name, "old"));
    remove(&old)?;
    if target.exists() {
        fs::rename(&target, &old).map_err(AlgorithmError::file(&target))?;
    }
    match fs::rename(&partial, &target) {
        // Another process was quicker, with the same files.
        Err(_) if is_as_shipped(root, name) => remove(&partial)?,
        Err(error) => return Err(AlgorithmError::file(&target)(error)),
        Ok(()) => {}
    }
    remove(&old)
}
