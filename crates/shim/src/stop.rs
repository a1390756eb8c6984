//! Asking a shim to stop its task.

use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use crate::{Result, ShimError, TaskDir, is_shim_alive, private};

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
    let noted = private::file().write(true).truncate(true).open(&path);
    match (signal(|| is_shim_alive(dir))?, noted) {
        (StopSent::NobodyThere, Err(source)) => Err(ShimError::Write { path, source }),
        // Told is told: on a full disk the stop is what makes room.
        (sent, _) => Ok(sent),
    }
}

/// `alive` tells the living shim, and is asked twice.
fn signal(alive: impl Fn() -> Result<Option<Pid>>) -> Result<StopSent> {
    let Some(pid) = alive()? else {
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
    if alive()? != Some(pid) {
        return Ok(StopSent::NobodyThere);
    }
    match pidfd_send_signal(&shim, Signal::TERM) {
        // One that was suspended must wake to hear it.
        Ok(()) => match pidfd_send_signal(&shim, Signal::CONT) {
            Ok(()) | Err(Errno::SRCH) => Ok(StopSent::ToShim),
            Err(source) => Err(failed(source)),
        },
        Err(Errno::SRCH) => Ok(StopSent::NobodyThere),
        Err(source) => Err(failed(source)),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::process::Child;

    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a test needs a process to spare")]
    fn sleeper() -> Child {
        let sleep = std::process::Command::new("sleep").arg("600").spawn();
        sleep.unwrap()
    }

    #[test]
    fn a_process_that_the_lock_is_no_longer_held_by_is_not_signalled() {
        let mut other = sleeper();
        let pid = Pid::from_child(&other);
        let asked = Cell::new(0);
        let alive = || {
            asked.set(asked.get() + 1);
            Ok((asked.get() == 1).then_some(pid))
        };
        assert_eq!(signal(alive).unwrap(), StopSent::NobodyThere);
        assert_eq!(signal(|| Ok(Some(pid))).unwrap(), StopSent::ToShim);
        other.wait().unwrap();
    }
}
