//! The task's one pipe, and the thread that empties it into the log.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::pipe::{PipeFlags, pipe_with};
use trainyard_logs::{Capture, CaptureSummary, LogError, widen_pipe};
use trainyard_shim::{TaskDir, now_ms};

/// How long the rest of a pipe may take to be written once nobody writes into it.
const DRAIN: Duration = Duration::from_secs(10);

/// A running capture.
pub(super) struct Log {
    capture: JoinHandle<Result<CaptureSummary, LogError>>,
}

impl Log {
    /// Starts capturing. The descriptor is the pipe's end for the task; the log is complete when every copy is closed.
    pub(super) fn start(dir: &TaskDir) -> Result<(Self, OwnedFd), LogError> {
        let capture = Capture::create(dir.path())?;
        let (reader, writer) =
            pipe_with(PipeFlags::CLOEXEC).map_err(|error| LogError::Source(error.into()))?;
        widen_pipe(&writer);
        let capture = std::thread::Builder::new()
            .name("log".into())
            .spawn(move || capture.run(File::from(reader), now_ms))
            .map_err(LogError::Source)?;
        Ok((Self { capture }, writer))
    }

    /// Waits for the end of the pipe.
    pub(super) fn finish(self) -> io::Result<CaptureSummary> {
        let deadline = Instant::now() + DRAIN;
        while !self.capture.is_finished() {
            if Instant::now() > deadline {
                return Err(io::Error::new(
                    io::ErrorKind::TimedOut,
                    "a process outside the task holds the log open",
                ));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        match self.capture.join() {
            Ok(summary) => summary.map_err(io::Error::other),
            Err(_) => Err(io::Error::other("the capture met an error of its own")),
        }
    }
}
