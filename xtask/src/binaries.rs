//! Which binaries the product has, and how they are built.

use std::path::PathBuf;

use anyhow::Result;

use crate::child::Output;
use crate::steps::Step;
use crate::workspace::Workspace;

/// The window.
pub(crate) const DESKTOP: &str = "trainyard-desktop";
/// The process beside each running task.
pub(crate) const SHIM: &str = "trainyard-shim";
/// The command line.
pub(crate) const COMMAND_LINE: &str = "trainyard";

/// Where everyday builds leave the binaries.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target().join("debug")
}

/// Builds the three binaries of the product.
pub(crate) fn build(workspace: &Workspace, step: &Step) -> Result<()> {
    let mut cargo = workspace.cargo("build");
    cargo.args(["-p", DESKTOP, "-p", SHIM, "-p", "trainyard-cli", "--bins"]);
    step.run(cargo, Output::Quiet)
}

/// Builds what the benches of the whole product start, optimized; the folder that has it. All at once: chosen alone, a
/// crate has other features, and what it depends on is compiled again.
pub(crate) fn build_release(workspace: &Workspace, step: &Step) -> Result<PathBuf> {
    let mut cargo = workspace.cargo("build");
    cargo.args([
        "--release",
        "-p",
        DESKTOP,
        "-p",
        SHIM,
        "-p",
        "trainyard-cli",
    ]);
    cargo.args(["-p", "trainyard-console", "-p", "trainyard-tests"]);
    cargo.args(["--bins", "--example", "answers", "--example", "pace"]);
    step.run(cargo, Output::Quiet)?;
    Ok(workspace.target().join("release"))
}

/// Every crate but the whole-system tests. Building and testing have to choose the same crates:
/// cargo joins the features of what is chosen, and another choice compiles tauri once more.
pub(crate) const ALL_BUT_WHOLE_SYSTEM: [&str; 3] = ["--workspace", "--exclude", "trainyard-tests"];

/// Builds the binaries, tests and examples of every crate but the whole-system tests.
pub(crate) fn build_everything(workspace: &Workspace, step: &Step) -> Result<()> {
    let mut cargo = workspace.cargo("build");
    cargo.args(ALL_BUT_WHOLE_SYSTEM).arg("--all-targets");
    step.run(cargo, Output::Quiet)
}
