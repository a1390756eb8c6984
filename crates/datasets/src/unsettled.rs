//! Marks of versions that are being made or deleted: of these the files may be there and the row in the database not.
//!
//! A mark is an empty file that is there before the first file of a version comes or goes, and until the last one has.
//! Who finds one at a start knows that the work was cut short. Files without a mark are never taken for leftovers: a
//! database that was brought back from a backup does not know all the versions there are.

use std::fs;
use std::io;
use std::path::PathBuf;

use trainyard_job::VersionNumber;

use crate::datasets::{Datasets, entries, named, off_the_runtime};
use crate::error::DatasetError;
use crate::manifest::{fault, make_private};

/// No data set has such a name.
const FOLDER: &str = ".unsettled";

impl Datasets {
    /// Marks a version, before it is made or deleted.
    pub async fn unsettle(
        &self,
        dataset: &str,
        version: VersionNumber,
    ) -> Result<(), DatasetError> {
        named(dataset, version)?;
        let path = self.mark(dataset, version);
        off_the_runtime(move || {
            let folder = path.parent().unwrap_or(&path);
            make_private(folder)
                .and_then(|()| fs::write(&path, ""))
                .and_then(|()| fs::File::open(folder)?.sync_all())
                .map_err(|source| fault(&path, source))
        })
        .await
    }

    /// Takes a mark away: the version is there for good, or gone.
    pub async fn settle(&self, dataset: &str, version: VersionNumber) -> Result<(), DatasetError> {
        let path = self.mark(dataset, version);
        off_the_runtime(move || match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fault(&path, error)),
            _ => Ok(()),
        })
        .await
    }

    /// The versions that are marked.
    pub async fn unsettled(&self) -> Result<Vec<(String, VersionNumber)>, DatasetError> {
        let folder = self.folder.join(FOLDER);
        off_the_runtime(move || {
            let names = entries(&folder)?.into_iter();
            let marked = names.filter_map(|name| {
                let (dataset, version) = name.rsplit_once('.')?;
                Some((dataset.to_owned(), version.parse().ok()?))
            });
            Ok(marked.collect())
        })
        .await
    }

    fn mark(&self, dataset: &str, version: VersionNumber) -> PathBuf {
        self.folder
            .join(FOLDER)
            .join(format!("{dataset}.{version}"))
    }
}
