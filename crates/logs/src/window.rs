//! A buffer that slides forward over a log.

use std::fs::File;
use std::io;

use memchr::memchr;

use crate::platform::read_at;
use crate::row::ROW_CUT_BYTES;

/// Enough for the longest row of a page, and for many ordinary ones.
const WINDOW_BYTES: usize = 4 * ROW_CUT_BYTES;

/// Part of the first `end` bytes of a log.
pub(crate) struct Window<'a> {
    log: &'a File,
    end: u64,
    start: u64,
    buffer: Vec<u8>,
}

impl<'a> Window<'a> {
    pub(crate) fn new(log: &'a File, end: u64) -> Self {
        Self {
            log,
            end,
            start: 0,
            buffer: Vec::new(),
        }
    }

    /// The bytes from `offset` on and where the first newline among them is. When no newline is among them, there are
    /// as many bytes as fit, or as the log has.
    pub(crate) fn row(&mut self, offset: u64) -> io::Result<(&[u8], Option<usize>)> {
        let skip = offset
            .checked_sub(self.start)
            .and_then(|skip| usize::try_from(skip).ok());
        if let Some(skip) = skip.filter(|&skip| skip < self.buffer.len())
            && let Some(newline) = memchr(b'\n', &self.buffer[skip..])
        {
            return Ok((&self.buffer[skip..], Some(newline)));
        }
        self.fill(offset)?;
        Ok((&self.buffer, memchr(b'\n', &self.buffer)))
    }

    fn fill(&mut self, offset: u64) -> io::Result<()> {
        let left = usize::try_from(self.end.saturating_sub(offset)).unwrap_or(usize::MAX);
        self.buffer.resize(left.min(WINDOW_BYTES), 0);
        let filled = read_at(self.log, &mut self.buffer, offset)?;
        self.buffer.truncate(filled);
        self.start = offset;
        Ok(())
    }
}
