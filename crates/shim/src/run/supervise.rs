//! Watching the command: its end, the request to stop, what it leaves behind.
//!
//! One loop on the shim's main thread puts the events in order: a message from `init`, SIGTERM, and the passing of
//! time.

use std::collections::HashSet;
use std::io;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal};
use trainyard_logs::PlatformLevel;
use trainyard_shim::{
    Outcome, Phase, SandboxKind, StepKind, TaskDir, TaskLaunch, TaskState, now_ms,
};

use super::limits::Limits;
use super::metrics::Metrics;
use super::requirements;
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
    /// What to say of it, once the log is complete.
    pub(super) rows: Vec<(PlatformLevel, String)>,
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
    let before = tree::below(rustix::process::getpid());
    let mut limits = Limits::prepare(launch.limits, rows);
    // A chain of processes of which the last is `init`.
    let init = tree::below(root)
        .last()
        .and_then(|process| Pid::from_raw(process.pid))
        .unwrap_or(root);
    // Said before it is true, so that it stands before the command's first row.
    rows.info(&format!(
        "Boot command started: {} ({})",
        launch.command,
        sandbox_words(sandbox.kind)
    ));
    // Noted before, so that all the command writes is younger.
    state.started_at_ms = now_ms();
    let inner_pid = limits.around(init, rows, || start(&mut sandbox, command))?;
    state.phase = Phase::Running;
    let installs = requirements::is_asked_for(dir, launch);
    let begun = if installs {
        StepKind::Installing
    } else {
        StepKind::Started
    };
    dir.note_step(state.started_at_ms, begun);
    let mut watch = Watch {
        sandbox,
        own: tree::pids(&before),
        grace: Duration::from_millis(launch.grace_ms),
        limits,
        metrics: Metrics::open(dir, launch),
        end: None,
        init_killed: false,
    };
    state.child_pid = watch
        .processes()
        .iter()
        .map(|process| process.pid)
        .find(|pid| is_inner(*pid, inner_pid));
    // A state that cannot be written is the console's loss; the command runs.
    let _ = dir.write_state(state);
    let ending = watch.run_to_end(dir, state, stop);
    watch.close();
    Ok(ending)
}

/// Has `init` start the command; its process id as seen inside.
fn start(sandbox: &mut Sandbox, command: &Command) -> io::Result<i32> {
    sandbox.command(command)?;
    match sandbox.receive()? {
        Some(FromInit::Started(pid)) => Ok(pid),
        Some(FromInit::NotStarted(message)) => Err(io::Error::other(message)),
        other => Err(io::Error::other(format!(
            "the sandbox ended early: {other:?}"
        ))),
    }
}

fn sandbox_words(kind: SandboxKind) -> &'static str {
    match kind {
        SandboxKind::Bubblewrap => "in a sandbox of bubblewrap",
        SandboxKind::Namespace => "in a sandbox",
        SandboxKind::Rewrite => "without a sandbox, paths rewritten",
    }
}

/// Whether the innermost of a process's ids is `inner`.
fn is_inner(pid: i32, inner: i32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let ids = status.lines().find_map(|line| line.strip_prefix("NSpid:"));
    ids.and_then(|ids| ids.split_ascii_whitespace().last()?.parse().ok()) == Some(inner)
}

/// A command being watched.
struct Watch {
    sandbox: Sandbox,
    /// The sandbox's own processes, which are not the task's.
    own: HashSet<i32>,
    grace: Duration,
    limits: Limits,
    metrics: Metrics,
    /// Set when the task's processes are being ended.
    end: Option<End>,
    /// Whether `init` ended before it could say how the command did.
    init_killed: bool,
}

/// SIGTERM was sent; SIGKILL is next.
struct End {
    since: Instant,
    /// How many processes there were.
    count: usize,
    killed: bool,
}

