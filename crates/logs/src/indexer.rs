//! Writes `log.idx` while the log grows, and brings one up to date that is not.
//!
//! A record is written for every [`SPACING_BYTES`] of log, and for less when it comes slowly: then the time matters
//! more than the place, and one record stands for what came within [`WINDOW_MS`]. An index that cannot be written
//! never stops a capture: what is missing is made up from the log later.

use std::fs::File;
use std::io;

use crate::index::{self, Record, Records};
use crate::paths::TaskLogPaths;
use crate::platform::{private, read_at, write_at};
use crate::position::{Position, TAIL_BYTES};
use crate::{LogError, Result};

/// A record at least every so many bytes of log.
pub(crate) const SPACING_BYTES: usize = 64 * 1024;
/// How exact times are.
pub(crate) const WINDOW_MS: u64 = 100;
/// Bytes of records kept for a disk that does not take them; what is beyond is left to be made up later.
const QUEUE_BYTES: usize = 1 << 20;

/// The writing end of an index.
pub(crate) struct Indexer {
    file: File,
    /// Where the next record goes in the file.
    end: u64,
    queue: Vec<u8>,
    position: Position,
    recorded: u64,
    recorded_at_ms: u64,
    pending_at_ms: u64,
}

impl Indexer {
    /// Opens the index and brings it up to the end of `log`, from nothing when need be. The caller holds the log's lock.
    pub(crate) fn open(paths: &TaskLogPaths, log: &File) -> Result<Self> {
        let path = paths.index();
        let file = private()
            .write(true)
            .truncate(false)
            .open(&path)
            .map_err(LogError::file("open", &path))?;
        let mut indexer = Self {
            file,
            end: index::file_offset(0),
            queue: Vec::new(),
            position: Position::default(),
            recorded: 0,
            recorded_at_ms: 0,
            pending_at_ms: 0,
        };
        indexer
            .keep_what_is_sound(log)
            .map_err(LogError::file("repair", &path))?;
        indexer
            .catch_up(log)
            .map_err(LogError::file("read", &paths.log()))?;
        Ok(indexer)
    }

    fn keep_what_is_sound(&mut self, log: &File) -> io::Result<()> {
        if !index::has_header(&self.file)? {
            self.file.set_len(0)?;
            return write_at(&self.file, &index::header(), 0);
        }
        let size = log.metadata()?.len();
        let mut records = Records::from(&self.file, 0);
        let walked = walk(&mut records, log, size, Position::default(), |_, _| {})?;
        self.end = index::file_offset(walked.sound_slots);
        self.position = walked.position;
        self.recorded = walked.position.offset;
        self.file.set_len(self.end)
    }

    /// Indexes what the log has beyond the index. Nobody saw it come, so it has no time.
    fn catch_up(&mut self, log: &File) -> io::Result<()> {
        let mut block = vec![0; 16 * SPACING_BYTES];
        loop {
            let filled = read_at(log, &mut block, self.position.offset)?;
            if filled == 0 {
                break;
            }
            self.take(&block[..filled], 0);
        }
        self.record_pending();
        Ok(())
    }

    /// Starts over: the log is not what was written to it.
    pub(crate) fn restart(&mut self, log: &File) -> io::Result<()> {
        self.queue.clear();
        self.position = Position::default();
        self.recorded = 0;
        self.end = index::file_offset(0);
        self.file.set_len(self.end)?;
        self.catch_up(log)
    }

    /// How much of the log has been taken.
    pub(crate) fn position(&self) -> Position {
        self.position
    }

    /// Indexes `bytes`, which have just been written to the log and came at `at_ms` (0: unknown).
    pub(crate) fn take(&mut self, bytes: &[u8], at_ms: u64) {
        let late = at_ms.abs_diff(self.pending_at_ms) >= WINDOW_MS;
        if self.is_pending()
            && (late || self.pending_bytes() + bytes.len() as u64 > SPACING_BYTES as u64)
        {
            self.queue_record(self.pending_at_ms);
        }
        if !self.is_pending() {
            self.pending_at_ms = at_ms;
        }
        for piece in bytes.chunks(SPACING_BYTES) {
            self.position.advance(piece);
            if self.pending_bytes() >= SPACING_BYTES as u64 {
                self.queue_record(at_ms);
            }
        }
        if self.is_pending() && at_ms.abs_diff(self.recorded_at_ms) >= WINDOW_MS {
            self.queue_record(at_ms);
        }
        self.write_queue();
    }

