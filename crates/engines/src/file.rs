//! Small JSON files: read whole, replaced whole.

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use trainyard_files::Survives;

use crate::error::EngineError;

/// The content, if the file is there.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, EngineError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(EngineError::file(path)(source)),
    };
    let value = serde_json::from_slice(&bytes)
        .map_err(|error| EngineError::file(path)(io::Error::other(error)))?;
    Ok(Some(value))
}

/// Replaces a file whole. Two windows may write at once; the later wins.
pub(crate) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), EngineError> {
    let bytes = serde_json::to_vec_pretty(value).expect("BUG: these records are always JSON");
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| trainyard_files::replace(path, &bytes, Survives::PowerCut))
        .map_err(EngineError::file(path))
}
