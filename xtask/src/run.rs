//! `cargo xtask run`: from a fresh clone to the console on the screen, or its tour in pictures.

use std::env;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::debian::Purpose;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{binaries, setup, tour};

/// What `run` can be told.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Take the tour on a virtual display even though there is a real one.
    #[arg(long)]
    tour: bool,
    /// Given to the console as they are.
    #[arg(last = true)]
    arguments: Vec<String>,
}

pub(crate) fn run(mut workspace: Workspace, options: &Options) -> Result<()> {
    workspace.claim_cache()?;
    if options.tour || !has_display() {
        let mut steps = Steps::new(&workspace, setup::STEPS + tour::STEPS)?;
        setup::build(&workspace, &mut steps, Purpose::Screenless)?;
        tour::take(&workspace, &mut steps)?;
        println!(
            "With a display ($DISPLAY or $WAYLAND_DISPLAY) `cargo xtask run` opens the console."
        );
        return Ok(());
    }
    let mut steps = Steps::new(&workspace, setup::STEPS + 1)?;
    setup::build(&workspace, &mut steps, Purpose::Window)?;
    steps.step("The console, until it is quit", |_| {
        open(&workspace, &options.arguments)
    })
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn open(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let binary = binaries::folder(workspace).join(binaries::DESKTOP);
    let status = Command::new(&binary)
        .args(arguments)
        .status()
        .with_context(|| format!("{} could not be started", binary.display()))?;
    ensure!(status.success(), "the console ended with {status}");
    Ok(())
}
