//! `cargo xtask run`: from a fresh clone to the console on the screen, or its tour in pictures.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::child::Output;
use crate::debian::{self, Purpose};
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{binaries, pages, toolchain};

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
    let tour = options.tour || !has_display();
    let purpose = if tour {
        Purpose::Screenless
    } else {
        Purpose::Window
    };
    let mut steps = Steps::new(&workspace, 6)?;
    steps.step("Rust and Node", |step| toolchain::check(&workspace, step))?;
    steps.step("Debian packages", |step| {
        debian::ensure_installed(step, purpose)
    })?;
    steps.step("Pages: npm ci", |step| pages::install(&workspace, step))?;
    steps.step("Pages: npm run build", |step| {
        pages::build(&workspace, step)
    })?;
    steps.step("Binaries: cargo build", |step| {
        binaries::build(&workspace, step)
    })?;
    println!(
        "\nThe window and the command line, trainyard, are in {}\n",
        binaries::folder(&workspace).display()
    );
    if tour {
        take_tour(&workspace, &mut steps)
    } else {
        steps.step("The console, until it is quit", |_| {
            open(&workspace, &options.arguments)
        })
    }
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

/// Runs the sample through the wizard in a real window on a virtual display, and lists the pictures.
fn take_tour(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    let pictures = workspace.products().join("tour");
    // Pictures of an earlier tour would be taken for this one's.
    if pictures.exists() {
        fs::remove_dir_all(&pictures)
            .with_context(|| format!("{} cannot be emptied", pictures.display()))?;
    }
    steps.step("No display here: the tour on a virtual one", |step| {
        let mut cargo = workspace.cargo("test");
        cargo.args([
            "-p",
            "trainyard-tests",
            "--test",
            "tour",
            "--",
            "--nocapture",
        ]);
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
    println!("\n{} pictures in {}:", names.len(), pictures.display());
    for name in names {
        println!("  {name}");
    }
    println!("With a display ($DISPLAY or $WAYLAND_DISPLAY) the same command opens the console.");
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
