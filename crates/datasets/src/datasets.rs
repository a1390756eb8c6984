//! Making a version, finding it, comparing it with its list and deleting it.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use trainyard_job::{DATA_FILE_NAME_MAX, VersionNumber, is_dataset_name};
use trainyard_objects::{
    Cancel, Differences, LeftOut, ObjectStore, ObjectsError, ObsUrl, Progress, Source, Usage,
};

use crate::error::DatasetError;
use crate::manifest::{self, Manifest};

/// The bucket of all versions.
const BUCKET: &str = "trainyard-datasets";

/// A form asks after each pause in typing: this long the last answer does.
const LATELY: Duration = Duration::from_secs(10);

/// When a version was last compared, and what came of it.
type Compared = HashMap<(String, VersionNumber), (Instant, Differences)>;

/// The data sets of a data directory. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Datasets {
    pub(crate) objects: ObjectStore,
    /// Where the manifests are.
    pub(crate) folder: PathBuf,
    compared: Arc<Mutex<Compared>>,
}

/// A version that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// How much it holds.
    pub usage: Usage,
    /// What of the source was left out.
    pub left_out: Vec<LeftOut>,
}

impl Datasets {
    /// Data sets whose files are in `objects` and whose manifests are in `folder`.
    #[must_use]
    pub fn new(objects: ObjectStore, folder: PathBuf) -> Self {
        Self {
            objects,
            folder,
            compared: Arc::default(),
        }
    }

    /// Whether a path is where versions are, which nobody else may write.
    #[must_use]
    pub fn owns(url: &ObsUrl) -> bool {
        url.bucket() == BUCKET
    }

    /// The folder of a version; none for a text that names no data set.
    #[must_use]
    pub fn url(dataset: &str, version: VersionNumber) -> Option<ObsUrl> {
        if !is_dataset_name(dataset) {
            return None;
        }
        format!("obs://{BUCKET}/{dataset}/{version}/").parse().ok()
    }

    /// Makes a version of the files of a folder. Nothing is left of one that fails or is cancelled. One that is made
    /// stays marked until it is settled.
    pub async fn make(
        &self,
        dataset: &str,
        version: VersionNumber,
        source: Source,
        cancel: Cancel,
        on_progress: impl Fn(Progress) + Send + Sync + 'static,
    ) -> Result<Made, DatasetError> {
        let url = named(dataset, version)?;
        let source_name = match &source {
            Source::Computer(path) => path.display().to_string(),
            Source::Store(url) => url.to_string(),
        };
        self.unsettle(dataset, version).await?;
        let made = self
            .objects
            .snapshot(source, &url, DATA_FILE_NAME_MAX, cancel, on_progress)
            .await;
        let made = match made {
            Ok(made) => made,
            Err(error) => {
                // It appears whole or not at all.
                self.settle(dataset, version).await.ok();
                self.clear_empty(&url).await;
                return Err(error.into());
            }
        };
        let usage = made.usage;
        let written = match made.left_out.first() {
            _ if !made.files.is_empty() => {
                let manifest = Manifest::new(made.files, made.left_out);
                let path = self.manifest_file(dataset, version);
                off_the_runtime(move || manifest.write(&path).map(|()| manifest.left_out)).await
            }
            None => Err(DatasetError::Empty { source_name }),
            Some(first) => Err(DatasetError::NothingFits {
                source_name,
                left_out: made.left_out.len(),
                example: first.path.clone(),
                max: DATA_FILE_NAME_MAX,
            }),
        };
        match written {
            Ok(left_out) => Ok(Made { usage, left_out }),
            Err(error) => {
                // The first fault is the one to tell.
                self.delete(dataset, version).await.ok();
                Err(error)
            }
        }
    }

    /// The data sets there are, by name.
    pub async fn names(&self) -> Result<Vec<String>, DatasetError> {
        let folder = self.folder.clone();
        off_the_runtime(move || {
            let mut names = entries(&folder)?;
            names.retain(|name| is_dataset_name(name));
            Ok(names)
        })
        .await
    }

    /// The versions a data set has, oldest first.
    pub async fn versions(&self, dataset: &str) -> Result<Vec<VersionNumber>, DatasetError> {
        if !is_dataset_name(dataset) {
            return Ok(Vec::new());
        }
        let folder = self.folder.join(dataset);
        off_the_runtime(move || {
            let names = entries(&folder)?.into_iter();
            let mut versions: Vec<VersionNumber> = names
                .filter_map(|name| name.strip_suffix(".json")?.parse().ok())
                .collect();
            versions.sort_unstable();
            Ok(versions)
        })
        .await
    }

