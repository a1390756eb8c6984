//! The list of a version's files, as it is kept: written once, whole, and never changed.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use trainyard_files::Survives;
use trainyard_objects::{LeftOut, SnapshotFile};

use crate::error::DatasetError;

const FORMAT: u32 = 1;

/// Which files a version has, and which of its source it does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    format: u32,
    /// Its files, by path.
    pub files: Vec<SnapshotFile>,
    /// What of the source was left out.
    pub left_out: Vec<LeftOut>,
}

impl Manifest {
    pub(crate) fn new(files: Vec<SnapshotFile>, left_out: Vec<LeftOut>) -> Self {
        Self {
            format: FORMAT,
            files,
            left_out,
        }
    }

    /// The manifest in a file; none where there is no such file.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, DatasetError> {
        let told = |source| fault(path, source);
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(told(error)),
        };
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|error| told(error.into()))?;
        if manifest.format != FORMAT {
            let what = format!(
                "it has format {}; this Trainyard knows {FORMAT}",
                manifest.format
            );
            return Err(told(io::Error::other(what)));
        }
        Ok(Some(manifest))
    }

    /// Writes it for its owner alone, whole or not at all.
    pub(crate) fn write(&self, path: &Path) -> Result<(), DatasetError> {
        let bytes = serde_json::to_vec(self).expect("BUG: a manifest is JSON");
        let written = make_private(path.parent().unwrap_or(path))
            .and_then(|()| trainyard_files::replace(path, &bytes, Survives::PowerCut));
        written.map_err(|source| fault(path, source))
    }
}

#[cfg(unix)]
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(not(unix))]
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

pub(crate) fn fault(path: &Path, source: io::Error) -> DatasetError {
    DatasetError::Manifest {
        path: path.to_owned(),
        source,
    }
}
