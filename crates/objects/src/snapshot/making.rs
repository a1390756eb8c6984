//! Making a snapshot: which files it takes, and copying or linking each.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Cancel, LeftOut, LeftOutReason, Snapshot, SnapshotFile, Source, below, modified_ns};
use crate::entry::{OnProgress, Usage};
use crate::meter::Meter;
use crate::{ObjectsError, ObsUrl, platform};

/// Copied between two looks at whether to go on.
const PIECE_BYTES: u64 = 16 << 20;

/// A snapshot that is being made.
pub(super) struct Making<'a> {
    pub(super) root: &'a Path,
    pub(super) to: &'a ObsUrl,
    /// Where it arrives.
    pub(super) part: &'a Path,
    pub(super) cancel: &'a Cancel,
}

impl Making<'_> {
    pub(super) fn run(
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
        if matches!(from, Source::Computer(_)) {
            self.expect_room(&found)?;
        }
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

    /// Refuses what would not fit, before the first byte is copied.
    fn expect_room(&self, found: &[Found]) -> Result<(), ObjectsError> {
        let Some(room) = platform::free(self.root) else {
            return Ok(());
        };
        let sizes = found.iter().map(|one| room.taken_by(one.size_bytes));
        let needed_bytes: u64 = sizes.sum();
        if needed_bytes <= room.free_bytes || self.shares_blocks(found) {
            return Ok(());
        }
        Err(ObjectsError::TooFull {
            url: self.to.clone(),
            needed_bytes,
            free_bytes: room.free_bytes,
        })
    }

    /// Whether a copy takes no room, because the file system has both share their blocks.
    fn shares_blocks(&self, found: &[Found]) -> bool {
        let largest = found.iter().max_by_key(|one| one.size_bytes);
        let trial = self.part.join("trial");
        let shared = largest.is_some_and(|one| {
            self.make_parent(&trial).is_ok() && platform::share(&one.source, &trial).is_ok()
        });
        // The folder is that of the whole part.
        fs::remove_file(&trial).ok();
        shared
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
        match fs::rename(self.part, &target) {
            // The folder above was empty, and went with another version that could not be made.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.make_parent(&target)?;
                self.told(fs::rename(self.part, target))
            }
            renamed => self.told(renamed),
        }
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
