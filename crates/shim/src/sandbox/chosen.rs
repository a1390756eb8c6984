//! Getting a sandbox: the best kind that works here.
//!
//! Nothing is probed beforehand. Each kind is tried for real, and it works if its `init` reports.

use std::fs;
use std::io::{self, BufReader, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command as Process, Stdio};

use trainyard_shim::{SandboxKind, SandboxMode, TaskDir, TaskLaunch};

use super::enter::Plan;
use super::message::{Command, FromInit, receive, send};
use super::{bubblewrap, layout};

/// A sandbox whose `init` waits for its command.
#[derive(Debug)]
pub(crate) struct Sandbox {
    pub(crate) kind: SandboxKind,
    /// The process the shim started: `init` itself or what holds its namespaces.
    pub(crate) child: Child,
    socket: UnixStream,
    from_init: BufReader<UnixStream>,
}

/// A kind that did not work, and what it said.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) kind: SandboxKind,
    pub(crate) message: String,
}

/// Opens the best sandbox that works, and tells which better ones did not. `Err`: none did.
///
/// To be called on a thread that outlives the task: bubblewrap's life is tied to it.
pub(crate) fn open(
    dir: &TaskDir,
    launch: &TaskLaunch,
    output: &OwnedFd,
) -> Result<(Sandbox, Vec<Refusal>), Vec<Refusal>> {
    let attempts: &[Attempt] = match launch.sandbox {
        SandboxMode::Auto => &[
            Attempt::Bubblewrap,
            Attempt::OwnProcesses,
            Attempt::SharedProcesses,
            Attempt::Rewrite,
        ],
        SandboxMode::Bubblewrap => &[Attempt::Bubblewrap],
        SandboxMode::Namespace => &[Attempt::OwnProcesses, Attempt::SharedProcesses],
        SandboxMode::Rewrite => &[Attempt::Rewrite],
    };
    let mut refusals = Vec::new();
    for attempt in attempts {
        match attempt.open(dir, launch, output) {
            Ok(sandbox) => return Ok((sandbox, refusals)),
            Err(error) => refusals.push(Refusal {
                kind: attempt.kind(),
                message: error.to_string(),
            }),
        }
    }
    Err(refusals)
}

#[derive(Debug, Clone, Copy)]
enum Attempt {
    Bubblewrap,
    OwnProcesses,
    /// For where a container hides parts of /proc and so forbids mounting another.
    SharedProcesses,
    Rewrite,
}

impl Attempt {
    fn kind(self) -> SandboxKind {
        match self {
            Self::Bubblewrap => SandboxKind::Bubblewrap,
            Self::OwnProcesses | Self::SharedProcesses => SandboxKind::Namespace,
            Self::Rewrite => SandboxKind::Rewrite,
        }
    }

    fn open(self, dir: &TaskDir, launch: &TaskLaunch, output: &OwnedFd) -> io::Result<Sandbox> {
        let (home, cache) = (dir.home(), dir.cache());
        let parts = || layout::layout(&home, &cache, &launch.visible, &launch.read_only);
        let mut process = match self {
            Self::Bubblewrap => {
                let mut process = Process::new("bwrap");
                process.args(bubblewrap::arguments(
                    &parts()?,
                    launch.run_as_uid,
                    &std::env::current_exe()?,
                ));
                process
            }
            Self::OwnProcesses | Self::SharedProcesses => {
                fs::create_dir_all(dir.root())?;
                let own_processes = matches!(self, Self::OwnProcesses);
                let plan = Plan {
                    root: dir.root(),
                    parts: parts()?,
                    uid: launch.run_as_uid,
                    own_processes,
                };
                let mut process = this_program();
                process.arg("enter").arg(serde_json::to_string(&plan)?);
                process
            }
            Self::Rewrite => {
                let mut process = this_program();
                process.arg("init");
                process
            }
        };
        Sandbox::start(self.kind(), &mut process, output)
    }
}

/// This very file, wherever it has been moved or replaced since.
pub(super) fn this_program() -> Process {
    let mut process = Process::new("/proc/self/exe");
    process.arg0("trainyard-shim");
    process
}

impl Sandbox {
    fn start(kind: SandboxKind, process: &mut Process, output: &OwnedFd) -> io::Result<Self> {
        let (socket, inner) = UnixStream::pair()?;
        process.stdin(Stdio::from(OwnedFd::from(inner)));
        process
            .stdout(Stdio::from(output.try_clone()?))
            .stderr(Stdio::piped());
        let spawned = process.spawn();
        // It holds copies of the descriptors it was given, which would keep them from ever ending.
        process.stdin(Stdio::null()).stdout(Stdio::null());
        let mut child = spawned?;
        let mut from_init = BufReader::new(socket.try_clone()?);
        match receive(&mut from_init) {
            Ok(Some(FromInit::Ready)) => Ok(Self {
                kind,
                child,
                socket,
                from_init,
            }),
            other => {
                drop((from_init, socket));
                let mut said = String::new();
                if let Some(stderr) = child.stderr.take() {
                    let _ = stderr.take(4096).read_to_string(&mut said);
                }
                let status = child.wait()?;
                let said = said.trim().replace('\n', "; ");
                Err(io::Error::other(if said.is_empty() {
                    format!("{status}, {other:?}")
                } else {
                    said
                }))
            }
        }
    }

    /// Has `init` start the command. The answer comes by [`Sandbox::receive`].
    pub(crate) fn command(&self, command: &Command) -> io::Result<()> {
        send(&self.socket, command)
    }

    /// What becomes readable when there is something to [receive](Sandbox::receive).
    pub(crate) fn socket(&self) -> &UnixStream {
        &self.socket
    }

    /// The next message; `None` when `init` is gone.
    pub(crate) fn receive(&mut self) -> io::Result<Option<FromInit>> {
        receive(&mut self.from_init)
    }

    /// Whether a message has been read from the socket and not yet been received.
    pub(crate) fn has_buffered(&self) -> bool {
        !self.from_init.buffer().is_empty()
    }

    /// Tells `init` to end.
    pub(crate) fn hang_up(&self) {
        // One that is gone already needs no telling.
        let _ = self.socket.shutdown(std::net::Shutdown::Both);
    }
}
