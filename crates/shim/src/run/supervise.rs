//! Watching the command: its end, the request to stop, what it leaves behind.
//!
//! One loop on the shim's main thread puts the events in order: a message from `init`, SIGTERM, and the passing of
//! time.

use std::collections::HashSet;
use std::io;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal};
use trainyard_shim::{Failure, Outcome, Phase, TaskDir, TaskLaunch, TaskState, now_ms};

use super::rows::Rows;
use super::stop_request::StopRequest;
use super::tree::{self, Process};
use crate::sandbox::{Command, FromInit, Sandbox};

/// How long what the command leaves behind may take to end by itself: a `tee` still has its last rows to write.
const LINGER: Duration = Duration::from_millis(500);
/// How long a killed process may take to go before it counts as stuck in the kernel.
const REAP: Duration = Duration::from_secs(10);
/// How often processes that are to end are looked at.
const GLANCE: Duration = Duration::from_millis(10);

/// How a command that ran ended.
pub(super) struct Ending {
    pub(super) outcome: Outcome,
    /// Whether a request stopped it.
    pub(super) stopped: bool,
    /// Whether it took SIGKILL.
    pub(super) forced: bool,
    pub(super) started_at_ms: u64,
    pub(super) ended_at_ms: u64,
    pub(super) oom: Option<bool>,
}

/// Has `init` run the command, and returns when nothing of it is left. `Err`: it could not be started.
pub(super) fn supervise(
    dir: &TaskDir,
    launch: &TaskLaunch,
    mut sandbox: Sandbox,
    command: &Command,
    state: &mut TaskState,
    rows: &mut Rows,
    stop: &StopRequest,
) -> io::Result<Ending> {
    let root = Pid::from_child(&sandbox.child);
    // Nothing of the task's runs yet: these are the sandbox's own.
    let own: HashSet<i32> = tree::below(root)
        .into_iter()
        .map(|process| process.pid)
        .collect();
    sandbox.command(command)?;
    let inner_pid = match sandbox.receive()? {
        Some(FromInit::Started(pid)) => pid,
        Some(FromInit::NotStarted(message)) => return Err(io::Error::other(message)),
        other => {
            return Err(io::Error::other(format!(
                "the sandbox ended early: {other:?}"
            )));
        }
    };
    state.started_at_ms = now_ms();
    state.phase = Phase::Running;
    let mut watch = Watch {
        sandbox,
        root,
        own,
        grace: Duration::from_millis(launch.grace_ms),
        rows,
        end: None,
    };
    state.child_pid = watch
        .processes()
        .iter()
        .map(|process| process.pid)
        .find(|pid| is_inner(*pid, inner_pid));
    // A state that cannot be written is the console's loss; the command runs.
    let _ = dir.write_state(state);
    watch.rows.info(&format!(
        "Started: {} ({})",
        launch.command,
        sandbox_words(watch.sandbox.kind)
    ));
    let ending = watch.to_the_end(dir, state, stop);
    watch.close();
    Ok(ending)
}

fn sandbox_words(kind: trainyard_shim::SandboxKind) -> &'static str {
    match kind {
        trainyard_shim::SandboxKind::Bubblewrap => "private namespace, bubblewrap",
        trainyard_shim::SandboxKind::Namespace => "private namespace",
        trainyard_shim::SandboxKind::Rewrite => "no namespace, paths rewritten",
    }
}

/// Whether the innermost of a process's ids is `inner`.
fn is_inner(pid: i32, inner: i32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let ids = status.lines().find_map(|line| line.strip_prefix("NSpid:"));
    ids.and_then(|ids| ids.split_ascii_whitespace().last()?.parse().ok()) == Some(inner)
}

/// A command being watched.
struct Watch<'a> {
    sandbox: Sandbox,
    root: Pid,
    /// The sandbox's own processes, which are not the task's.
    own: HashSet<i32>,
    grace: Duration,
    rows: &'a mut Rows,
    /// Set when the task's processes are being ended.
    end: Option<End>,
}

/// SIGTERM was sent; SIGKILL is next.
struct End {
    since: Instant,
    /// How many processes there were.
    count: usize,
    killed: bool,
}

