//! Whether a stop was asked for: by SIGTERM, or by the file that stays for a shim which is only starting.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGTERM;
use trainyard_shim::TaskDir;

/// A listener for the request.
pub(super) struct StopRequest {
    signalled: Arc<AtomicBool>,
    wake: UnixStream,
    file: PathBuf,
}

impl StopRequest {
    /// From here on SIGTERM is a request to stop the task, not the end of this process.
    pub(super) fn listen(dir: &TaskDir) -> io::Result<Self> {
        let signalled = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(SIGTERM, Arc::clone(&signalled))?;
        let (wake, writer) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        signal_hook::low_level::pipe::register(SIGTERM, writer)?;
        Ok(Self {
            signalled,
            wake,
            file: dir.stop_file(),
        })
    }

    /// Whether the stop was asked for, looking for the file too. For while the task is prepared.
    pub(super) fn is_made_or_waiting(&self) -> bool {
        if self.file.exists() {
            self.signalled.store(true, Ordering::Relaxed);
        }
        self.is_made()
    }

    /// Whether the stop was asked for.
    pub(super) fn is_made(&self) -> bool {
        self.signalled.load(Ordering::Relaxed)
    }

    /// What becomes readable with the request.
    pub(super) fn wake(&self) -> &UnixStream {
        &self.wake
    }

    /// Makes [`StopRequest::wake`] quiet until the next request.
    pub(super) fn quieten(&self) {
        while matches!((&self.wake).read(&mut [0; 64]), Ok(read) if read > 0) {}
    }
}
