//! The first process inside: it starts the command, adopts what the command leaves behind, and tells the shim.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::mount::{MountFlags, UnmountFlags, mount, unmount};
use rustix::process::{Pid, WaitOptions, WaitStatus};
use rustix::thread::{
    CapabilitySet, CapabilitySets, clear_ambient_capability_set, set_capabilities,
};
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGTERM};
use trainyard_shim::Outcome;

use super::message::{Command, FromInit, receive, send};
use crate::run::tree;

/// Runs inside the sandbox until the shim hangs up. `root`: a new root that is still to be entered.
pub(crate) fn init(root: Option<&OsStr>) -> ExitCode {
    // What `ps` and `top` show; executed through /proc it would be called "exe".
    let _ = rustix::thread::set_name(c"shim-init");
    match supervise(root.map(Path::new)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn supervise(root: Option<&Path>) -> io::Result<()> {
    if let Some(root) = root {
        change_root(root)?;
    }
    // A process that leads a group cannot lead a session too; either keeps the terminal's signals away.
    let _ = rustix::process::setsid();
    rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
    let child_ended = watch_signals()?;

    let shim = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    send(&shim, &FromInit::Ready)?;
    let mut from_shim = BufReader::new(shim.try_clone()?);
    let Some(command) = receive(&mut from_shim)? else {
        return Ok(());
    };
    let main = match start(&command) {
        Ok(main) => main,
        Err(error) => return send(&shim, &FromInit::NotStarted(error.to_string())),
    };
    let hung_up = send(&shim, &FromInit::Started(main.as_raw_pid()))
        .and_then(|()| watch(&shim, child_ended, main));
    // As the first process of a namespace, ending is enough. Without one this is the last chance.
    if rustix::process::getpid() != Pid::INIT {
        tree::kill_all(rustix::process::getpid());
    }
    hung_up
}

/// Mounts the process table and makes `root` the root; then gives up the right to do such things.
fn change_root(root: &Path) -> io::Result<()> {
    if rustix::process::getpid() == Pid::INIT {
        let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
        mount("proc", root.join("proc"), "proc", flags, None).map_err(|error| {
            io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!("no /proc: {error}"),
            )
        })?;
    }
    std::env::set_current_dir(root)?;
    rustix::process::pivot_root(".", ".")?;
    unmount(".", UnmountFlags::DETACH)?;
    std::env::set_current_dir("/")?;
    clear_ambient_capability_set()?;
    let none = CapabilitySet::empty();
    Ok(set_capabilities(
        None,
        CapabilitySets {
            effective: none,
            permitted: none,
            inheritable: none,
        },
    )?)
}

/// Signals to the whole tree reach this process too, and are not for it. Handlers, not "ignore": a program
/// that is executed inherits what is ignored.
fn watch_signals() -> io::Result<UnixStream> {
    for signal in [SIGTERM, SIGINT, SIGHUP] {
        signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)))?;
    }
    let (reader, writer) = UnixStream::pair()?;
    signal_hook::low_level::pipe::register(SIGCHLD, writer)?;
    reader.set_nonblocking(true)?;
    Ok(reader)
}

fn start(command: &Command) -> io::Result<Pid> {
    let shell = ["/bin/bash", "/bin/sh"]
        .into_iter()
        .find(|shell| Path::new(shell).exists())
        .unwrap_or("/bin/sh");
    let output = io::stdout().as_fd().try_clone_to_owned()?;
    let child = std::process::Command::new(shell)
        .arg("-c")
        .arg(&command.line)
        .env_clear()
        .envs(&command.env)
        .current_dir(&command.cwd)
        .process_group(0)
        .stdin(Stdio::null())
        .stderr(Stdio::from(output.try_clone()?))
        .stdout(Stdio::from(output))
        .spawn()
        .map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("{shell} in {}: {error}", command.cwd.display()),
            )
        })?;
    // The log ends when the command's processes have closed it; this process must not hold it open.
    rustix::stdio::dup2_stdout(File::open("/dev/null")?)?;
    Ok(Pid::from_child(&child))
}

/// Reaps until the shim hangs up, and tells it when the command itself ends.
fn watch(shim: &UnixStream, mut child_ended: UnixStream, main: Pid) -> io::Result<()> {
    loop {
        let mut fds = [
            PollFd::new(shim, PollFlags::IN),
            PollFd::new(&child_ended, PollFlags::IN),
        ];
        match poll(&mut fds, None) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        if !fds[0].revents().is_empty() {
            return Ok(());
        }
        // Emptied before reaping: a child that ends in between wakes the next round.
        while matches!(child_ended.read(&mut [0; 64]), Ok(read) if read > 0) {}
        while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::NOHANG) {
            if pid == main {
                send(shim, &FromInit::Ended(outcome(status)))?;
            }
        }
    }
}

fn outcome(status: WaitStatus) -> Outcome {
    const CORE_FLAG: i32 = 0x80;
    match status.terminating_signal() {
        Some(signal) => Outcome::Signaled {
            signal,
            core: status.as_raw() & CORE_FLAG != 0,
        },
        None => Outcome::Exited {
            code: status.exit_status().unwrap_or_default(),
        },
    }
}
