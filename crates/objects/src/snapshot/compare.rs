//! Comparing the folder of a snapshot with the list of its files.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use walkdir::WalkDir;

use super::{Differences, SnapshotFile, below, modified_ns};
use crate::{ObjectsError, ObsUrl};

pub(super) fn compare(
    top: &Path,
    folder: &ObsUrl,
    files: &[SnapshotFile],
) -> Result<Differences, ObjectsError> {
    let mut differences = Differences::default();
    let mut left: HashMap<&str, &SnapshotFile> = files
        .iter()
        .map(|file| (file.path.as_str(), file))
        .collect();
    for entry in WalkDir::new(top) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let error: io::Error = error.into();
                // Gone while it was looked for, or altogether: then all are missing.
                if error.kind() == io::ErrorKind::NotFound {
                    continue;
                }
                return Err(ObjectsError::from_io(folder, error));
            }
        };
        if entry.file_type().is_dir() {
            continue;
        }
        let path = below(top, entry.path()).to_string_lossy();
        let Some(file) = left.remove(path.as_ref()) else {
            differences.added += 1;
            differences.note(&path);
            continue;
        };
        let is_same = entry.metadata().is_ok_and(|metadata| {
            metadata.is_file()
                && metadata.len() == file.size_bytes
                && modified_ns(&metadata) == file.modified_ns
        });
        if !is_same {
            differences.changed += 1;
            differences.note(&path);
        }
    }
    differences.missing = left.len() as u64;
    if let Some(first) = left.into_keys().min() {
        differences.note(first);
    }
    Ok(differences)
}
