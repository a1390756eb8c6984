//! `cargo xtask test`: everything continuous integration runs, in the order that fails soonest.

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::child::Output;
use crate::debian::{self, Purpose};
use crate::steps::{Step, Steps};
use crate::workspace::Workspace;
use crate::{binaries, pages, tidy, toolchain};

/// What `test` can be told.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// One part; without it, all of them.
    part: Option<Part>,
    /// Go on after a step that failed, and list the failures at the end.
    #[arg(long)]
    keep_going: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The pages: types, component tests, build.
    Ui,
    /// Format, conventions, lints, unit and integration tests.
    Rust,
    /// The whole system, in the real window.
    E2e,
}

#[derive(Clone, Copy)]
enum Check {
    Tools,
    Packages,
    PagesInstall,
    PagesTypes,
    PagesTests,
    PagesBuild,
    Format,
    Tidy,
    Lints,
    Binaries,
    Everything,
    RustTests,
    WholeSystem,
}

use Check::{
    Binaries, Everything, Format, Lints, Packages, PagesBuild, PagesInstall, PagesTests,
    PagesTypes, RustTests, Tidy, Tools, WholeSystem,
};

/// The window's crate embeds the built pages, so each Rust part starts with them.
fn checks(part: Option<Part>) -> &'static [Check] {
    match part {
        None => &[
            Tools,
            Packages,
            PagesInstall,
            PagesTypes,
            PagesTests,
            PagesBuild,
            Format,
            Tidy,
            Lints,
            Everything,
            RustTests,
            WholeSystem,
        ],
        Some(Part::Ui) => &[Tools, PagesInstall, PagesTypes, PagesTests, PagesBuild],
        Some(Part::Rust) => &[
            Tools,
            Packages,
            PagesInstall,
            PagesBuild,
            Format,
            Tidy,
            Lints,
            Everything,
            RustTests,
        ],
        Some(Part::E2e) => &[
            Tools,
            Packages,
            PagesInstall,
            PagesBuild,
            Binaries,
            WholeSystem,
        ],
    }
}

pub(crate) fn run(mut workspace: Workspace, options: &Options) -> Result<()> {
    workspace.claim_cache()?;
    let checks = checks(options.part);
    let mut steps = Steps::new(&workspace, checks.len())?;
    let mut failed = Vec::new();
    for check in checks {
        let outcome = steps.step(check.title(), |step| check.run(&workspace, step));
        match outcome {
            Ok(()) => {}
            Err(error) if options.keep_going => {
                println!("      {error:#}");
                failed.push(check.title());
            }
            Err(error) => {
                return Err(error.context(format!("stopped at the step {:?}", check.title())));
            }
        }
    }
    if failed.is_empty() {
        println!(
            "\nAll {} steps passed in {}.",
            checks.len(),
            steps.elapsed()
        );
        return Ok(());
    }
    bail!(
        "{} of {} steps failed: {}",
        failed.len(),
        checks.len(),
        failed.join("; ")
    );
}

impl Check {
    fn title(self) -> &'static str {
        match self {
            Tools => "Rust and Node",
            Packages => "Debian packages",
            PagesInstall => "Pages: npm ci",
            PagesTypes => "Pages: npm run check",
            PagesTests => "Pages: npm test",
            PagesBuild => "Pages: npm run build",
            Format => "Format: cargo fmt --check",
            Tidy => "Conventions: cargo xtask tidy",
            Lints => "Lints: cargo clippy",
            Binaries => "Binaries: cargo build",
            Everything => "Binaries and tests: cargo build",
            RustTests => "Unit and integration tests: cargo test",
            WholeSystem => "Whole-system tests in the real window",
        }
    }

    fn run(self, workspace: &Workspace, step: &Step) -> Result<()> {
        match self {
            Tools => toolchain::check(workspace, step),
            Packages => debian::ensure_installed(step, Purpose::Screenless),
            PagesInstall => pages::install(workspace, step),
            PagesTypes => pages::script(workspace, step, "check", Output::Quiet),
            PagesTests => pages::script(workspace, step, "test", Output::Shown),
            PagesBuild => pages::build(workspace, step),
            Format => {
                let mut cargo = workspace.cargo("fmt");
                cargo.args(["--all", "--check", "--", "--color", "never"]);
                step.run(cargo, Output::Quiet)
            }
            Tidy => tidy::check(workspace),
            Lints => lints(workspace, step),
            Binaries => binaries::build(workspace, step),
            Everything => binaries::build_everything(workspace, step),
            RustTests => rust_tests(workspace, step),
            WholeSystem => whole_system(workspace, step),
        }
    }
}

fn lints(workspace: &Workspace, step: &Step) -> Result<()> {
    let mut cargo = workspace.cargo("clippy");
    cargo.args(["--workspace", "--all-targets"]);
    cargo.args(["--", "-D", "warnings"]);
    step.run(cargo, Output::Quiet)
}

fn rust_tests(workspace: &Workspace, step: &Step) -> Result<()> {
    let mut cargo = workspace.cargo("test");
    cargo
        .args(binaries::ALL_BUT_WHOLE_SYSTEM)
        .arg("--no-fail-fast");
    cargo.env("TRAINYARD_BIN_DIR", binaries::folder(workspace));
    step.run(cargo, Output::Shown)
}

fn whole_system(workspace: &Workspace, step: &Step) -> Result<()> {
    let mut cargo = workspace.cargo("test");
    cargo.args(["-p", "trainyard-tests", "--no-fail-fast"]);
    cargo
        .env("TRAINYARD_BIN_DIR", binaries::folder(workspace))
        .env("TRAINYARD_TOUR_DIR", workspace.products().join("tour"));
    step.run(cargo, Output::Shown)
}
