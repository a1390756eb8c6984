//! From start to the first usable page: the list of jobs with its rows on the screen, against Chromium.
//!
//! What is alike and what is not is told in [`super::window`].

use anyhow::Result;

use crate::steps::Step;
use crate::workspace::Workspace;

use super::ratio::{Ratio, Wanted};
use super::window::{Side, Stage};

/// Our time over Chromium's.
pub(crate) fn measure(workspace: &Workspace, step: &Step, runs: u32) -> Result<Vec<Ratio>> {
    let stage = Stage::set(workspace, step)?;
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for run in 1..=runs {
        for side in Side::in_turn(run) {
            let opened = stage.open(side)?;
            let ms = opened.first_page_ms;
            opened.close()?;
            match side {
                Side::Trainyard => ours.push(ms),
                Side::Chromium => theirs.push(ms),
            }
        }
        if let (Some(ours), Some(theirs)) = (ours.last(), theirs.last()) {
            step.note(&format!("run {run}: {ours:.0} ms, Chromium {theirs:.0} ms"));
        }
    }
    Ok(vec![Ratio {
        what: "start to first usable page / Chromium's app window".to_owned(),
        unit: "ms",
        ours,
        theirs,
        wanted: Wanted::AtMost(1.0),
    }])
}
