//! A frozen copy of a folder with the list of its files: what a version of a data set is.
//!
//! A folder of this computer is copied, as an upload is; the system shares the blocks where the file system can. A folder
//! of the store is linked file by file: objects are replaced as a whole, so an object that is put again or deleted
//! leaves the snapshot as it is. What is written over in place all the same is noticed by size and time of change:
//! those are read again before each use, which contents could not be where a version has gigabytes.

mod compare;
mod making;

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use walkdir::WalkDir;

use crate::entry::Usage;
use crate::store::off_the_runtime;
use crate::{ObjectStore, ObjectsError, ObsUrl, Progress, partial};

/// Where the files of a snapshot come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A folder of this computer. Links in it are followed.
    Computer(PathBuf),
    /// A folder of the store.
    Store(ObsUrl),
}

/// Says that a long piece of work is not wanted any more. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Ends the work at its next step.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work is to end.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A snapshot that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Its files, by path.
    pub files: Vec<SnapshotFile>,
    /// What of the source is not in it.
    pub left_out: Vec<LeftOut>,
    /// How much it holds.
    pub usage: Usage,
}

/// One file of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotFile {
    /// Path below the snapshot's folder.
    pub path: String,
    /// Its size.
    pub size_bytes: u64,
    /// When its content was last written, in nanoseconds since 1970.
    pub modified_ns: i64,
}

/// A file of the source that is not in the snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOut {
    /// Path below the source's folder; bytes that are no UTF-8 are shown as U+FFFD.
    pub path: String,
    /// Why.
    pub reason: LeftOutReason,
}

/// Why a file is not in a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// Its path below the folder has more characters than a name may have.
    LongName,
    /// Its name cannot be that of an object.
    UnfitName,
    /// It is a link that leads nowhere or back to a folder it is in.
    BrokenLink,
    /// It is neither a file nor a folder.
    NotAFile,
}

/// How a snapshot's folder differs from its list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Files that are gone.
    pub missing: u64,
    /// Files of another size or time.
    pub changed: u64,
    /// Files that are not on the list.
    pub added: u64,
    /// The path of one of them.
    pub example: Option<String>,
}

impl Differences {
    /// Whether the folder is what the list says.
    #[must_use]
    pub fn are_none(&self) -> bool {
        self.example.is_none()
    }

    fn note(&mut self, path: &str) {
        self.example.get_or_insert_with(|| path.to_owned());
    }
}

impl ObjectStore {
    /// Makes the folder `to`, which must not be there yet, of the files of `from` whose paths have at most `name_max`
    /// characters. It appears whole or not at all.
    pub async fn snapshot(
        &self,
        from: Source,
        to: &ObsUrl,
        name_max: usize,
        cancel: Cancel,
        on_progress: impl Fn(Progress) + Send + Sync + 'static,
    ) -> Result<Snapshot, ObjectsError> {
        let to = to.to_dir();
        if self.exists(&to).await? {
            let taken_by = "folder";
            return Err(ObjectsError::AlreadyExists { url: to, taken_by });
        }
        if let Source::Store(url) = &from {
            self.stat(&url.to_dir()).await?;
        }
        let root = self.root.clone();
        off_the_runtime(move || {
            let part = root.join(partial::path());
            let making = making::Making {
                root: &root,
                to: &to,
                part: &part,
                cancel: &cancel,
            };
            let made = making.run(&from, name_max, &on_progress);
            if made.is_err() {
                // The first fault is the one to tell; what stays is swept later.
                fs::remove_dir_all(&part).ok();
            }
            made
        })
        .await
    }

    /// Compares a snapshot's folder with the list of its files.
    pub async fn compare_snapshot(
        &self,
        folder: &ObsUrl,
        files: Vec<SnapshotFile>,
    ) -> Result<Differences, ObjectsError> {
        let folder = folder.to_dir();
        let top = self.root.join(folder.path());
        off_the_runtime(move || compare::compare(&top, &folder, &files)).await
    }

    /// Files below a folder whose paths in it have more than `max` characters: how many there are, one of them, and
    /// whether all are. Stops after `most` files, where none was found so far.
    pub async fn long_names(
        &self,
        folder: &ObsUrl,
        max: usize,
        most: usize,
    ) -> Result<LongNames, ObjectsError> {
        let folder = folder.to_dir();
        self.stat(&folder).await?;
        let top = self.root.join(folder.path());
        let count = move || {
            let mut found = LongNames::default();
            for entry in WalkDir::new(&top).into_iter().flatten() {
                if !entry.file_type().is_file() {
                    continue;
                }
                let path = below(&top, entry.path()).to_string_lossy();
                if path.chars().count() > max {
                    found.count += 1;
                    found.example.get_or_insert_with(|| path.into_owned());
                } else {
                    found.others += 1;
                }
                if found.count == 0 && found.others >= most as u64 {
                    break;
                }
            }
            found
        };
        Ok(off_the_runtime(count).await)
    }
}

/// Names that are too long for a data source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LongNames {
    /// Files with such a name.
    pub count: u64,
    /// Files without.
    pub others: u64,
    /// One of the first.
    pub example: Option<String>,
}

fn below<'a>(top: &Path, path: &'a Path) -> &'a Path {
    path.strip_prefix(top).unwrap_or(path)
}

fn modified_ns(metadata: &Metadata) -> i64 {
    let since_1970 = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since_1970.map_or(0, |time| i64::try_from(time.as_nanos()).unwrap_or(i64::MAX))
}