    /// Whether bytes wait for a record, in the hope of more of the same time.
    pub(crate) fn is_pending(&self) -> bool {
        self.pending_bytes() > 0
    }

    /// Records what is pending now.
    pub(crate) fn record_pending(&mut self) {
        if self.is_pending() {
            self.queue_record(self.pending_at_ms);
        }
        self.write_queue();
    }

    fn pending_bytes(&self) -> u64 {
        self.position.offset - self.recorded
    }

    fn queue_record(&mut self, at_ms: u64) {
        let record = Record {
            position: self.position,
            at_ms: Some(at_ms),
        };
        if self.queue.len() < QUEUE_BYTES {
            self.queue.extend_from_slice(&record.encode());
        }
        self.recorded = self.position.offset;
        self.recorded_at_ms = at_ms;
    }

    fn write_queue(&mut self) {
        // A half-written queue stands beyond `end` and is written over by the next try.
        if !self.queue.is_empty() && write_at(&self.file, &self.queue, self.end).is_ok() {
            self.end += self.queue.len() as u64;
            self.queue.clear();
        }
    }
}

/// How far an index goes along with its log.
pub(crate) struct Walked {
    /// The last position that is known to stand in the log.
    pub(crate) position: Position,
    /// Slots up to and with that position's record.
    pub(crate) sound_slots: u64,
    /// Whether the index contradicts the log after that. Being damaged or ahead of the log is no contradiction.
    pub(crate) contradicts: bool,
}

/// Follows the records from `from`, over damaged ones, as far as `log`'s first `size` bytes bear them out. Checks one
/// record every [`SPACING_BYTES`] and the last against the bytes of the log, and hands them to `on_checked` with the
/// ordinal of the slot that follows.
pub(crate) fn walk(
    records: &mut Records<'_>,
    log: &File,
    size: u64,
    from: Position,
    mut on_checked: impl FnMut(u64, Position),
) -> io::Result<Walked> {
    let mut sound = (records.ordinal(), from);
    let mut last = sound;
    let mut contradicts = false;
    while let Some(Record { position, .. }) = records.next()? {
        if position.offset <= from.offset {
            // About what the caller knows already; only its time is new.
            if stands_in(&position, log)? {
                sound.0 = records.ordinal();
                last.0 = sound.0;
            }
            continue;
        }
        if position.offset <= last.1.offset {
            continue;
        }
        if position.offset > size {
            break;
        }
        if position.newlines < last.1.newlines || position.row_start < last.1.row_start {
            contradicts = true;
            break;
        }
        last = (records.ordinal(), position);
        if position.offset - sound.1.offset >= SPACING_BYTES as u64 {
            if !stands_in(&position, log)? {
                contradicts = true;
                break;
            }
            sound = last;
            on_checked(sound.0, sound.1);
        }
    }
    if !contradicts && last.0 != sound.0 {
        if stands_in(&last.1, log)? {
            sound = last;
            on_checked(sound.0, sound.1);
        } else {
            contradicts = true;
        }
    }
    Ok(Walked {
        position: sound.1,
        sound_slots: sound.0,
        contradicts,
    })
}

/// Whether the log has, at this position, the bytes the position remembers.
pub(crate) fn stands_in(position: &Position, log: &File) -> io::Result<bool> {
    let mut tail = [0; TAIL_BYTES];
    let known = TAIL_BYTES.min(usize::try_from(position.offset).unwrap_or(TAIL_BYTES));
    let filled = read_at(
        log,
        &mut tail[TAIL_BYTES - known..],
        position.offset - known as u64,
    )?;
    if filled < known || tail != position.tail {
        return Ok(false);
    }
    let mut newline = [b'\n'];
    if position.row_start > 0 {
        read_at(log, &mut newline, position.row_start - 1)?;
    }
    Ok(newline == [b'\n'])
}
