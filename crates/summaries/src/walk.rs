//! Where event files lie below a folder.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use prost::Message;
use walkdir::WalkDir;

use crate::proto::Event;
use crate::record::{Found, RecordFile};
use crate::{Fault, FaultKind, RunName};

/// The first event of a file says little: its version.
const FIRST_EVENT_BYTES: u64 = 64 << 10;

/// Which file it is. In this order: by run, and within a run by name, which begins with the time of its making.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileKey {
    pub(crate) run: RunName,
    pub(crate) name: String,
}

impl FileKey {
    /// Relative to the folder that is read.
    pub(crate) fn shown(&self) -> String {
        match self.run.as_str() {
            "." => self.name.clone(),
            run => format!("{run}/{}", self.name),
        }
    }
}

/// A time in which event files were made, as their names tell it: `events.out.tfevents.<seconds>…`. A file whose name
/// tells none belongs to every time; of one that was made in the first or the last second its first event tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Not before: milliseconds since 1970.
    pub from_ms: Option<u64>,
    /// Not after.
    pub to_ms: Option<u64>,
}

impl Made {
    fn includes(self, name: &str, path: &Path) -> bool {
        let Some(made_s) = made_s(name) else {
            return true;
        };
        let (from_s, to_s) = (self.from_ms.map(in_s), self.to_ms.map(in_s));
        if from_s.is_some_and(|from| made_s < from) || to_s.is_some_and(|to| made_s > to) {
            return false;
        }
        let is_at_a_bound = [from_s, to_s].contains(&Some(made_s));
        // Events that are older than their file were copied into it.
        let begun = || begun_ms(path).filter(|ms| in_s(*ms).abs_diff(made_s) <= 1);
        let Some(begun_ms) = is_at_a_bound.then(begun).flatten() else {
            return true;
        };
        self.from_ms.is_none_or(|from| from <= begun_ms)
            && self.to_ms.is_none_or(|to| begun_ms <= to)
    }
}

fn in_s(ms: u64) -> u64 {
    ms / 1000
}

/// When the first event of a file was written, which is when the file was made; none while it has none that can be read.
fn begun_ms(path: &Path) -> Option<u64> {
    let found = RecordFile::open(path).ok()?.at(0, FIRST_EVENT_BYTES).ok()?;
    let Found::Record(content) = found else {
        return None;
    };
    let event = Event::decode(content.as_slice()).ok()?;
    let begun = Duration::try_from_secs_f64(event.wall_time).ok()?;
    u64::try_from(begun.as_millis()).ok()
}

fn made_s(name: &str) -> Option<u64> {
    let (_, after) = name.split_once("tfevents.")?;
    let digits = after.split(|c: char| !c.is_ascii_digit()).next()?;
    // A shorter number is a name of somebody's own and no time.
    (digits.len() >= 9).then(|| digits.parse().ok())?
}

/// What tells whether a file changed without opening it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) size: u64,
    pub(crate) modified: Option<SystemTime>,
}

/// The event files below a folder, and what could not be looked at.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    pub(crate) files: BTreeMap<FileKey, (PathBuf, Stamp)>,
    pub(crate) faults: Vec<Fault>,
}

impl Walk {
    /// Links are not followed: a job's output decides what is here, and a link can lead anywhere. A folder that is
    /// not there yet has no files.
    pub(crate) fn below(root: &Path, limit: usize, made: Made) -> Self {
        let mut walk = Self::default();
        for entry in WalkDir::new(root).sort_by_file_name() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    walk.note(root, &error);
                    continue;
                }
            };
            let name = entry.file_name().to_string_lossy();
            if !entry.file_type().is_file() || !is_event_file(&name) {
                continue;
            }
            if !made.includes(&name, entry.path()) {
                continue;
            }
            if walk.files.len() >= limit {
                let kind = FaultKind::TooManyFiles {
                    limit: limit as u64,
                };
                walk.faults.push(fault(relative(root, entry.path()), kind));
                break;
            }
            match entry.metadata() {
                Ok(metadata) => {
                    let stamp = Stamp {
                        size: metadata.len(),
                        modified: metadata.modified().ok(),
                    };
                    let key = key(root, entry.path());
                    walk.files.insert(key, (entry.into_path(), stamp));
                }
                Err(error) => walk.note(root, &error),
            }
        }
        walk
    }

    /// What went away while it was walked over is no fault.
    fn note(&mut self, root: &Path, error: &walkdir::Error) {
        let Some(reason) = error.io_error() else {
            return;
        };
        if reason.kind() == io::ErrorKind::NotFound {
            return;
        }
        let kind = FaultKind::Unreadable {
            detail: reason.to_string(),
        };
        let place = error.path().map(|path| relative(root, path));
        self.faults.push(fault(place.unwrap_or_default(), kind));
    }
}

/// The rule of TensorBoard, whose profiler also leaves empty files of such a name.
fn is_event_file(name: &str) -> bool {
    name.contains("tfevents") && !name.ends_with(".profile-empty")
}

fn key(root: &Path, path: &Path) -> FileKey {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let name = relative.file_name().unwrap_or_default();
    FileKey {
        run: RunName::of_folder(relative.parent().unwrap_or(Path::new(""))),
        name: name.to_string_lossy().into_owned(),
    }
}

fn relative(root: &Path, path: &Path) -> String {
    key(root, path).shown()
}

fn fault(file: String, kind: FaultKind) -> Fault {
    Fault {
        file,
        offset_bytes: 0,
        kind,
    }
}
