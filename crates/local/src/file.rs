//! Small JSON files of a version's folder: read whole, replaced whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use trainyard_backend::BackendError;

/// Replaces a file so that a reader, or a crash, sees the old content or the new; it survives a power cut.
pub(crate) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), BackendError> {
    let written = (|| {
        beside(path, value)?.sync_all()?;
        fs::rename(path_beside(path), path)?;
        sync_folder_of(path)
    })();
    written.map_err(|source| fault(path, source))
}

/// The same, but that it survives a power cut is for [`sync`] to see to.
pub(crate) fn write_unsynced<T: Serialize>(path: &Path, value: &T) -> Result<(), BackendError> {
    let written = beside(path, value).and_then(|_| fs::rename(path_beside(path), path));
    written.map_err(|source| fault(path, source))
}

/// Has a file that was written survive a power cut from here on.
pub(crate) fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()?;
    sync_folder_of(path)
}

fn beside<T: Serialize>(path: &Path, value: &T) -> io::Result<File> {
    let bytes = serde_json::to_vec_pretty(value).expect("BUG: these records are always JSON");
    let mut file = crate::platform::create_private(&path_beside(path))?;
    file.write_all(&bytes)?;
    Ok(file)
}

fn path_beside(path: &Path) -> PathBuf {
    path.with_extension("tmp")
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}

/// The content, if the file is there.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, BackendError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(fault(path, source)),
    };
    let value = serde_json::from_slice(&bytes).map_err(|error| fault(path, error.into()))?;
    Ok(Some(value))
}

/// An I/O error with the file it is about.
pub(crate) fn fault(path: &Path, source: io::Error) -> BackendError {
    BackendError::File {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_reads_back_as_written_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.json");
        write(&path, &vec![1, 2, 3]).unwrap();
        write(&path, &vec![4]).unwrap();
        assert_eq!(read::<Vec<i32>>(&path).unwrap(), Some(vec![4]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_damaged_file_is_named_and_a_missing_one_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.json");
        assert_eq!(read::<Vec<i32>>(&path).unwrap(), None);
        fs::write(&path, b"[1, ").unwrap();
        let error = read::<Vec<i32>>(&path).unwrap_err().to_string();
        assert!(error.contains("plan.json"), "{error}");
    }
}
