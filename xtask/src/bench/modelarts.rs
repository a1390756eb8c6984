//! A connection to a service: watching 10,000 jobs there, and copying a log of a gigabyte, each against a plain client.
//!
//! The service is `trainyard serve` with jobs that really were submitted to it, a process of its own; who watches or
//! copies is another process, with the same place to run that the console holds for a connection (two examples of
//! `crates/modelarts`). What is equal and what is not is told in [`watch`] and [`mirror`].

mod counted;
mod mirror;
mod service;
mod watch;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::binaries::SHIM;
use crate::child::Output;
use crate::steps::Step;
use crate::workspace::Workspace;

use super::ratio::Figure;

/// Requests and processor time of watching, speed and memory of copying.
pub(super) fn measure(
    workspace: &Workspace,
    step: &Step,
    runs: u32,
    percent: u32,
) -> Result<Vec<Figure>> {
    let binaries = build(workspace, step)?;
    let folder = workspace.products().join("bench").join("modelarts");
    remove(&folder)?;
    let mut figures = mirror::measure(&binaries, &folder.join("mirror"), step, runs, percent)?;
    figures.extend(watch::measure(
        &binaries,
        &folder.join("watch"),
        step,
        runs,
        percent,
    )?);
    remove(&folder)?;
    Ok(figures)
}

/// The command line, the shim and both examples, at once: what they share is compiled once.
fn build(workspace: &Workspace, step: &Step) -> Result<PathBuf> {
    let mut cargo = workspace.cargo("build");
    cargo.args(["--release", "-p", "trainyard-cli", "-p", SHIM]);
    cargo.args(["-p", "trainyard-modelarts", "--bins", "--examples"]);
    step.run(cargo, Output::Quiet)?;
    Ok(workspace.target().join("release"))
}

/// A number that an example printed as `name=…`.
fn number(printed: &str, name: &str) -> Result<f64> {
    let mark = format!("{name}=");
    let mut words = printed.split_whitespace();
    let value = words.find_map(|word| word.strip_prefix(&mark)?.parse().ok());
    value.with_context(|| format!("no {name} in {printed:?}"))
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Waits until nothing of before is still being written to the disk.
fn sync() -> Result<()> {
    let status = Command::new("sync").status();
    let status = status.context("sync could not be started")?;
    ensure!(status.success(), "sync ended with {status}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_by_its_whole_name() {
        let printed = "peak_bytes=7 bytes=9 cpu_ms=1.5";
        assert!((number(printed, "bytes").expect("it is there") - 9.0).abs() < 1e-9);
        assert!((number(printed, "cpu_ms").expect("it is there") - 1.5).abs() < 1e-9);
        assert!(number(printed, "ms").is_err());
    }
}
