//! From submitting a job to the first byte of its log, against `pueue`.
//!
//! What makes it fair: on both sides a process that owns the queue has been running for a while, ours as the window
//! runs it, delivery included. Jobs are submitted by the command line of each, the clock starts before that process
//! does and stops when the job's log is no longer empty, which is looked up in the same way. Both run `printf hello`
//! in the same shell, as many jobs at a time as there are processors, and keep their files in the same file system.
//! The sides take turns job by job and change who goes first. Before each job there is a pause of another length, so
//! that a side that looks at its queue from time to time (pueue does every 300 ms) meets every moment of that period.
//!
//! What is not equal, and is not corrected: our jobs get a sandbox, a record that survives a power cut, and a process
//! of their own that outlives the owner; pueue's are children of its daemon.

mod pueue;
mod trainyard;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::binaries;
use crate::steps::Step;
use crate::workspace::Workspace;

use super::ratio::{Ratio, Wanted};

/// Jobs of each side in each part of a run.
const JOBS: usize = 100;
/// What every job prints, and all it does.
const PRINTS: &str = "hello";
const COMMAND: &str = "printf hello";
/// The longest pause before a job: the period in which pueue looks at its queue.
const PAUSE_MAX: Duration = Duration::from_millis(300);
/// Between two looks at a log or an address.
const GLANCE: Duration = Duration::from_micros(200);
/// After this a job, or a daemon that is starting, counts as stuck.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program that runs jobs, with its daemon alive. Jobs are numbered from 0 in the order of their submission.
trait Side {
    /// The command line that submits a job.
    fn submit(&self, job: usize) -> Command;
    /// Where that job's log is going to be.
    fn log(&self, job: usize) -> PathBuf;
}

/// Time of one job, as the median of a hundred, and time of a hundred jobs submitted by one loop of a shell.
pub(crate) fn measure(workspace: &Workspace, step: &Step, runs: u32) -> Result<Vec<Ratio>> {
    let ours = binaries::build_release(workspace, step)?;
    let theirs = pueue::install(workspace, step)?;
    let folder = workspace.products().join("bench").join("submit");
    let (mut each, mut all) = (Series::default(), Series::default());
    for run in 1..=runs {
        remake(&folder)?;
        let trainyard = trainyard::start(&ours, &folder.join("trainyard"))?;
        let pueue = pueue::start(&theirs, &folder.join("pueue"))?;
        each.push(one_by_one(&trainyard, &pueue)?);
        step.note(&format!("run {run} of {runs}: {} ms a job", each.last()));
        all.push((all_at_once(&trainyard)?, all_at_once(&pueue)?));
        step.note(&format!(
            "run {run} of {runs}: {} ms for {JOBS} jobs",
            all.last()
        ));
        trainyard.wait_until_idle()?;
    }
    remake(&folder)?;
    Ok(vec![
        each.ratio("submit to first byte of the log / pueue"),
        all.ratio("100 jobs in a row, to the last one's first byte / pueue"),
    ])
}

/// Milliseconds of ours and theirs, a pair a run.
#[derive(Default)]
struct Series {
    ours: Vec<f64>,
    theirs: Vec<f64>,
}

impl Series {
    fn push(&mut self, (ours, theirs): (f64, f64)) {
        self.ours.push(ours);
        self.theirs.push(theirs);
    }

    /// The newest pair, in words.
    fn last(&self) -> String {
        let newest = |series: &[f64]| series.last().copied().unwrap_or(f64::NAN);
        format!(
            "{:.1}, pueue {:.1}",
            newest(&self.ours),
            newest(&self.theirs)
        )
    }

    fn ratio(self, what: &str) -> Ratio {
        Ratio {
            what: what.to_owned(),
            unit: "ms",
            ours: self.ours,
            theirs: self.theirs,
            wanted: Wanted::AtMost(1.0),
        }
    }
}

/// The median time of a job of each side, submitted when the one before is done.
fn one_by_one(ours: &impl Side, theirs: &impl Side) -> Result<(f64, f64)> {
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    for job in 0..JOBS {
        if job % 2 == 0 {
            our_times.push(time_one(ours, job)?);
            their_times.push(time_one(theirs, job)?);
        } else {
            their_times.push(time_one(theirs, job)?);
            our_times.push(time_one(ours, job)?);
        }
    }
    Ok((
        super::ratio::median(&our_times),
        super::ratio::median(&their_times),
    ))
}

fn time_one(side: &impl Side, job: usize) -> Result<f64> {
    thread::sleep(pause(job));
    let log = side.log(job);
    let mut submit = side.submit(job);
    let started = Instant::now();
    let mut submitting = submit
        .stdout(Stdio::null())
        .spawn()
        .context("a command line could not be started")?;
    wait_for_byte(&log)?;
    let time = milliseconds(started.elapsed());
    ensure!(submitting.wait()?.success(), "job {job} was refused");
    ensure_printed(&log)?;
    Ok(time)
}

/// Time from the first of a hundred submissions, one after the other, to the first byte of the last log.
fn all_at_once(side: &impl Side) -> Result<f64> {
    let jobs = JOBS..2 * JOBS;
    let started = Instant::now();
    for job in jobs.clone() {
        let status = side
            .submit(job)
            .stdout(Stdio::null())
            .status()
            .context("a command line could not be started")?;
        ensure!(status.success(), "job {job} was refused");
    }
    for job in jobs.clone() {
        wait_for_byte(&side.log(job))?;
    }
    let time = milliseconds(started.elapsed());
    for job in jobs {
        ensure_printed(&side.log(job))?;
    }
    Ok(time)
}

/// Steps of the golden ratio: any number of them lies evenly over the whole.
fn pause(job: usize) -> Duration {
    let step = u32::try_from(job).unwrap_or(u32::MAX);
    PAUSE_MAX.mul_f64((f64::from(step) * 0.618_034).fract())
}

fn wait_for_byte(log: &Path) -> Result<()> {
    wait_until(|| fs::metadata(log).is_ok_and(|log| log.len() > 0))
        .with_context(|| format!("{} stays empty", log.display()))
}

/// Whether a log holds what its job printed: `hello` comes in one write, so with its first byte.
fn ensure_printed(log: &Path) -> Result<()> {
    let printed = fs::read(log).with_context(|| format!("{} cannot be read", log.display()))?;
    ensure!(
        printed == PRINTS.as_bytes(),
        "{} holds {:?}",
        log.display(),
        String::from_utf8_lossy(&printed)
    );
    Ok(())
}

fn wait_until(mut is_so: impl FnMut() -> bool) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        ensure!(
            Instant::now() < deadline,
            "not within {} s",
            PATIENCE.as_secs()
        );
        thread::sleep(GLANCE);
    }
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// An empty folder, on a disk that has nothing left to write.
fn remake(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let status = Command::new("sync")
        .status()
        .context("sync could not be started")?;
    ensure!(status.success(), "sync ended with {status}");
    Ok(())
}

/// A process that is ended with this.
struct Daemon(std::process::Child);

impl Daemon {
    fn start(command: &mut Command) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn();
        child
            .map(Self)
            .with_context(|| format!("{} could not be started", command.get_program().display()))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_lie_evenly_over_the_period() {
        let in_first_half = (0..JOBS).filter(|job| pause(*job) < PAUSE_MAX / 2).count();
        assert!((45..=55).contains(&in_first_half), "{in_first_half}");
    }
}
