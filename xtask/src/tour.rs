//! `cargo xtask tour`: a picture of every page, light and dark, in English and Chinese, from the real window on a
//! virtual display.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::binaries;
use crate::child::Output;
use crate::debian::Purpose;
use crate::setup;
use crate::steps::Steps;
use crate::workspace::Workspace;

/// How many steps it takes once everything is built.
pub(crate) const STEPS: usize = 1;

pub(crate) fn run(mut workspace: Workspace) -> Result<()> {
    workspace.claim_cache()?;
    let mut steps = Steps::new(&workspace, setup::STEPS + STEPS)?;
    setup::build(&workspace, &mut steps, Purpose::Screenless)?;
    take(&workspace, &mut steps)
}

/// Runs the sample through the wizard in a real window on a virtual display, visits every page, and lists the
/// pictures.
pub(crate) fn take(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    let pictures = workspace.products().join("tour");
    // Pictures of an earlier tour would be taken for this one's.
    if pictures.exists() {
        fs::remove_dir_all(&pictures)
            .with_context(|| format!("{} cannot be emptied", pictures.display()))?;
    }
    steps.step("The tour, on a virtual display", |step| {
        let mut cargo = workspace.cargo("test");
        cargo.args(["-p", "trainyard-tests", "--test", "tour"]);
        cargo.args(["--", "--nocapture"]);
        cargo
            .env("TRAINYARD_BIN_DIR", binaries::folder(workspace))
            .env("TRAINYARD_TOUR_DIR", &pictures);
        step.run(cargo, Output::Shown)
    })?;
    let names = names_in(&pictures)?;
    ensure!(
        !names.is_empty(),
        "the tour left no picture in {}",
        pictures.display()
    );
    println!("\n{} pictures in {}", names.len(), pictures.display());
    for name in names {
        println!("  {name}");
    }
    Ok(())
}

fn names_in(folder: &Path) -> Result<Vec<String>> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}
