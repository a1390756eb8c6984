//! Which binaries the product has, and how they are built.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

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
    load_built_pages(workspace, &mut cargo)?;
    step.run(cargo, Output::Quiet)
}

/// Every crate but the whole-system tests. Building and testing have to choose the same crates:
/// cargo joins the features of what is chosen, and another choice compiles tauri once more.
pub(crate) const ALL_BUT_WHOLE_SYSTEM: [&str; 3] = ["--workspace", "--exclude", "trainyard-tests"];

/// Builds the binaries, tests and examples of every crate but the whole-system tests.
pub(crate) fn build_everything(workspace: &Workspace, step: &Step) -> Result<()> {
    let mut cargo = workspace.cargo("build");
    cargo.args(ALL_BUT_WHOLE_SYSTEM).arg("--all-targets");
    load_built_pages(workspace, &mut cargo)?;
    step.run(cargo, Output::Quiet)
}

/// Makes a build load the built pages. Without the feature the window asks the pages' development
/// server for them. Every build of the workspace has to agree on it: a test run that rebuilds the
/// window without it would leave a window that shows nothing.
pub(crate) fn load_built_pages(workspace: &Workspace, cargo: &mut Command) -> Result<()> {
    let path = workspace.root().join("src-tauri").join("Cargo.toml");
    let manifest =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let manifest: toml::Table = manifest
        .parse()
        .with_context(|| format!("{} is no TOML", path.display()))?;
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    if dependencies.is_some_and(|table| table.contains_key("tauri")) {
        cargo.args(["--features", "tauri/custom-protocol"]);
    }
    Ok(())
}
