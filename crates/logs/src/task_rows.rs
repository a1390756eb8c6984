//! The task's rows: the log, cut at its newlines, without loading it.
//!
//! Row numbers become offsets through checkpoints, which come from the index as far as it goes and from the log's own
//! bytes beyond it. What the index says is checked against the log before it is believed.

use std::fs::File;
use std::io;
use std::ops::{ControlFlow, Range};
use std::os::unix::fs::MetadataExt;

use memchr::memchr_iter;

use crate::checkpoints::Checkpoints;
use crate::index::{self, Records};
use crate::indexer::{SPACING_BYTES, stands_in, walk};
use crate::open::{open_index, open_log};
use crate::paths::TaskLogPaths;
use crate::platform::read_at;
use crate::position::Position;
use crate::repair::repair_if_idle;
use crate::row::{Extent, Row, RowSource};
use crate::times::Times;
use crate::window::Window;
use crate::{LogError, Result};

/// Bytes read at once when the log itself is searched for newlines.
const SCAN_BYTES: usize = 4 * SPACING_BYTES;

/// What is known of a task's log.
pub(crate) struct TaskRows {
    paths: TaskLogPaths,
    files: Option<Files>,
    /// The end of what is known, at most the end of the log.
    end: Position,
    places: Checkpoints,
    /// Index slots that are known to be sound.
    slots: u64,
}

struct Files {
    log: File,
    index: Option<File>,
    /// The index contradicts the log beyond `slots` and is not read further.
    contradicts: bool,
}

/// What a refresh found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// The log is what it was, perhaps longer.
    Grown,
    /// The log is another one, or was cut: nothing known before holds.
    Replaced,
}

impl TaskRows {
    pub(crate) fn new(paths: TaskLogPaths) -> Self {
        Self {
            paths,
            files: None,
            end: Position::default(),
            places: Checkpoints::new(),
            slots: 0,
        }
    }

    /// The end of what is known.
    pub(crate) fn end(&self) -> Position {
        self.end
    }

    /// Looks at the files again.
    pub(crate) fn refresh(&mut self) -> Result<Change> {
        let mut change = Change::Grown;
        if self.is_replaced()? {
            *self = Self::new(self.paths.clone());
            change = Change::Replaced;
        }
        if self.files.is_none() {
            let Some(log) = open_log(&self.paths.log())? else {
                return Ok(change);
            };
            self.files = Some(Files {
                log,
                index: None,
                contradicts: false,
            });
            self.follow_index()?;
            self.repair_if_useful()?;
        } else {
            self.follow_index()?;
        }
        self.scan_log()?;
        Ok(change)
    }

    fn is_replaced(&self) -> Result<bool> {
        let Some(files) = &self.files else {
            return Ok(false);
        };
        let path = self.paths.log();
        let log = files
            .log
            .metadata()
            .map_err(LogError::file("read", &path))?;
        let stands = log.len() >= self.end.offset
            && log.nlink() > 0
            && stands_in(&self.end, &files.log).map_err(LogError::file("read", &path))?;
        let index_len = match &files.index {
            Some(index) => index
                .metadata()
                .map_err(LogError::file("read", &self.paths.index()))?
                .len(),
            None => u64::MAX,
        };
        Ok(!stands || index_len < index::file_offset(self.slots))
    }

    /// Goes as far as the index goes.
    fn follow_index(&mut self) -> Result<()> {
        let Some(files) = self.files.as_mut().filter(|files| !files.contradicts) else {
            return Ok(());
        };
        let path = self.paths.index();
        if files.index.is_none() {
            files.index = open_index(&path)?;
            let sound = files.index.as_ref().map(index::has_header).transpose();
            if sound.map_err(LogError::file("read", &path))? != Some(true) {
                files.index = None;
            }
        }
        let Some(index) = &files.index else {
            return Ok(());
        };
        let size = files
            .log
            .metadata()
            .map_err(LogError::file("read", &path))?
            .len();
        let places = &mut self.places;
        let mut records = Records::from(index, self.slots);
        let walked = walk(
            &mut records,
            &files.log,
            size,
            self.end,
            |ordinal, position| {
                places.offer(&position, ordinal);
            },
        )
        .map_err(LogError::file("read", &path))?;
        self.end = walked.position;
        self.slots = walked.sound_slots;
        files.contradicts = walked.contradicts;
        Ok(())
    }

