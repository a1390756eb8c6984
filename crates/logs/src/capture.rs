//! Copies a task's output from its pipe into the log and its index.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::path::Path;
use std::time::Duration;

use crate::indexer::{Indexer, WINDOW_MS};
use crate::paths::TaskLogPaths;
use crate::platform::{PIPE_BYTES, private, wait_readable};
use crate::platform_rows::{PlatformLevel, PlatformRows};
use crate::repair::{PATIENCE, lock_for_capture};
use crate::spool::{Disk, Spool};
use crate::{LogError, Result};

/// As large as a widened pipe, so that one read empties it.
const BUFFER_BYTES: usize = PIPE_BYTES;
/// Free space below which a full disk is still full.
const ROOM_BYTES: u64 = 2 << 20;

/// Whether the disk that this file or folder is on has too little space for a capture to write on. One that cannot be
/// asked has enough.
#[must_use]
pub fn is_full(file: &File) -> bool {
    rustix::fs::fstatvfs(file)
        .is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) < ROOM_BYTES)
}

/// A log opened for writing. There is one per log at a time, in whatever process.
pub struct Capture {
    spool: Spool<LogDisk>,
    indexer: Indexer,
}

/// What a capture did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaptureSummary {
    /// Bytes in the log now.
    pub bytes: u64,
    /// Task rows in the log now, an unfinished last one included.
    pub rows: u64,
    /// Bytes this capture read but could not write.
    pub lost_bytes: u64,
}

impl Capture {
    /// Opens the log in `dir`, or creates it; a log that is there is continued. An index that is behind or damaged is
    /// brought up to date first.
    pub fn create(dir: &Path) -> Result<Self> {
        let paths = TaskLogPaths::new(dir);
        let path = paths.log();
        let log = private()
            .append(true)
            .open(&path)
            .map_err(LogError::file("open", &path))?;
        lock_for_capture(&paths, &log, PATIENCE)?;
        let indexer = Indexer::open(&paths, &log)?;
        let platform = PlatformRows::open(dir)?;
        Ok(Self {
            spool: Spool::new(LogDisk { log, platform }),
            indexer,
        })
    }

    /// Copies `source` to its end. Blocks, so it wants a thread of its own. `clock` tells epoch milliseconds.
    ///
    /// A log that cannot be written is no error: `source` is drained all the same, and what is lost is counted.
    pub fn run(
        mut self,
        mut source: impl Read + AsFd,
        clock: impl Fn() -> u64,
    ) -> Result<CaptureSummary> {
        let mut buffer = vec![0; BUFFER_BYTES];
        let ended = loop {
            if self.indexer.is_pending()
                && !wait_readable(&source, Duration::from_millis(WINDOW_MS))
            {
                self.indexer.record_pending();
            }
            match source.read(&mut buffer) {
                Ok(0) => break Ok(()),
                Ok(filled) => self.take(&buffer[..filled], clock()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => break Err(LogError::Source(error)),
            }
        };
        let summary = self.finish(clock());
        ended.map(|()| summary)
    }

    /// Ends the log for now: what is lost is noted, what is pending is indexed.
    pub fn finish(&mut self, at_ms: u64) -> CaptureSummary {
        self.spool.finish(at_ms);
        self.indexer.record_pending();
        let position = self.indexer.position();
        CaptureSummary {
            bytes: position.offset,
            rows: position.rows(),
            lost_bytes: self.spool.lost_bytes(),
        }
    }

    /// Takes bytes that the task wrote, which came at `at_ms`. For who has them from elsewhere than a pipe.
    pub fn take(&mut self, bytes: &[u8], at_ms: u64) {
        let written = self.spool.write(bytes, at_ms);
        self.indexer.take(&bytes[..written], at_ms);
        let log = &self.spool.disk().log;
        // Somebody else emptied or extended the log. Its index must describe the file that is there.
        if log
            .metadata()
            .is_ok_and(|file| file.len() != self.indexer.position().offset)
        {
            // An index that cannot be redone now is redone by the next reader, which finds that it does not fit.
            let _ = self.indexer.restart(log);
        }
    }
}

/// The log and the platform's rows on a real disk.
struct LogDisk {
    log: File,
    platform: PlatformRows,
}

impl Disk for LogDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.log.write(bytes)
    }

    fn has_room(&self) -> bool {
        !is_full(&self.log)
    }

    fn note(&mut self, text: &str, at_ms: u64) -> bool {
        self.platform
            .append(PlatformLevel::Warn, text, at_ms)
            .is_ok()
    }
}
