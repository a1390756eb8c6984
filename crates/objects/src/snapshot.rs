//! A frozen copy of a folder with the list of its files: what a version of a data set is.
//!
//! A folder of this computer is copied, as an upload is; the system shares the blocks where the file system can. A folder
//! of the store is linked file by file: objects are replaced as a whole, so an object that is put again or deleted
//! leaves the snapshot as it is. What is written over in place all the same is noticed by size and time of change:
//! those are read again before each use, which contents could not be where a version has gigabytes.

use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use walkdir::{DirEntry, WalkDir};

use crate::entry::{OnProgress, Usage};
use crate::meter::Meter;
use crate::store::off_the_runtime;
use crate::{ObjectStore, ObjectsError, ObsUrl, Progress, partial};

/// Copied between two looks at whether to go on.
const PIECE_BYTES: u64 = 16 << 20;

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
            let making = Making {
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
        off_the_runtime(move || compare(&top, &folder, &files)).await
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

/// A snapshot that is being made.
struct Making<'a> {
    root: &'a Path,
    to: &'a ObsUrl,
    /// Where it arrives.
    part: &'a Path,
    cancel: &'a Cancel,
}

impl Making<'_> {
    fn run(
        &self,
        from: &Source,
        name_max: usize,
        on_progress: OnProgress<'_>,
    ) -> Result<Snapshot, ObjectsError> {
        let (top, follow) = match from {
            Source::Computer(path) => (path.clone(), true),
            Source::Store(url) => (self.root.join(url.to_dir().path()), false),
        };
        let mut snapshot = Snapshot::default();
        let found = self.find(&top, follow, name_max, &mut snapshot)?;
        let bytes = found.iter().map(|one| one.size_bytes).sum();
        let files = found.len() as u64;
        let mut meter = Meter::start(Usage { files, bytes }, on_progress);
        for one in &found {
            self.go_on()?;
            let target = self.part.join(&one.path);
            self.make_parent(&target)?;
            let written = match from {
                Source::Computer(_) => self.copy(&one.source, &target, &mut meter),
                Source::Store(_) => self.link(&one.source, &target, &mut meter),
            }?;
            meter.file_arrived();
            snapshot.files.push(SnapshotFile {
                path: one.path.clone(),
                size_bytes: written.len(),
                modified_ns: modified_ns(&written),
            });
        }
        snapshot.usage = meter.end();
        snapshot.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.name_it()?;
        Ok(snapshot)
    }

    /// The files to take, and in `snapshot` those that are left out.
    fn find(
        &self,
        top: &Path,
        follow: bool,
        name_max: usize,
        snapshot: &mut Snapshot,
    ) -> Result<Vec<Found>, ObjectsError> {
        let metadata = fs::metadata(top).map_err(|error| ObjectsError::local_file(top, error))?;
        if !metadata.is_dir() {
            let error = io::Error::from(io::ErrorKind::NotADirectory);
            return Err(ObjectsError::local_file(top, error));
        }
        let mut found = Vec::new();
        let walk = WalkDir::new(top).follow_links(follow).sort_by_file_name();
        for entry in walk {
            self.go_on()?;
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    leave_out_broken(top, error, snapshot)?;
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                continue;
            }
            match self.judge(top, &entry, name_max)? {
                Ok(one) => found.push(one),
                Err(left_out) => snapshot.left_out.push(left_out),
            }
        }
        Ok(found)
    }

    fn judge(
        &self,
        top: &Path,
        entry: &DirEntry,
        name_max: usize,
    ) -> Result<Result<Found, LeftOut>, ObjectsError> {
        let relative = below(top, entry.path());
        let shown = relative.to_string_lossy().into_owned();
        let left_out = |reason| {
            let path = shown.clone();
            Ok(Err(LeftOut { path, reason }))
        };
        if entry.file_type().is_symlink() {
            return left_out(LeftOutReason::BrokenLink);
        }
        if !entry.file_type().is_file() {
            return left_out(LeftOutReason::NotAFile);
        }
        if shown.chars().count() > name_max {
            return left_out(LeftOutReason::LongName);
        }
        let Some(path) = relative.to_str().filter(|path| self.to.join(path).is_ok()) else {
            return left_out(LeftOutReason::UnfitName);
        };
        let told = |error: io::Error| ObjectsError::local_file(entry.path(), error);
        let metadata = entry.metadata().map_err(|error| told(error.into()))?;
        // What a link leads to is taken, and not the link.
        let source = if entry.path_is_symlink() {
            entry.path().canonicalize().map_err(told)?
        } else {
            entry.path().to_owned()
        };
        Ok(Ok(Found {
            path: path.to_owned(),
            source,
            size_bytes: metadata.len(),
        }))
    }

    fn link(
        &self,
        from: &Path,
        to: &Path,
        meter: &mut Meter<'_>,
    ) -> Result<Metadata, ObjectsError> {
        match fs::hard_link(from, to) {
            Ok(()) => {
                let metadata = self.told(fs::metadata(to))?;
                meter.bytes_arrived(metadata.len());
                Ok(metadata)
            }
            // Another file system, one without links, or too many of them.
            Err(_) => self.copy(from, to, meter),
        }
    }

    fn copy(
        &self,
        from: &Path,
        to: &Path,
        meter: &mut Meter<'_>,
    ) -> Result<Metadata, ObjectsError> {
        let unread = |error| ObjectsError::local_file(from, error);
        let source = File::open(from).map_err(unread)?;
        let mut target = self.told(File::create_new(to))?;
        loop {
            self.go_on()?;
            // File to file: the system copies, and shares the blocks where it can.
            let size = self.told(io::copy(&mut (&source).take(PIECE_BYTES), &mut target))?;
            if size == 0 {
                return self.told(target.metadata());
            }
            meter.bytes_arrived(size);
        }
    }

    fn make_parent(&self, path: &Path) -> Result<(), ObjectsError> {
        let parent = path.parent().unwrap_or(self.part);
        self.told(fs::create_dir_all(parent))
    }

    fn name_it(&self) -> Result<(), ObjectsError> {
        self.told(fs::create_dir_all(self.part))?;
        let target = self.root.join(self.to.path());
        self.make_parent(&target)?;
        self.told(fs::rename(self.part, target))
    }

    fn go_on(&self) -> Result<(), ObjectsError> {
        if self.cancel.is_asked() {
            let url = self.to.clone();
            return Err(ObjectsError::Cancelled { url });
        }
        Ok(())
    }

    fn told<T>(&self, done: io::Result<T>) -> Result<T, ObjectsError> {
        done.map_err(|error| ObjectsError::from_io(self.to, error))
    }
}

/// Leaves out a link that leads nowhere; every other fault of the walk is one.
fn leave_out_broken(
    top: &Path,
    error: walkdir::Error,
    snapshot: &mut Snapshot,
) -> Result<(), ObjectsError> {
    let path = error.path().unwrap_or(top).to_owned();
    let is_link = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
    if !is_link && error.loop_ancestor().is_none() {
        return Err(ObjectsError::local_file(path, error.into()));
    }
    snapshot.left_out.push(LeftOut {
        path: below(top, &path).to_string_lossy().into_owned(),
        reason: LeftOutReason::BrokenLink,
    });
    Ok(())
}

/// A file that is to be taken.
struct Found {
    path: String,
    source: PathBuf,
    size_bytes: u64,
}

fn compare(
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
