//! `cargo xtask package`: the .deb and .rpm that people install.
//!
//! Tauri's bundler makes them; which files go in is said here, because the command line and the
//! shim are built by us and not by the bundler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use serde_json::json;

use crate::binaries::{COMMAND_LINE, DESKTOP, SHIM};
use crate::child::Output;
use crate::debian::{self, Purpose};
use crate::steps::{Step, Steps};
use crate::workspace::Workspace;
use crate::{pages, toolchain};

/// What `package` can be told.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Which packages to build.
    #[arg(default_values = ["deb", "rpm"])]
    formats: Vec<Format>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Deb,
    Rpm,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Rpm => "rpm",
        }
    }
}

pub(crate) fn run(mut workspace: Workspace, options: &Options) -> Result<()> {
    workspace.claim_cache()?;
    let bundler = workspace.root().join("xtask").join("packager");
    let mut steps = Steps::new(&workspace, 8)?;
    steps.step("Rust and Node", |step| toolchain::check(&workspace, step))?;
    steps.step("Debian packages", |step| {
        debian::ensure_installed(step, Purpose::Packaging)
    })?;
    steps.step("Pages: npm ci", |step| pages::install(&workspace, step))?;
    steps.step("Pages: npm run build", |step| {
        pages::build(&workspace, step)
    })?;
    steps.step("Bundler: npm ci", |step| {
        pages::install_in(&workspace, step, &bundler)
    })?;
    steps.step("Command line and shim, as they ship", |step| {
        build_companions(&workspace, step)
    })?;
    steps.step("Window and packages: tauri build", |step| {
        bundle(&workspace, step, &bundler, &options.formats)
    })?;
    let packages = steps.step("What is inside", |step| collect(&workspace, step, options))?;
    println!();
    for package in packages {
        println!("{}", package.display());
    }
    Ok(())
}

fn shipped(workspace: &Workspace) -> PathBuf {
    workspace.target().join("dist")
}

fn build_companions(workspace: &Workspace, step: &Step) -> Result<()> {
    let mut cargo = workspace.cargo("build");
    cargo.args([
        "--profile",
        "dist",
        "-p",
        SHIM,
        "-p",
        "trainyard-cli",
        "--bins",
    ]);
    step.run(cargo, Output::Quiet)
}

fn bundle(workspace: &Workspace, step: &Step, bundler: &Path, formats: &[Format]) -> Result<()> {
    let from = shipped(workspace);
    let licence = |name: &str| workspace.root().join(name);
    let files = json!({
        format!("/usr/bin/{SHIM}"): from.join(SHIM),
        format!("/usr/bin/{COMMAND_LINE}"): from.join(COMMAND_LINE),
        "/usr/share/doc/trainyard/LICENSE-MIT": licence("LICENSE-MIT"),
        "/usr/share/doc/trainyard/LICENSE-APACHE": licence("LICENSE-APACHE"),
    });
    // The pages are built already, so the bundler's own command for them is taken out.
    let config = json!({
        "build": { "beforeBuildCommand": "" },
        "bundle": {
            "active": true,
            "linux": { "deb": { "files": files }, "rpm": { "files": files } },
        },
    });
    let names: Vec<_> = formats.iter().map(|format| format.name()).collect();
    let mut tauri = Command::new(bundler.join("node_modules").join(".bin").join("tauri"));
    tauri
        .current_dir(workspace.root().join("src-tauri"))
        .env("CARGO_TARGET_DIR", workspace.target())
        .args(["build", "--ci", "--bundles", &names.join(",")])
        .args(["--config", &config.to_string()])
        .args(["--", "--profile", "dist"]);
    step.run(tauri, Output::Quiet)
}

/// Looks into the packages and copies them to target/packages.
fn collect(workspace: &Workspace, step: &Step, options: &Options) -> Result<Vec<PathBuf>> {
    let target = workspace.products().join("packages");
    fs::create_dir_all(&target).with_context(|| format!("{} cannot be made", target.display()))?;
    let mut packages = Vec::new();
    for format in &options.formats {
        let folder = shipped(workspace).join("bundle").join(format.name());
        let package = newest(&folder, format.name())?;
        if *format == Format::Deb {
            ensure_complete(&package)?;
            step.note("the .deb holds the window, the shim and the command line");
        }
        let name = package.file_name().context("BUG: a package has a name")?;
        let copy = target.join(name);
        fs::copy(&package, &copy)
            .with_context(|| format!("{} cannot be written", copy.display()))?;
        packages.push(copy);
    }
    Ok(packages)
}

fn newest(folder: &Path, extension: &str) -> Result<PathBuf> {
    fs::read_dir(folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .max_by_key(|path| {
            fs::metadata(path)
                .and_then(|metadata| metadata.modified())
                .ok()
        })
        .with_context(|| format!("the bundler left no .{extension} in {}", folder.display()))
}

fn ensure_complete(package: &Path) -> Result<()> {
    let output = Command::new("dpkg-deb")
        .arg("--contents")
        .arg(package)
        .output()
        .context("dpkg-deb could not be started")?;
    let listing = String::from_utf8_lossy(&output.stdout);
    for binary in [DESKTOP, SHIM, COMMAND_LINE] {
        ensure!(
            lists(&listing, &format!("usr/bin/{binary}")),
            "{} lacks usr/bin/{binary}",
            package.display()
        );
    }
    Ok(())
}

/// Whether the file is in a listing of tar's long form. Some archives name their files from `./`, others do not.
fn lists(listing: &str, file: &str) -> bool {
    listing
        .lines()
        .filter_map(|row| row.split_whitespace().nth(5))
        .any(|name| name.strip_prefix("./").unwrap_or(name) == file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_its_whole_name_however_the_archive_begins_names() {
        let of = |name: &str| format!("-rwxr-xr-x 0/0  9317728 2026-11-22 02:48 {name}\n");
        assert!(lists(&of("usr/bin/trainyard"), "usr/bin/trainyard"));
        assert!(lists(&of("./usr/bin/trainyard"), "usr/bin/trainyard"));
        assert!(!lists(&of("usr/bin/trainyard-shim"), "usr/bin/trainyard"));
        assert!(!lists(&of("opt/usr/bin/trainyard"), "usr/bin/trainyard"));
    }
}