impl Watch {
    fn run_to_end(&mut self, dir: &TaskDir, state: &mut TaskState, stop: &StopRequest) -> Ending {
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
            self.metrics
                .sample_when_due(&self.own, || tree::below(rustix::process::getpid()));
        };
        let ended_at_ms = now_ms();
        let tree = tree::below(rustix::process::getpid());
        self.metrics.sample(&self.own, &tree);
        let left_behind = self.clear_left_behind(stopped);
        // The command may have ended when it was asked to, and children of it not.
        forced |= stopped && self.end.as_ref().is_some_and(|end| end.killed);
        let mut rows = vec![self.words(&outcome, stopped, forced)];
        rows.extend(left_behind);
        Ending {
            outcome,
            stopped,
            forced,
            started_at_ms,
            ended_at_ms,
            oom: self.limits.oom(),
            rows,
        }
    }

    /// Waits a while, and tells how the command ended if it did.
    fn next_message(&mut self, stop: &StopRequest) -> Option<Outcome> {
        if !self.sandbox.has_buffered() {
            let due = self
                .end
                .as_ref()
                .map(|end| self.grace.saturating_sub(end.since.elapsed()).max(GLANCE));
            let timeout = due.map_or(self.metrics.wait(), |due| due.min(self.metrics.wait()));
            let timeout = Timespec::try_from(timeout).ok();
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
            Ok(None) | Err(_) => {
                self.init_killed = true;
                Some(Outcome::Signaled {
                    signal: Signal::KILL.as_raw(),
                    core: false,
                })
            }
        }
    }

    /// The task's processes. Looked for below the shim, which adopts them should `init` be killed.
    fn processes(&self) -> Vec<Process> {
        tree::below_but(rustix::process::getpid(), &self.own)
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
        let Some(end) = self
            .end
            .as_ref()
            .filter(|end| end.since.elapsed() >= self.grace)
        else {
            return false;
        };
        let killed = end.killed;
        self.limits.kill();
        let now_killed = self.signal_all(Signal::KILL) > 0;
        if let Some(end) = &mut self.end {
            end.killed = killed || now_killed;
        }
        now_killed
    }

    /// What to say of the command's end.
    fn words(&self, outcome: &Outcome, stopped: bool, forced: bool) -> (PlatformLevel, String) {
        if stopped && forced {
            let words = format!(
                "Did not stop within {} s of being asked, so it was killed (SIGKILL)",
                seconds(self.grace)
            );
            return (PlatformLevel::Warn, words);
        }
        if stopped {
            let took = self
                .end
                .as_ref()
                .map_or(Duration::ZERO, |end| end.since.elapsed());
            let words = format!(
                "Stopped on request, {} s after it was asked (SIGTERM)",
                seconds(took)
            );
            return (PlatformLevel::Info, words);
        }
        if self.init_killed {
            let words =
                "The sandbox of the boot command was killed from outside, and the command with it";
            return (PlatformLevel::Error, words.into());
        }
        match outcome {
            Outcome::Exited { code: 0 } => {
                let words = "Boot command ended: exit code 0, success";
                (PlatformLevel::Info, words.into())
            }
            Outcome::Exited { code } => {
                let words = format!("Boot command ended: exit code {code}, failure");
                (PlatformLevel::Error, words)
            }
            Outcome::Signaled { signal, core } => {
                let core = if *core { ", core dumped" } else { "" };
                let words = format!("Boot command killed by {}{core}", signal_name(*signal));
                (PlatformLevel::Error, words)
            }
            Outcome::Failed { message, .. } => (PlatformLevel::Error, message.clone()),
        }
    }

    /// Ends what the command left behind, so that the log can end. What there is to say of it.
    fn clear_left_behind(&mut self, stopped: bool) -> Option<(PlatformLevel, String)> {
        let since = Instant::now();
        while !self.processes().is_empty() {
            if self.end.is_none() && since.elapsed() >= LINGER {
                self.terminate();
            }
            self.kill_when_due();
            if since.elapsed() > LINGER + self.grace + REAP {
                let words = "A process that was killed does not end: it is stuck in the kernel";
                return Some((PlatformLevel::Warn, words.into()));
            }
            std::thread::sleep(GLANCE);
        }
        let end = self.end.as_ref().filter(|_| !stopped)?;
        let how = if end.killed { "SIGKILL" } else { "SIGTERM" };
        let noun = if end.count == 1 {
            "process"
        } else {
            "processes"
        };
        let words = format!(
            "Ended {} {noun} that the boot command left behind ({how})",
            end.count
        );
        Some((PlatformLevel::Warn, words))
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
    if tenths.is_multiple_of(10) {
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
