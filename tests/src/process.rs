//! Processes of these tests: ended when the test is, whatever happened to it, and looked for in /proc.

use std::fs;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Between two looks at a child.
const PAUSE: Duration = Duration::from_millis(20);

/// A child that does not outlive its test.
#[derive(Debug)]
pub struct Kept(Child);

impl Kept {
    /// Starts it.
    ///
    /// # Panics
    /// When it cannot be started.
    #[track_caller]
    pub fn start(command: &mut Command) -> Self {
        let started = command.spawn();
        Self(started.unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    /// The process itself.
    pub fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Sends a signal.
    ///
    /// # Panics
    /// Never.
    pub fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw);
        // It may have ended this very moment.
        let _ = kill_process(pid.expect("BUG: a child has an id"), signal);
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// When the system refuses.
    pub fn wait(&mut self) -> ExitStatus {
        self.0.wait().expect("a child can be waited for")
    }

    /// Waits for its end; none when that does not come in time.
    ///
    /// # Panics
    /// When the system refuses.
    pub fn wait_within(&mut self, deadline: Duration) -> Option<ExitStatus> {
        let end = Instant::now() + deadline;
        loop {
            let ended = self.0.try_wait().expect("a child can be waited for");
            if ended.is_some() || Instant::now() >= end {
                return ended;
            }
            thread::sleep(PAUSE);
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How many living processes have this variable in their environment, of those this user may look at.
///
/// # Panics
/// Where there is no /proc.
#[must_use]
pub fn count_with_variable(name: &str, value: &str) -> usize {
    let wanted = format!("{name}={value}");
    let entries = fs::read_dir("/proc").expect("/proc can be read");
    let environments =
        entries.filter_map(|entry| fs::read(entry.ok()?.path().join("environ")).ok());
    environments
        .filter(|all| {
            all.split(|byte| *byte == 0)
                .any(|one| one == wanted.as_bytes())
        })
        .count()
}

/// The processes that have this argument on their command line.
///
/// # Panics
/// Where there is no /proc.
#[must_use]
pub fn with_argument(argument: &str) -> Vec<i32> {
    let entries = fs::read_dir("/proc").expect("/proc can be read");
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let has = |pid: &i32| {
        let words = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        words
            .split(|byte| *byte == 0)
            .any(|word| word == argument.as_bytes())
    };
    pids.filter(has).collect()
}
