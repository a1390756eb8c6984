//! The chores of this repository: setting it up, testing, measuring and packaging it.
//!
//! This crate starts other programs and reports on them. It owns no part of the product, and no
//! other crate depends on it.
#![expect(
    clippy::print_stdout,
    reason = "what is being done is told on standard output"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "chores are other programs, started in the right order"
)]

mod bench;
mod binaries;
mod cache;
mod child;
mod debian;
mod package;
mod pages;
mod run;
mod setup;
mod steps;
mod test;
mod tidy;
mod toolchain;
mod tour;
mod wire;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// The chores of Trainyard's repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Set everything up and open the console; without a display, take its tour in pictures.
    Run(run::Options),
    /// Take a picture of every page, light and dark, in English and Chinese.
    Tour,
    /// Everything continuous integration runs.
    Test(test::Options),
    /// Measure against other programs, as ratios inside one run.
    Bench(bench::Options),
    /// Build the packages that people install.
    Package(package::Options),
    /// Write the types that the pages share with Rust again (ui/src/wire).
    Wire,
    /// Check the conventions that a program can check.
    Tidy,
}

fn main() -> ExitCode {
    let chore = Arguments::parse().chore;
    let outcome = Workspace::find().and_then(|workspace| match chore {
        Chore::Run(options) => run::run(workspace, &options),
        Chore::Tour => tour::run(workspace),
        Chore::Test(options) => test::run(workspace, &options),
        Chore::Bench(options) => bench::run(workspace, &options),
        Chore::Package(options) => package::run(workspace, &options),
        Chore::Wire => wire::run(workspace),
        Chore::Tidy => tidy::run(&workspace),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
