//! The list of jobs: page 1 with a search text, out of 100,000 jobs and out of 1,000.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::child::Output;
use crate::steps::Step;
use crate::workspace::Workspace;

use super::ratio::{Ratio, Wanted};

const FEW: &str = "1000";
const MANY: &str = "100000";
/// Rare, common, absent, and too short for the index of three letters; none finds everything.
const TEXTS: [&str; 5] = ["needle", "train-", "nothing-like-it", "vi", ""];

/// Time for many jobs over time for few, a ratio a text. Each run fills both databases anew, in turn.
pub(crate) fn measure(workspace: &Workspace, step: &Step, runs: u32) -> Result<Vec<Ratio>> {
    let mut cargo = workspace.cargo("build");
    cargo.args(["--release", "-p", "trainyard-store", "--example", "list"]);
    step.run(cargo, Output::Quiet)?;
    let mut many: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut few = many.clone();
    for run in 1..=runs {
        for (text, median) in medians(workspace, FEW)? {
            few.entry(text).or_default().push(median);
        }
        for (text, median) in medians(workspace, MANY)? {
            many.entry(text).or_default().push(median);
        }
        step.note(&format!("run {run} of {runs}"));
    }
    let ratio = |text: &str| Ratio {
        what: format!("page 1 of 100,000 jobs / of 1,000, searching {text:?}"),
        unit: "us",
        ours: many.get(text).cloned().unwrap_or_default(),
        theirs: few.get(text).cloned().unwrap_or_default(),
        wanted: Wanted::AtMost(2.0),
    };
    Ok(TEXTS.into_iter().map(ratio).collect())
}

/// What the example prints, `text="…" median_us=…`, for each text.
fn medians(workspace: &Workspace, jobs: &str) -> Result<Vec<(&'static str, f64)>> {
    let example = workspace.target().join("release/examples/list");
    let output = Command::new(&example)
        .arg(jobs)
        .args(TEXTS)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("{} could not be started", example.display()))?;
    ensure!(output.status.success(), "{} failed", example.display());
    let printed = String::from_utf8(output.stdout).context("the example printed no text")?;
    let of = |text: &'static str| {
        let mark = format!("text={text:?} median_us=");
        let rest = printed.split_once(&mark).map(|(_, rest)| rest);
        let median = rest.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        median
            .map(|median| (text, median))
            .with_context(|| format!("no figure for {text:?} in {printed:?}"))
    };
    TEXTS.into_iter().map(of).collect()
}