impl Watch<'_> {
    fn to_the_end(&mut self, dir: &TaskDir, state: &mut TaskState, stop: &StopRequest) -> Ending {
        let started_at_ms = state.started_at_ms;
        let (mut stopped, mut forced) = (false, false);
        let outcome = loop {
            if let Some(outcome) = self.next_message(stop) {
                break outcome;
            }
            if stop.is_made() && self.end.is_none() {
                stopped = true;
                state.phase = Phase::Stopping;
                let _ = dir.write_state(state);
                self.terminate();
            }
            forced |= self.kill_when_due();
        };
        let ended_at_ms = now_ms();
        self.report(&outcome, stopped, forced);
        self.clear_left_behind(stopped);
        Ending {
            outcome,
            stopped,
            forced,
            started_at_ms,
            ended_at_ms,
            oom: None,
        }
    }

    /// Waits a while, and tells how the command ended if it did.
    fn next_message(&mut self, stop: &StopRequest) -> Option<Outcome> {
        if !self.sandbox.has_buffered() {
            let timeout = self.end.as_ref().map(|end| {
                let due = self.grace.saturating_sub(end.since.elapsed());
                if due.is_zero() { GLANCE } else { due }
            });
            let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
            let mut fds = [
                PollFd::new(self.sandbox.socket(), PollFlags::IN),
                PollFd::new(stop.wake(), PollFlags::IN),
            ];
            // Interrupted or timed out, the caller looks at what it waits for all the same.
            let _ = poll(&mut fds, timeout.as_ref());
            let (spoke, woken) = (!fds[0].revents().is_empty(), !fds[1].revents().is_empty());
            if woken {
                stop.quieten();
            }
            if !spoke {
                return None;
            }
        }
        match self.sandbox.receive() {
            Ok(Some(FromInit::Ended(outcome))) => Some(outcome),
            Ok(Some(_)) => None,
            Ok(None) | Err(_) => Some(Outcome::Failed {
                reason: Failure::Sandbox,
                message: "the sandbox's first process was killed, and the command with it".into(),
            }),
        }
    }

    /// The task's processes.
    fn processes(&self) -> Vec<Process> {
        let mut below = tree::below(self.root);
        below.retain(|process| !self.own.contains(&process.pid));
        below
    }

    fn signal_all(&self, signal: Signal) -> usize {
        let processes = self.processes();
        for process in &processes {
            process.signal(signal);
        }
        processes.len()
    }

    /// Asks every process of the task to end. One that was suspended must wake to hear it.
    fn terminate(&mut self) {
        let count = self.signal_all(Signal::TERM);
        self.signal_all(Signal::CONT);
        self.end = Some(End {
            since: Instant::now(),
            count,
            killed: false,
        });
    }

    /// Kills once the grace is over; again and again, for a process may be starting another. Whether it did.
    fn kill_when_due(&mut self) -> bool {
        let due = self
            .end
            .as_ref()
            .is_some_and(|end| end.since.elapsed() >= self.grace);
        if due
            && self.signal_all(Signal::KILL) > 0
            && let Some(end) = &mut self.end
        {
            end.killed = true;
        }
        due
    }

    fn report(&mut self, outcome: &Outcome, stopped: bool, forced: bool) {
        if stopped && forced {
            let grace = seconds(self.grace);
            self.rows
                .warn(&format!("Did not stop within {grace} s; killed (SIGKILL)"));
        } else if stopped {
            let took = self
                .end
                .as_ref()
                .map_or(Duration::ZERO, |end| end.since.elapsed());
            self.rows.info(&format!(
                "Stopped on request (SIGTERM, {} s)",
                seconds(took)
            ));
        } else {
            match outcome {
                Outcome::Exited { code: 0 } => self.rows.info("Exited with code 0"),
                Outcome::Exited { code } => self.rows.error(&format!("Exited with code {code}")),
                Outcome::Signaled { signal, core } => {
                    let core = if *core { ", core dumped" } else { "" };
                    self.rows
                        .error(&format!("Killed by {}{core}", signal_name(*signal)));
                }
                Outcome::Failed { message, .. } => self.rows.error(message),
            }
        }
    }

    /// Ends what the command left behind, so that the log can end.
    fn clear_left_behind(&mut self, stopped: bool) {
        let since = Instant::now();
        while !self.processes().is_empty() {
            if self.end.is_none() && since.elapsed() >= LINGER {
                self.terminate();
            }
            self.kill_when_due();
            if since.elapsed() > LINGER + self.grace + REAP {
                self.rows
                    .warn("A killed process does not end; it is stuck in the kernel");
                break;
            }
            std::thread::sleep(GLANCE);
        }
        if let (Some(end), false) = (&self.end, stopped) {
            let (count, how) = (end.count, if end.killed { "SIGKILL" } else { "SIGTERM" });
            let noun = if count == 1 { "process" } else { "processes" };
            self.rows.warn(&format!(
                "Killed {count} {noun} the task left behind ({how})"
            ));
        }
    }

    /// Ends the sandbox.
    fn close(mut self) {
        self.sandbox.hang_up();
        let deadline = Instant::now() + REAP;
        while matches!(self.sandbox.child.try_wait(), Ok(None)) {
            if Instant::now() > deadline {
                let _ = self.sandbox.child.kill();
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Seconds with at most one decimal.
fn seconds(duration: Duration) -> String {
    let tenths = duration.as_millis().div_ceil(100);
    if tenths % 10 == 0 {
        format!("{}", tenths / 10)
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

fn signal_name(signal: i32) -> String {
    signal_hook::low_level::signal_name(signal)
        .map_or_else(|| format!("signal {signal}"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_a_person_would_write_them() {
        assert_eq!(seconds(Duration::from_secs(10)), "10");
        assert_eq!(seconds(Duration::from_millis(1_150)), "1.2");
        assert_eq!(seconds(Duration::ZERO), "0");
    }

    #[test]
    fn signals_have_names() {
        assert_eq!(signal_name(9), "SIGKILL");
        assert_eq!(signal_name(40), "signal 40");
    }
}
