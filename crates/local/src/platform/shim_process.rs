//! A shim that lives, ours or adopted, and waiting for its end without asking again and again.

use std::io;
use std::os::fd::OwnedFd;
use std::process::{Child, ExitStatus};

use rustix::io::Errno;
use rustix::process::{PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use tokio::io::unix::AsyncFd;
use trainyard_shim::{Pid, TaskDir, is_shim_alive};

use super::readable;

/// A running shim. Dropping it does nothing to the shim.
pub(crate) struct ShimProcess {
    pidfd: OwnedFd,
    /// To be reaped, where this process started it.
    child: Option<Child>,
}

/// A shim whose end is waited for.
pub(crate) struct WatchedShim {
    pidfd: AsyncFd<OwnedFd>,
    child: Option<Child>,
}

impl ShimProcess {
    /// The shim that was just started.
    pub(crate) fn started(child: Child) -> io::Result<Self> {
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let pid = pid.expect("BUG: a child has a process id");
        // Not reaped yet, so the id is still its own.
        let pidfd = pidfd_open(pid, PidfdFlags::empty())?;
        Ok(Self {
            pidfd,
            child: Some(child),
        })
    }

    /// The shim that holds the lock of a task; none when it let go meanwhile.
    pub(crate) fn adopt(dir: &TaskDir, pid: Pid) -> io::Result<Option<Self>> {
        let shim = Self::open(pid)?;
        // Asked again: the id could have become another process's before it was opened.
        let holder = is_shim_alive(dir).map_err(io::Error::other)?;
        Ok(shim.filter(|_| holder == Some(pid)))
    }

    /// The process that has this id now, if one does. That it is the one that was meant is asked again afterwards.
    pub(super) fn open(pid: Pid) -> io::Result<Option<Self>> {
        match pidfd_open(pid, PidfdFlags::empty()) {
            Ok(pidfd) => Ok(Some(Self { pidfd, child: None })),
            Err(Errno::SRCH) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Asks it to end its task, with the grace that its task has.
    pub(crate) fn ask_to_end(&self) {
        // One that has ended is what is wanted; one that was suspended must wake to hear it.
        let _ = pidfd_send_signal(&self.pidfd, Signal::TERM);
        let _ = pidfd_send_signal(&self.pidfd, Signal::CONT);
    }

    /// Registers it with the runtime this is called in.
    pub(crate) fn watch(self) -> io::Result<WatchedShim> {
        Ok(WatchedShim {
            pidfd: readable::register(self.pidfd)?,
            child: self.child,
        })
    }
}

impl WatchedShim {
    /// Waits for its end; the exit status where this process started it. May be given up and called again.
    pub(crate) async fn gone(&mut self) -> io::Result<Option<ExitStatus>> {
        self.pidfd.readable().await?.retain_ready();
        self.child.as_mut().map(Child::wait).transpose()
    }

    /// Kills it, and with it all of its task's processes: those end with their shim.
    pub(crate) fn kill(&self) {
        let _ = pidfd_send_signal(self.pidfd.get_ref(), Signal::KILL);
    }
}
