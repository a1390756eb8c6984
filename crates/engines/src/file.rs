//! Small JSON files: read whole, replaced whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

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

/// Replaces a file so that a reader, or a crash, sees the old content or the new.
pub(crate) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), EngineError> {
    // The process is in the name: two windows may write at once, and the later rename wins whole.
    let beside = path.with_extension(format!("{}.partial", std::process::id()));
    let bytes = serde_json::to_vec_pretty(value).expect("BUG: these records are always JSON");
    let replace = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = File::create(&beside)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    replace().map_err(|source| {
        let _ = fs::remove_file(&beside);
        EngineError::file(path)(source)
    })
}
