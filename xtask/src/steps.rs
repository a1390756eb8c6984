//! Numbered steps with their times: what a person sees of a chore.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::child::{self, Output};
use crate::workspace::Workspace;

/// The steps of one chore, counted.
pub(crate) struct Steps {
    total: usize,
    begun: usize,
    started: Instant,
    logs: PathBuf,
}

/// One step while it runs.
pub(crate) struct Step {
    log: PathBuf,
}

impl Steps {
    /// A chore of `total` steps. Each step's output goes to a file in target/xtask-logs.
    pub(crate) fn new(workspace: &Workspace, total: usize) -> Result<Self> {
        let logs = workspace.products().join("xtask-logs");
        fs::create_dir_all(&logs).with_context(|| format!("{} cannot be made", logs.display()))?;
        Ok(Self {
            total,
            begun: 0,
            started: Instant::now(),
            logs,
        })
    }

    /// Announces a step, does it and tells how long it took.
    pub(crate) fn step<T>(
        &mut self,
        title: &str,
        work: impl FnOnce(&Step) -> Result<T>,
    ) -> Result<T> {
        self.begun += 1;
        println!("[{}/{}] {title}", self.begun, self.total);
        let log = self.logs.join(format!("{}.log", file_name(title)));
        // The log of an earlier run would be read as this one's.
        fs::write(&log, "").with_context(|| format!("{} cannot be written", log.display()))?;
        let started = Instant::now();
        let outcome = work(&Step { log });
        let verdict = if outcome.is_ok() { "done" } else { "FAILED" };
        println!("      {verdict} in {}", seconds(started.elapsed()));
        outcome
    }

    /// How long the chore has taken so far.
    pub(crate) fn elapsed(&self) -> String {
        seconds(self.started.elapsed())
    }
}

impl Step {
    /// Runs a child of this step to its end.
    pub(crate) fn run(&self, command: Command, output: Output) -> Result<()> {
        child::run(command, output, &self.log)
    }

    /// Says something about this step, here and in its log.
    pub(crate) fn note(&self, text: &str) {
        println!("      {text}");
        // What was said has reached its reader; a log that takes no more is no reason to stop.
        if let Ok(mut log) = File::options().append(true).open(&self.log) {
            writeln!(log, "{text}").ok();
        }
    }
}

/// A title as a file's name: letters and digits, the rest as single dashes.
fn file_name(title: &str) -> String {
    let words: Vec<_> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-").to_lowercase()
}

/// `8.4 s`, or `12 min 5 s` from one minute on.
fn seconds(time: Duration) -> String {
    if time.as_secs() < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_named_after_its_step() {
        assert_eq!(file_name("Pages: npm ci"), "pages-npm-ci");
    }

    #[test]
    fn long_times_are_told_in_minutes() {
        assert_eq!(seconds(Duration::from_millis(8_430)), "8.4 s");
        assert_eq!(seconds(Duration::from_secs(725)), "12 min 5 s");
    }
}
