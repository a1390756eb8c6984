//! From a fresh clone to the product's binaries: what running and touring begin with.

use anyhow::Result;

use crate::debian::{self, Purpose};
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{binaries, pages, toolchain};

/// How many steps it takes.
pub(crate) const STEPS: usize = 5;

/// Installs what is missing and builds the binaries.
pub(crate) fn build(workspace: &Workspace, steps: &mut Steps, purpose: Purpose) -> Result<()> {
    steps.step("Rust and Node", |step| toolchain::check(workspace, step))?;
    steps.step("Debian packages", |step| {
        debian::ensure_installed(step, purpose)
    })?;
    steps.step("Pages: npm ci", |step| pages::install(workspace, step))?;
    steps.step("Pages: npm run build", |step| pages::build(workspace, step))?;
    steps.step("Binaries: cargo build", |step| {
        binaries::build(workspace, step)
    })?;
    println!(
        "\nThe window and the command line, trainyard, are in {}\n",
        binaries::folder(workspace).display()
    );
    Ok(())
}
