//! `cargo xtask wire`: the types that Rust and the pages share, written again to ui/src/wire.

use anyhow::Result;

use crate::child::Output;
use crate::steps::Steps;
use crate::workspace::Workspace;

/// The test that fails when ui/src/wire is stale writes it when told so.
pub(crate) fn run(mut workspace: Workspace) -> Result<()> {
    workspace.claim_cache()?;
    let mut steps = Steps::new(&workspace, 1)?;
    steps.step("Types of the pages: ui/src/wire", |step| {
        let mut cargo = workspace.cargo("test");
        cargo.args(["-p", "trainyard-console", "wire"]);
        cargo.env("TRAINYARD_UPDATE_WIRE", "1");
        step.run(cargo, Output::Quiet)
    })
}
