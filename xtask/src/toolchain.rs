//! The two tools a person installs before the first chore: Rust and Node.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::steps::Step;
use crate::workspace::Workspace;

/// Vite's oldest supported line, and what the pages are tested with.
const NODE_MAJOR: u32 = 20;

/// Checks that cargo, Node and npm are there and new enough, and says which they are.
pub(crate) fn check(workspace: &Workspace, step: &Step) -> Result<()> {
    // Cargo itself refuses a Rust older than `rust-version` in Cargo.toml.
    let cargo = version_of(&mut workspace.cargo("--version"))?;
    let hint = "Install Node 20 or newer from nodejs.org (Debian 12's own is 18)";
    let node = version_of(Command::new("node").arg("--version")).context(hint)?;
    let npm = version_of(Command::new("npm").arg("--version")).context("npm comes with Node")?;
    step.note(&format!("{cargo}, Node {node}, npm {npm}"));
    let major = major(&node).with_context(|| format!("`node --version` says {node:?}"))?;
    ensure!(major >= NODE_MAJOR, "Node {node} is too old. {hint}");
    Ok(())
}

fn version_of(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .with_context(|| format!("{program} could not be started"))?;
    ensure!(
        output.status.success(),
        "{program} does not answer: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn major(version: &str) -> Option<u32> {
    version
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("not a version"), None);
    }
}