    /// Has an index that serves badly rebuilt, when nobody is writing it.
    fn repair_if_useful(&mut self) -> Result<()> {
        let Some(files) = &self.files else {
            return Ok(());
        };
        let size = files
            .log
            .metadata()
            .map_err(LogError::file("read", &self.paths.log()))?
            .len();
        let behind = size - self.end.offset.min(size);
        let missing = files.index.is_none() && size > 0;
        let useful = missing || files.contradicts || behind > SPACING_BYTES as u64;
        if useful && repair_if_idle(&self.paths, &files.log) {
            let files = self.files.take().map(|files| Files {
                index: None,
                contradicts: false,
                ..files
            });
            *self = Self {
                files,
                ..Self::new(self.paths.clone())
            };
            self.follow_index()?;
        }
        Ok(())
    }

    /// Goes on to the end of the log, by its bytes.
    fn scan_log(&mut self) -> Result<()> {
        let Some(files) = &self.files else {
            return Ok(());
        };
        let path = self.paths.log();
        let size = files
            .log
            .metadata()
            .map_err(LogError::file("read", &path))?
            .len();
        let mut block = Vec::new();
        while self.end.offset < size {
            let left = usize::try_from(size - self.end.offset).unwrap_or(usize::MAX);
            block.resize(left.min(SCAN_BYTES), 0);
            let filled = read_at(&files.log, &mut block, self.end.offset)
                .map_err(LogError::file("read", &path))?;
            if filled == 0 {
                break;
            }
            for piece in block[..filled].chunks(SPACING_BYTES) {
                self.end.advance(piece);
                self.places.offer(&self.end, self.slots);
            }
        }
        Ok(())
    }

    /// Rows that begin before `offset`, which must be known.
    pub(crate) fn begun_before(&self, offset: u64) -> Result<u64> {
        let Some(before) = offset.checked_sub(1) else {
            return Ok(0);
        };
        let Some(files) = self.files.as_ref().filter(|_| before < self.end.row_start) else {
            return Ok(self.end.newlines + 1);
        };
        let place = self.places.before_offset(before);
        let mut newlines = place.newlines;
        scan(&files.log, place.offset..before, |block| {
            newlines += memchr_iter(b'\n', block).count() as u64;
            None::<()>
        })
        .map_err(LogError::file("read", &self.paths.log()))?;
        Ok(newlines + 1)
    }

    /// Hands over the rows of this range, numbered among the task's own, until `take` wants no more;
    /// fewer when the log has been cut since the last refresh.
    pub(crate) fn each_row(
        &self,
        range: Range<u64>,
        extent: Extent,
        take: impl FnMut(Row) -> ControlFlow<()>,
    ) -> Result<()> {
        let Some(files) = &self.files else {
            return Ok(());
        };
        self.read_rows(files, range, extent, take)
            .map_err(LogError::file("read", &self.paths.log()))
    }

    fn read_rows(
        &self,
        files: &Files,
        range: Range<u64>,
        extent: Extent,
        mut take: impl FnMut(Row) -> ControlFlow<()>,
    ) -> io::Result<()> {
        let Some(mut start) = self.row_start(files, range.start)? else {
            return Ok(());
        };
        let mut window = Window::new(&files.log, self.end.offset);
        let from = self.places.before_offset(start).ordinal;
        let mut times = Times::new(files.index.as_ref(), from, self.slots);
        for number in range.start..range.end.min(self.end.rows()) {
            let Some(mut row) = self.row_at(files, &mut window, number, start, extent.at_once())?
            else {
                break;
            };
            row.at_ms = times.at(start)?;
            let next = start + row.full_len + 1;
            while let Some(rest) = following_piece(&files.log, start, &row, extent)? {
                if take(std::mem::replace(&mut row, rest)).is_break() {
                    return Ok(());
                }
            }
            if take(row).is_break() {
                break;
            }
            start = next;
        }
        Ok(())
    }