    /// Which files a version has.
    pub async fn manifest(
        &self,
        dataset: &str,
        version: VersionNumber,
    ) -> Result<Manifest, DatasetError> {
        named(dataset, version)?;
        let path = self.manifest_file(dataset, version);
        let found = off_the_runtime(move || Manifest::read(&path)).await?;
        found.ok_or_else(|| no_version(dataset, version))
    }

    /// How the files of a version differ from what they were when it was made.
    pub async fn compare(
        &self,
        dataset: &str,
        version: VersionNumber,
    ) -> Result<Differences, DatasetError> {
        let url = named(dataset, version)?;
        let files = self.manifest(dataset, version).await?.files;
        let found = self.objects.compare_snapshot(&url, files).await?;
        let key = (dataset.to_owned(), version);
        self.compared().insert(key, (Instant::now(), found.clone()));
        Ok(found)
    }

    /// The same, as it was found a few seconds ago where it was: a version of a hundred thousand files takes a while.
    pub async fn compare_lately(
        &self,
        dataset: &str,
        version: VersionNumber,
    ) -> Result<Differences, DatasetError> {
        let kept = {
            let mut compared = self.compared();
            compared.retain(|_, (at, _)| at.elapsed() < LATELY);
            let key = (dataset.to_owned(), version);
            compared.get(&key).map(|(_, found)| found.clone())
        };
        match kept {
            Some(found) => Ok(found),
            None => self.compare(dataset, version).await,
        }
    }

    fn compared(&self) -> MutexGuard<'_, Compared> {
        self.compared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a version one that is none any more, whatever becomes of its files: takes its list away.
    pub async fn withdraw(
        &self,
        dataset: &str,
        version: VersionNumber,
    ) -> Result<(), DatasetError> {
        named(dataset, version)?;
        self.compared().remove(&(dataset.to_owned(), version));
        let path = self.manifest_file(dataset, version);
        off_the_runtime(move || {
            let removed = match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
            // The data set's own folder goes with its last version.
            path.parent().map(fs::remove_dir);
            removed.map_err(|source| manifest::fault(&path, source))
        })
        .await
    }

    /// Deletes a version with its files. One that is not there is no fault: it is gone as asked. Where something stays,
    /// its mark does too.
    pub async fn delete(&self, dataset: &str, version: VersionNumber) -> Result<(), DatasetError> {
        let url = named(dataset, version)?;
        self.withdraw(dataset, version).await?;
        match self.objects.delete(&url).await {
            Ok(()) | Err(ObjectsError::NotFound { .. }) => {}
            Err(other) => return Err(other.into()),
        }
        self.clear_empty(&url).await;
        self.settle(dataset, version).await
    }

    /// Removes the folder of a version's data set, and the bucket of them all, where nothing is in them.
    async fn clear_empty(&self, version: &ObsUrl) {
        let above = std::iter::successors(version.parent(), ObsUrl::parent);
        let folders: Vec<_> = above
            .filter_map(|url| self.objects.local_path(&url))
            .collect();
        off_the_runtime(move || {
            for folder in folders {
                // One that has something in it stays, and says so by an error.
                let _ = fs::remove_dir(folder);
            }
        })
        .await;
    }

    fn manifest_file(&self, dataset: &str, version: VersionNumber) -> PathBuf {
        self.folder.join(dataset).join(format!("{version}.json"))
    }
}

pub(crate) fn named(dataset: &str, version: VersionNumber) -> Result<ObsUrl, DatasetError> {
    Datasets::url(dataset, version).ok_or_else(|| no_version(dataset, version))
}

fn no_version(dataset: &str, version: VersionNumber) -> DatasetError {
    DatasetError::NoVersion {
        dataset: dataset.to_owned(),
        version: version.to_string(),
    }
}

/// Names in a folder, sorted; none where there is no such folder.
pub(crate) fn entries(folder: &Path) -> Result<Vec<String>, DatasetError> {
    let told = |source| manifest::fault(folder, source);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(told(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(told)?.file_name();
        names.extend(name.to_str().map(str::to_owned));
    }
    names.sort_unstable();
    Ok(names)
}

pub(crate) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    tokio::task::spawn_blocking(work)
        .await
        .expect("BUG: reading a manifest panicked")
}
