//! Log capture: the same stream through a pipe into our capture with its line index, and into
//! `cat > file`, in the same folder.
//!
//! Who goes first changes with each pair, and before each side the disk has nothing left to write:
//! neither pays for what the other one wrote. Both write a file that was not there before.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::child::Output;
use crate::steps::Step;
use crate::workspace::Workspace;

use super::ratio::{Ratio, Wanted};

const ROW_BYTES: usize = 100;
const ROWS: usize = 10_000_000;
/// Pairs in each run. Many short ones: on a machine that others use too, a few long ones say little.
const PAIRS: u32 = 3;
const STREAM_BYTES: u64 = (ROW_BYTES * ROWS) as u64;
/// Between `sync` and the next measurement.
const REST: Duration = Duration::from_secs(1);

/// Throughput of capture over throughput of `cat`.
pub(crate) fn measure(workspace: &Workspace, step: &Step, runs: u32) -> Result<Vec<Ratio>> {
    let mut cargo = workspace.cargo("build");
    cargo.args(["--release", "-p", "trainyard-logs", "--example", "capture"]);
    step.run(cargo, Output::Quiet)?;
    let capture = workspace.target().join("release/examples/capture");

    let folder = workspace.products().join("bench").join("logs");
    remove(&folder)?;
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let stream = folder.join("stream");
    write_stream(&stream)?;

    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    // The first one of all would also wake the processors and fill the caches.
    time_cat(&stream, &folder)?;
    for pair in 1..=runs * PAIRS {
        if pair % 2 == 0 {
            ours.push(time_capture(&capture, &stream, &folder)?);
            theirs.push(time_cat(&stream, &folder)?);
        } else {
            theirs.push(time_cat(&stream, &folder)?);
            ours.push(time_capture(&capture, &stream, &folder)?);
        }
        if let (Some(ours), Some(theirs)) = (ours.last(), theirs.last()) {
            step.note(&format!(
                "pair {pair}: {ours:.0} MB/s, cat {theirs:.0} MB/s"
            ));
        }
    }
    remove(&folder)?;
    Ok(vec![Ratio {
        what: "log capture with index / cat > file".to_owned(),
        unit: "MB/s",
        ours,
        theirs,
        wanted: Wanted::AtLeast(0.8),
    }])
}

/// Rows of exactly 100 bytes, numbered so that a lost or doubled row would show. Written just
/// before it is read, it comes from the page cache.
fn write_stream(path: &Path) -> Result<()> {
    let failed = || format!("{} cannot be written", path.display());
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path).with_context(failed)?);
    for row in 0..ROWS {
        let width = ROW_BYTES - 1;
        writeln!(file, "{row:010} {:.<1$}", "step loss accuracy ", width - 11)
            .with_context(failed)?;
    }
    file.into_inner()
        .map_err(io::IntoInnerError::into_error)
        .with_context(failed)?;
    let written = fs::metadata(path).with_context(failed)?.len();
    ensure!(
        written == STREAM_BYTES,
        "BUG: {written} bytes written, not {STREAM_BYTES}"
    );
    Ok(())
}

fn time_cat(stream: &Path, folder: &Path) -> Result<f64> {
    let folder = empty(folder)?;
    let output = folder.join("log");
    let file =
        File::create(&output).with_context(|| format!("{} cannot be written", output.display()))?;
    let mut cat = Command::new("cat");
    cat.stdout(file);
    let speed = time_from_pipe(cat, stream)?;
    ensure_same(stream, &output)?;
    Ok(speed)
}

fn time_capture(capture: &Path, stream: &Path, folder: &Path) -> Result<f64> {
    let folder = empty(folder)?;
    let mut command = Command::new(capture);
    command.arg(&folder).stdout(Stdio::null());
    let speed = time_from_pipe(command, stream)?;
    ensure_same(stream, &folder.join("log"))?;
    Ok(speed)
}

/// The folder both write to, made anew, once nothing of before is still being written to the disk.
fn empty(folder: &Path) -> Result<PathBuf> {
    let output = folder.join("output");
    remove(&output)?;
    fs::create_dir_all(&output).with_context(|| format!("{} cannot be made", output.display()))?;
    settle()?;
    Ok(output)
}

/// MB/s from the start of both processes to the end of the consumer.
fn time_from_pipe(mut consumer: Command, stream: &Path) -> Result<f64> {
    let started = Instant::now();
    let mut producer = Command::new("cat")
        .arg(stream)
        .stdout(Stdio::piped())
        .spawn()
        .context("cat could not be started")?;
    let pipe = producer
        .stdout
        .take()
        .context("BUG: standard output is a pipe")?;
    let name = consumer.get_program().to_string_lossy().into_owned();
    let status = consumer
        .stdin(pipe)
        .status()
        .with_context(|| format!("{name} could not be started"))?;
    let seconds = started.elapsed().as_secs_f64();
    producer.wait()?;
    ensure!(status.success(), "{name} ended with {status}");
    #[expect(
        clippy::cast_precision_loss,
        reason = "a thousand million is exact in 53 bits"
    )]
    let megabytes = STREAM_BYTES as f64 / 1e6;
    Ok(megabytes / seconds)
}

fn ensure_same(stream: &Path, output: &Path) -> Result<()> {
    let status = Command::new("cmp")
        .args([stream, output])
        .status()
        .context("cmp could not be started")?;
    ensure!(
        status.success(),
        "{} is not what was sent",
        output.display()
    );
    Ok(())
}

/// Waits until nothing of an earlier run is still being written to the disk. `sync` returns before
/// the disk has forgotten the blocks of removed files, hence the rest.
fn settle() -> Result<()> {
    let status = Command::new("sync")
        .status()
        .context("sync could not be started")?;
    ensure!(status.success(), "sync ended with {status}");
    thread::sleep(REST);
    Ok(())
}

fn remove(path: &Path) -> Result<()> {
    let outcome = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", path.display()))
        }
        _ => Ok(()),
    }
}
