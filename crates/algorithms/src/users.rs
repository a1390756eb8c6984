//! A user's own packages: copied into the catalogue's folder, removed from it. What is half copied or half removed
//! has a name that begins with a dot, which nobody lists.

use std::fs;
use std::path::{Component, Path, PathBuf};

use trainyard_code::{CODE_BYTES_MAX, CODE_FILES_MAX, CodeRule};

use crate::catalogue::{self, Catalogue};
use crate::error::AlgorithmError;
use crate::fault::{ManifestFault, ManifestFaultKind};
use crate::package::Package;

/// What keeps a folder from being added as a package, all of it; the package where nothing does. `known` is what the
/// catalogue has. Whether all its files can be copied is found out by copying.
pub fn check_package(source: &Path, known: &Catalogue) -> Result<Package, Vec<ManifestFault>> {
    let opened = source
        .canonicalize()
        .map_err(AlgorithmError::file(source))
        .and_then(|source| Package::open(&source));
    let package = opened.map_err(catalogue::faults_of)?;
    if known.find(&package.manifest.name).is_some() {
        let taken = ManifestFault::new("name", ManifestFaultKind::NameTaken);
        return Err(vec![taken]);
    }
    Ok(package)
}

/// Copies a package into `users`, the folder of the user's packages. `known` is what the catalogue has.
pub fn add_package(
    source: &Path,
    users: &Path,
    known: &Catalogue,
) -> Result<Package, AlgorithmError> {
    let source = source
        .canonicalize()
        .map_err(AlgorithmError::file(source))?;
    let name = Package::open(&source)?.manifest.name;
    let target = users.join(&name);
    if known.find(&name).is_some() || target.exists() {
        return Err(AlgorithmError::NameTaken { name });
    }
    let partial = aside(users, &name, "partial");
    remove(&partial)?;
    // A package has the name of its folder, so it needs one within.
    let copy = partial.join(&name);
    let copied = copy_folder(&source, &copy)
        // It may leave out what it needs.
        .and_then(|()| Package::open(&copy))
        .and_then(|_| fs::rename(&copy, &target).map_err(AlgorithmError::file(&target)));
    let _ = fs::remove_dir_all(&partial);
    copied?;
    Package::open(&target)
}

/// Removes a user's package, broken or not.
pub fn remove_package(users: &Path, name: &str) -> Result<(), AlgorithmError> {
    let folder = users.join(name);
    if !is_folder_name(name) || !folder.is_dir() {
        let name = name.to_owned();
        return Err(AlgorithmError::NotThere { name });
    }
    let removed = aside(users, name, "removed");
    remove(&removed)?;
    fs::rename(&folder, &removed).map_err(AlgorithmError::file(&folder))?;
    remove(&removed)
}

/// Whether a text names a folder that the catalogue lists: one with a fault may have any name.
fn is_folder_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let only = matches!(
        (parts.next(), parts.next()),
        (Some(Component::Normal(_)), None)
    );
    only && !name.starts_with('.') && !name.ends_with('/')
}

/// The name of a package while it is not one.
pub(crate) fn aside(root: &Path, name: &str, why: &str) -> PathBuf {
    root.join(format!(".{name}.{why}.{}", std::process::id()))
}

/// Removes a folder that may not be there.
pub(crate) fn remove(folder: &Path) -> Result<(), AlgorithmError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(AlgorithmError::file(folder)(error))
        }
        _ => Ok(()),
    }
}

/// Copies what a task will get of a package: it is the code directory of a job.
fn copy_folder(source: &Path, target: &Path) -> Result<(), AlgorithmError> {
    let rule = CodeRule::of(source)?;
    let (mut files, mut bytes) = (0, 0);
    let mut waiting = vec![PathBuf::new()];
    while let Some(inner) = waiting.pop() {
        let (from, to) = (source.join(&inner), target.join(&inner));
        fs::create_dir_all(&to).map_err(AlgorithmError::file(&to))?;
        for entry in fs::read_dir(&from).map_err(AlgorithmError::file(&from))? {
            let entry = entry.map_err(AlgorithmError::file(&from))?;
            let (path, inner) = (entry.path(), inner.join(entry.file_name()));
            let kind = entry.file_type().map_err(AlgorithmError::file(&path))?;
            if rule.ignored(&inner, kind.is_dir()).is_some() {
                continue;
            }
            if kind.is_dir() {
                waiting.push(inner);
                continue;
            }
            if !kind.is_file() {
                return Err(AlgorithmError::NotAFile { path });
            }
            let about = entry.metadata().map_err(AlgorithmError::file(&path))?;
            files += 1;
            bytes += about.len();
            if files > CODE_FILES_MAX || bytes > CODE_BYTES_MAX {
                return Err(AlgorithmError::TooLarge {
                    path: source.to_owned(),
                    max_files: CODE_FILES_MAX,
                    max_bytes: CODE_BYTES_MAX,
                });
            }
            fs::copy(&path, target.join(inner)).map_err(AlgorithmError::file(&path))?;
        }
    }
    Ok(())
}