    /// The row with this number, which starts at `start`. `None` when the log has been cut before it.
    fn row_at(
        &self,
        files: &Files,
        window: &mut Window<'_>,
        number: u64,
        start: u64,
        cut: usize,
    ) -> io::Result<Option<Row>> {
        let (bytes, newline) = window.row(start)?;
        let (full_len, complete) = match newline {
            Some(at) => (at as u64, true),
            None if number < self.end.newlines => match self.row_start(files, number + 1)? {
                Some(next) => (next - 1 - start, true),
                None => return Ok(None),
            },
            None => (self.end.offset - start, false),
        };
        let cut = usize::try_from(full_len).unwrap_or(usize::MAX).min(cut);
        let text = match bytes.get(..cut) {
            Some(text) => Some(text.to_vec()),
            None => read_whole(&files.log, start, cut)?,
        };
        let source = RowSource::Task;
        Ok(text.map(|text| Row {
            number,
            at_ms: None,
            source,
            from: 0,
            text,
            full_len,
            complete,
        }))
    }

    /// Where a row starts. `None` when there are fewer newlines than that.
    fn row_start(&self, files: &Files, row: u64) -> io::Result<Option<u64>> {
        if row >= self.end.newlines {
            return Ok((row == self.end.newlines).then_some(self.end.row_start));
        }
        let place = self.places.before_row(row);
        let Some(mut skip) = (row - place.newlines).checked_sub(1) else {
            return Ok(Some(place.row_start));
        };
        let mut scanned = place.offset;
        scan(&files.log, place.offset..self.end.offset, |block| {
            let mut newlines = 0;
            let found = memchr_iter(b'\n', block)
                .inspect(|_| newlines += 1)
                .nth(usize::try_from(skip).ok()?);
            let start = found.map(|at| scanned + at as u64 + 1);
            skip = skip.saturating_sub(newlines);
            scanned += block.len() as u64;
            start
        })
    }
}

/// What follows a piece of a row that starts at `start` and is handed out whole. `None` after the last one.
fn following_piece(log: &File, start: u64, piece: &Row, extent: Extent) -> io::Result<Option<Row>> {
    let from = piece.from + piece.text.len() as u64;
    if extent != Extent::Whole || from >= piece.full_len {
        return Ok(None);
    }
    let rest = usize::try_from(piece.full_len - from).unwrap_or(usize::MAX);
    let text = read_whole(log, start + from, rest.min(extent.at_once()))?;
    Ok(text.map(|text| Row {
        from,
        text,
        ..*piece
    }))
}

/// `len` bytes of the log, `None` when it has been cut before their end.
fn read_whole(log: &File, start: u64, len: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = vec![0; len];
    let filled = read_at(log, &mut bytes, start)?;
    Ok((filled == len).then_some(bytes))
}

/// Goes through a range of the log in blocks until `look` has found something.
fn scan<T>(
    log: &File,
    range: Range<u64>,
    mut look: impl FnMut(&[u8]) -> Option<T>,
) -> io::Result<Option<T>> {
    let mut offset = range.start;
    let mut block = vec![0; SPACING_BYTES];
    while offset < range.end {
        let want = usize::try_from(range.end - offset)
            .unwrap_or(usize::MAX)
            .min(block.len());
        let filled = read_at(log, &mut block[..want], offset)?;
        if let Some(found) = look(&block[..filled]) {
            return Ok(Some(found));
        }
        if filled < want {
            break;
        }
        offset += filled as u64;
    }
    Ok(None)
}
