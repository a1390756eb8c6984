//! Asking a shim to stop its task.

use std::fs::File;

use rustix::io::Errno;
use rustix::process::{PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use crate::{Result, ShimError, TaskDir, is_shim_alive};

/// Where a request to stop went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopSent {
    /// The living shim was told.
    ToShim,
    /// No shim lives. One that is only starting finds the request in the task directory.
    NobodyThere,
}

/// Asks for SIGTERM, the grace time and SIGKILL. Returns at once; `exit.json` tells the end.
///
/// The shim's process id cannot be mistaken for a later process's: it is opened first, and the lock then asked
/// again whether it still is the shim's.
pub fn request_stop(dir: &TaskDir) -> Result<StopSent> {
    let path = dir.stop_file();
    File::create(&path).map_err(|source| ShimError::Write { path, source })?;
    let Some(pid) = is_shim_alive(dir)? else {
        return Ok(StopSent::NobodyThere);
    };
    let failed = |source: Errno| ShimError::Signal {
        pid: pid.as_raw_pid(),
        source: source.into(),
    };
    let shim = match pidfd_open(pid, PidfdFlags::empty()) {
        Ok(shim) => shim,
        Err(Errno::SRCH) => return Ok(StopSent::NobodyThere),
        Err(source) => return Err(failed(source)),
    };
    if is_shim_alive(dir)? != Some(pid) {
        return Ok(StopSent::NobodyThere);
    }
    match pidfd_send_signal(&shim, Signal::TERM) {
        Ok(()) => Ok(StopSent::ToShim),
        Err(Errno::SRCH) => Ok(StopSent::NobodyThere),
        Err(source) => Err(failed(source)),
    }
}
