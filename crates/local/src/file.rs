//! Small JSON files of a version's folder: read whole, replaced whole.

use std::io;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use trainyard_backend::BackendError;
use trainyard_files::{RECORD_BYTES_MAX, Survives};

/// Replaces a file; it survives a power cut.
pub(crate) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), BackendError> {
    replace(path, value, Survives::PowerCut)
}

/// The same, but that it survives a power cut is for [`trainyard_files::sync`] to see to.
pub(crate) fn write_unsynced<T: Serialize>(path: &Path, value: &T) -> Result<(), BackendError> {
    replace(path, value, Survives::Process)
}

fn replace<T: Serialize>(path: &Path, value: &T, survives: Survives) -> Result<(), BackendError> {
    let bytes = serde_json::to_vec_pretty(value).expect("BUG: these records are always JSON");
    trainyard_files::replace(path, &bytes, survives).map_err(|source| fault(path, source))
}

/// The content, if the file is there.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, BackendError> {
    let bytes = match trainyard_files::read(path, RECORD_BYTES_MAX) {
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
    use std::fs;

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
