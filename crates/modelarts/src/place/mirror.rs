//! The logs of a version, copied for good: what is here stays when the service forgets it.
//!
//! Beside each task's log is `remote-log.json`: how far it was read there, and how long the log was then. What was written
//! after that note is cut off again when the copying goes on, so that no row is there twice.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as MapEntry;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use trainyard_backend::Run;
use trainyard_logs::{Capture, PlatformLevel};

use super::blocking::blocking;
use super::entry::Entry;
use super::events::Heard;
use super::record::{Ids, read, write};
use super::{mirror_v1, mirror_v2, say};
use crate::client::Client;
use crate::clock::now_ms;
use crate::failure::Failure;

/// The note beside a task's log.
const FILE: &str = "remote-log.json";

/// What one look at the logs brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pumped {
    /// Rows, or bytes where rows are not counted.
    pub(crate) rows: u64,
    /// Why something could not be read.
    pub(crate) obstacle: Option<Obstacle>,
    /// Whether the look ended before a log did.
    pub(crate) more: bool,
}

/// What stands between a look and a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Obstacle {
    /// Nobody answers for now.
    Passing,
    /// What was answered may be so for good.
    Answered,
}

impl From<&Failure> for Obstacle {
    fn from(failure: &Failure) -> Self {
        if failure.is_passing() {
            Self::Passing
        } else {
            Self::Answered
        }
    }
}

impl Pumped {
    /// One that brought nothing.
    fn failed(failure: &Failure) -> Self {
        Self {
            obstacle: Some(failure.into()),
            ..Self::default()
        }
    }

    /// What the look at one log brought, after others.
    fn and(self, other: Self) -> Self {
        Self {
            rows: self.rows + other.rows,
            obstacle: self.obstacle.max(other.obstacle),
            more: self.more || other.more,
        }
    }
}

/// How far a log was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Cursor {
    /// Position of the last row, in the first generation.
    pub(crate) position: Option<String>,
    /// Bytes of the service's log that are here or are known to be missing, in the second.
    pub(crate) read_bytes: u64,
    /// The last of them, where they came by a link: the log there is the same one as long as it has these there.
    pub(crate) tail: Vec<u8>,
    /// Length of the log here when this was noted.
    pub(crate) log_bytes: u64,
    /// Whether it was said that the service repeats rows.
    pub(crate) repeats: bool,
    /// Whether the log went back, and was copied from there on.
    pub(crate) went_back: bool,
}

/// The copy of one task's log.
pub(crate) struct Copy {
    run: Arc<Run>,
    index: u32,
    capture: Capture,
    pub(crate) cursor: Cursor,
    /// Whether it was found out that nothing is missing since the last note.
    pub(crate) joined: bool,
    /// Whether the cursor is what the note says.
    noted: bool,
}

/// The copies of a version.
pub(crate) struct Mirror {
    run: Arc<Run>,
    copies: BTreeMap<u32, Copy>,
    /// The tasks that have a log there, and its names.
    pub(crate) sources: BTreeMap<u32, String>,
    /// Whether no more is to come: what cannot be had now is missing for good.
    pub(super) is_over: bool,
    /// When it was last asked what the tasks use.
    pub(super) usage_asked: Option<Instant>,
    pub(super) heard: Heard,
}

impl Mirror {
    pub(crate) fn of(run: &Run) -> Self {
        Self {
            run: Arc::new(run.clone()),
            copies: BTreeMap::new(),
            sources: BTreeMap::new(),
            is_over: false,
            usage_asked: None,
            heard: Heard::default(),
        }
    }

    /// Copies what is there now.
    pub(crate) async fn pump(&mut self, client: &Client, ids: &Ids) -> Pumped {
        match self.try_pump(client, ids).await {
            Ok(pumped) => pumped,
            Err(failure) => Pumped::failed(&failure),
        }
    }

    async fn try_pump(&mut self, client: &Client, ids: &Ids) -> Result<Pumped, Failure> {
        self.find_sources(client, ids).await?;
        let mut all = Pumped::default();
        let is_over = self.is_over;
        for (index, source) in self.sources.clone() {
            let Some(copy) = self.copy(index) else {
                continue;
            };
            let pumped = match ids {
                Ids::V1 { job_id, version_id } => {
                    mirror_v1::pump(client, (*job_id, *version_id), &source, copy).await
                }
                Ids::V2 { id } => mirror_v2::pump(client, id, &source, copy, is_over).await,
            };
            // A log that cannot be had keeps no other from being copied.
            all = all.and(pumped.unwrap_or_else(|failure| Pumped::failed(&failure)));
        }
        Ok(all)
    }

    /// Notes what was copied, also by a look that was broken off.
    pub(crate) async fn note(&mut self) {
        for copy in self.copies.values_mut() {
            copy.note().await;
        }
    }

    /// The names of the logs; there are none before the tasks are.
    async fn find_sources(&mut self, client: &Client, ids: &Ids) -> Result<(), Failure> {
        let nodes = self.run.spec.resources.nodes;
        if self.sources.len() >= nodes as usize {
            return Ok(());
        }
        let found = match ids {
            Ids::V1 { job_id, version_id } => {
                let files = match client.log_files_v1(*job_id, *version_id).await {
                    Err(failure) if mirror_v1::is_no_log(&failure) => return Ok(()),
                    other => other?.log_file_list,
                };
                let names = files.into_iter().map(|name| name.0);
                names
                    .map(|name| (mirror_v1::task_of(&name), name))
                    .collect()
            }
            Ids::V2 { id } => {
                let job = client.job_v2(id).await?;
                let names = job.status.tasks.into_iter().map(|name| name.0);
                names
                    .map(|name| (mirror_v2::task_of(&name), name))
                    .collect()
            }
        };
        self.sources.extend(by_task(found, nodes));
        Ok(())
    }

