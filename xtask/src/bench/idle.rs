//! What the open console takes while nothing happens: memory against Chromium with the same page, and processor time.
//!
//! Memory is the proportional share (PSS) of every process of a side, so that what two of them share counts once and
//! what the rest of the system has open counts in part. The display and the session bus belong to neither side.

use std::collections::HashMap;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::steps::Step;
use crate::workspace::Workspace;

use super::ratio::{Figure, Limit, Ratio, Wanted};
use super::window::{Opened, Side, Stage};

/// From the first page until it counts as idle.
const SETTLING: Duration = Duration::from_secs(10);
/// How long processor time is added up.
const WATCHED: Duration = Duration::from_mins(1);
/// Of one core.
const CPU_PERCENT_MAX: f64 = 0.5;

/// Our memory over Chromium's, and our processor time on its own.
pub(crate) fn measure(workspace: &Workspace, step: &Step, runs: u32) -> Result<Vec<Figure>> {
    let stage = Stage::set(workspace, step)?;
    let ticks_a_second = ticks_a_second()?;
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    let mut cpu = Vec::new();
    for run in 1..=runs {
        for side in Side::in_turn(run) {
            let opened = stage.open(side)?;
            thread::sleep(SETTLING);
            let memory = opened.memory()?;
            step.note(&format!("run {run}: {side:?} {}", told(&memory)));
            match side {
                Side::Trainyard => {
                    ours.push(megabytes(&memory));
                    let percent = cpu_percent(&opened, ticks_a_second)?;
                    step.note(&format!("run {run}: {percent:.2} % of one core"));
                    cpu.push(percent);
                }
                Side::Chromium => theirs.push(megabytes(&memory)),
            }
            opened.close()?;
        }
    }
    let memory = Ratio {
        what: "memory of the idle console / Chromium's app window".to_owned(),
        unit: "MB",
        ours,
        theirs,
        wanted: Wanted::AtMost(1.0),
    };
    let processor = Limit {
        what: "processor time of the idle console, of one core".to_owned(),
        unit: "%",
        ours: cpu,
        most: CPU_PERCENT_MAX,
    };
    Ok(vec![Figure::Ratio(memory), Figure::Limit(processor)])
}

fn cpu_percent(opened: &Opened, ticks_a_second: f64) -> Result<f64> {
    let before = opened.ticks()?;
    let started = Instant::now();
    thread::sleep(WATCHED);
    let ticks = ticks_between(&before, &opened.ticks()?);
    Ok(ticks / ticks_a_second / started.elapsed().as_secs_f64() * 100.0)
}

/// Time of processes that came in between counts whole; one that went took its last bit with it.
fn ticks_between(before: &HashMap<i32, u64>, after: &HashMap<i32, u64>) -> f64 {
    let since =
        |(pid, ticks): (&i32, &u64)| ticks.saturating_sub(before.get(pid).copied().unwrap_or(0));
    float(after.iter().map(since).sum())
}

fn ticks_a_second() -> Result<f64> {
    let output = Command::new("getconf")
        .arg("CLK_TCK")
        .output()
        .context("getconf could not be started")?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim()
        .parse()
        .with_context(|| format!("getconf CLK_TCK says {text:?}"))
}

/// Millions of bytes.
fn megabytes(memory: &[(String, u64)]) -> f64 {
    float(memory.iter().map(|(_, bytes)| bytes).sum()) / 1e6
}

/// The sum, and each process with its part, largest first.
fn told(memory: &[(String, u64)]) -> String {
    let mut memory = memory.to_vec();
    memory.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let parts: Vec<_> = memory
        .iter()
        .map(|(name, bytes)| format!("{name} {:.0}", float(*bytes) / 1e6))
        .collect();
    format!("{:.0} MB ({})", megabytes(&memory), parts.join(", "))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes and times of one program are exact in 53 bits"
)]
fn float(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_came_while_watched_counts_whole() {
        let before = HashMap::from([(1, 100), (2, 50)]);
        let after = HashMap::from([(1, 103), (3, 4)]);
        assert!((ticks_between(&before, &after) - 7.0).abs() < 1e-9);
    }

    #[test]
    fn memory_is_told_with_the_largest_process_first() {
        let memory = [
            ("small".to_owned(), 1_000_000),
            ("large".to_owned(), 9_000_000),
        ];
        assert_eq!(told(&memory), "10 MB (large 9, small 1)");
    }
}