    /// The copy of a task's log, opened when it is first needed. One whose disk fails is left for the next look.
    fn copy(&mut self, task: u32) -> Option<&mut Copy> {
        match self.copies.entry(task) {
            MapEntry::Occupied(copy) => Some(copy.into_mut()),
            MapEntry::Vacant(free) => Some(free.insert(Copy::open(&self.run, task)?)),
        }
    }

    /// Ends the copies, and says where nothing was to be had; where `is_whole` is false, that more may be there.
    pub(crate) fn finish(&mut self, run: &Run, is_whole: bool) {
        for copy in self.copies.values_mut() {
            copy.capture.finish(now_ms());
        }
        for index in 0..run.spec.resources.nodes {
            let copied = self.copies.get(&index);
            if !is_whole {
                let text = "The log may go on at the service: its rest could not be copied.";
                say::to_task(run, index, PlatformLevel::Warn, text);
            } else if copied.is_none_or(|copy| copy.cursor.log_bytes == 0) {
                let text = "The service has no log of this task.";
                say::to_task(run, index, PlatformLevel::Info, text);
            }
        }
        self.copies.clear();
    }
}

impl Copy {
    fn open(run: &Arc<Run>, index: u32) -> Option<Self> {
        let dir = Entry::task_dir(run, index);
        say::make(&dir).ok()?;
        let cursor: Cursor = read(&dir.join(FILE)).ok()?.unwrap_or_default();
        cut(&dir.join("log"), cursor.log_bytes).ok()?;
        Some(Self {
            run: Arc::clone(run),
            index,
            capture: Capture::create(&dir).ok()?,
            joined: cursor == Cursor::default(),
            cursor,
            noted: true,
        })
    }

    /// Appends bytes that stand before a place there.
    pub(crate) fn append(&mut self, bytes: &[u8], mut place: Cursor) {
        self.capture.take(bytes, now_ms());
        place.log_bytes = self.cursor.log_bytes + bytes.len() as u64;
        self.cursor = place;
        self.noted = false;
    }

    /// Goes on with another log from its beginning, in a row of its own.
    pub(crate) fn begin_anew(&mut self, text: &str) {
        if !ends_a_row(&self.path().with_file_name("log")) {
            let place = self.cursor.clone();
            self.append(b"\n", place);
        }
        self.gap(text);
        self.cursor.read_bytes = 0;
        self.cursor.tail.clear();
        self.noted = false;
    }

    /// Says that the service repeats rows, once for a log.
    pub(crate) fn warn_of_repeats(&mut self) {
        if !self.cursor.repeats {
            self.gap(
                "The service repeats rows of this log, so some may be missing or there twice.",
            );
            self.cursor.repeats = true;
            self.noted = false;
        }
    }

    /// Notes how far it is, once for all that a look brought: each note waits for the disk.
    async fn note(&mut self) {
        if self.noted {
            return;
        }
        let (path, cursor) = (self.path(), self.cursor.clone());
        let log = path.with_file_name("log");
        let note = move || {
            // A note that survives a power cut must not speak of bytes that did not.
            trainyard_files::sync(&log).is_ok() && write(&path, &cursor).is_ok()
        };
        // Without the note, the bytes are read and written once more.
        self.noted = blocking(note).await;
    }

    /// Says that rows are missing here.
    pub(crate) fn gap(&self, text: &str) {
        say::to_task(&self.run, self.index, PlatformLevel::Warn, text);
    }

    fn path(&self) -> PathBuf {
        Entry::task_dir(&self.run, self.index).join(FILE)
    }
}

/// The logs by their tasks. Names that tell no task are taken in the order of the list, where that has all of them.
fn by_task(mut found: Vec<(Option<u32>, String)>, nodes: u32) -> BTreeMap<u32, String> {
    let is_all = found.len() == nodes as usize;
    let tells = |task: Option<u32>| task.is_some_and(|task| task < nodes);
    if found.iter().all(|(task, _)| tells(*task)) {
        return found
            .into_iter()
            .filter_map(|(task, name)| Some((task?, name)))
            .collect();
    }
    if !is_all {
        return BTreeMap::new();
    }
    found.sort_by_key(|(task, _)| *task);
    (0..).zip(found.into_iter().map(|(_, name)| name)).collect()
}

/// Cuts a log to what was noted of it.
fn cut(log: &Path, bytes: u64) -> std::io::Result<()> {
    match File::options().write(true).open(log) {
        Ok(file) if file.metadata()?.len() > bytes => file.set_len(bytes),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether what comes next begins a row; also where nobody can say.
fn ends_a_row(log: &Path) -> bool {
    let last = || {
        let mut file = File::open(log)?;
        let mut last = [b'\n'];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        std::io::Result::Ok(last)
    };
    last().map_or(true, |last| last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[(Option<u32>, &str)]) -> Vec<(Option<u32>, String)> {
        let owned = names.iter().map(|(task, name)| (*task, (*name).to_owned()));
        owned.collect()
    }

    #[test]
    fn a_log_is_that_of_the_task_in_its_name_also_while_others_are_not_there_yet() {
        let one = by_task(found(&[(Some(1), "job.1")]), 3);
        assert_eq!(one, BTreeMap::from([(1, "job.1".to_owned())]));
    }

    #[test]
    fn names_without_a_number_are_taken_in_their_order_once_all_are_there() {
        let names = [(None, "a"), (None, "b")];
        assert!(by_task(found(&names[..1]), 2).is_empty());
        let both = by_task(found(&names), 2);
        assert_eq!(both.into_values().collect::<Vec<_>>(), ["a", "b"]);
    }
}
